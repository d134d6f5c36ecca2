"""Comments on tasks and their answers, as Telegram brings them."""

from itertools import count

import pytest

from desk.sla import ObjectKind
from desk.tasks import Status
from tests.bot.desk_chat import DeskChat
from tests.desk.usecases.stage import BELLA, BORIS, BOT, CLARA, CYRIL, HELP, TASKS

PRINTER = "The printer on the 3rd floor has jammed, what should I do?"
ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group"}


@pytest.fixture
def here() -> DeskChat:
    """Ids of what people write are far from those of what the bot says."""
    return DeskChat(ids=count(5000))


async def bots(here: DeskChat, kind: str, where: int) -> dict:
    """The bot's newest message of this kind in a chat, as a reply to it carries it."""
    rows = here.stage.begin.__self__.state.outbox.values()
    found = [row for row in rows if (row.notice.kind, row.notice.chat_id) == (kind, where)]
    return here.message(None, where, "…", message_id=found[-1].sent_message_id) | {
        "from": {"id": BOT, "is_bot": True, "first_name": "Firstline"}
    }


async def test_a_reply_to_the_bots_word_in_the_chat_reaches_the_assignee(here: DeskChat) -> None:
    asked, _ = await here.says(BELLA, HELP, PRINTER)
    await here.says(BORIS, HELP, "/task", reply_to_message=asked)

    said, notices = await here.says(
        BELLA, HELP, "When will somebody come?", reply_to_message=await bots(here, "watcher_taken", HELP)
    )

    assert [one.chat_id for one in notices if one.kind == "task_comment"] == [BORIS]
    assert [one.message_id for one in notices if one.kind == "reaction"] == [said["message_id"]]
    assert await here.stage.question(said["message_id"]) is None


async def test_a_comment_in_private_and_its_answer_go_round(here: DeskChat) -> None:
    await here.says(BELLA, BELLA, "/ask My screen flickers")
    received = await bots(here, "ask_received", BELLA)
    said, _ = await here.says(BELLA, BELLA, "It is the left one", reply_to_message=received)

    _, notices = await here.says(
        BORIS, BORIS, "I bring another", reply_to_message=await bots(here, "task_comment", BORIS)
    )

    [answer] = [one for one in notices if one.kind == "task_answer"]
    assert (answer.chat_id, answer.reply_to) == (BELLA, said["message_id"])
    assert [one.values["to"] for one in notices if one.kind == "comment_passed"] == [BELLA]


async def test_the_second_line_answers_what_could_not_be_said_in_private(here: DeskChat) -> None:
    await here.says(BELLA, BELLA, "/ask My screen flickers")
    await unassigned(here)
    await here.says(BELLA, BELLA, "It is the left one", reply_to_message=await bots(here, "ask_received", BELLA))

    _, notices = await here.says(
        CLARA, TASKS, "I bring another", reply_to_message=await bots(here, "task_comment", TASKS)
    )

    assert [one.chat_id for one in notices if one.kind == "task_answer"] == [BELLA]


async def test_nobody_answers_from_behind_the_group(here: DeskChat) -> None:
    await here.says(BELLA, BELLA, "/ask My screen flickers")
    await unassigned(here)
    await here.says(BELLA, BELLA, "It is the left one", reply_to_message=await bots(here, "ask_received", BELLA))
    notice = await bots(here, "task_comment", TASKS)
    hidden = {"from": ANONYMOUS, "sender_chat": {"id": TASKS, "type": "supergroup", "title": "IT tasks"}}

    notices = await here.gets(message=here.message(None, TASKS, "Me", reply_to_message=notice, **hidden))

    assert [one.values["code"] for one in notices] == ["anonymous"]


async def unassigned(here: DeskChat) -> None:
    async def release(uow) -> None:
        (await uow.tasks.get(1, lock=True)).assignee_id = None

    await here.stage.run(release)


async def test_other_talk_of_the_second_line_is_left_alone(here: DeskChat) -> None:
    await here.says(BELLA, BELLA, "/ask My screen flickers")

    _, notices = await here.says(CLARA, TASKS, "Mine", reply_to_message=await bots(here, "task_card", TASKS))

    assert notices == []


async def test_a_closed_task_is_told_of_in_words(here: DeskChat) -> None:
    await here.says(BELLA, BELLA, "/ask My screen flickers")
    await here.says(BORIS, TASKS, "/done 1")

    values = await here.refused(
        BELLA, BELLA, "It still flickers", reply_to_message=await bots(here, "watcher_done", BELLA)
    )

    assert values["code"] == "comment_on_closed"
    assert (await here.stage.task()).status is Status.DONE


async def test_a_picture_without_words_is_named_not_lost(here: DeskChat) -> None:
    await here.says(BELLA, BELLA, "/ask My screen flickers")
    photo = [{"file_id": "a", "file_unique_id": "a", "width": 1, "height": 1}]

    _, notices = await here.says(BELLA, BELLA, photo=photo, reply_to_message=await bots(here, "ask_received", BELLA))

    [kept] = await here.stage.run(lambda uow: uow.comments.of_task(1))
    assert (kept.text, kept.media) == ("", "photo")
    assert {one.kind for one in notices} >= {"task_comment", "comment_passed"}


async def test_who_replies_to_a_task_of_others_hears_whose_it_is(here: DeskChat) -> None:
    await here.says(BELLA, BELLA, "/ask My screen flickers")

    values = await here.refused(BORIS, BORIS, "ok", reply_to_message=await bots(here, "task_assigned", BORIS))

    assert values["code"] == "comment_not_yours"
    assert await here.stage.journal(ObjectKind.TASK, 1) == ["task.made"]


async def test_a_reply_to_what_is_about_no_task_is_answered_with_help(here: DeskChat) -> None:
    await here.says(CYRIL, CYRIL, "/help")

    notice = await here.told(CYRIL, CYRIL, "And now?", reply_to_message=await bots(here, "help", CYRIL))

    assert notice.kind == "help"
