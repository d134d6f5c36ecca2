"""Messages, albums, service messages, edits, moves and reactions, through the real handlers."""

from datetime import timedelta

import pytest
from aiogram.types import MessageReactionUpdated, Update

from desk.errors import NotHeardYet, Refusal, Refused
from desk.notices import Mode
from desk.people import ANONYMOUS_ADMIN
from desk.tasks import Status
from tests.bot.desk_chat import DeskChat
from tests.desk.usecases.stage import BELLA, BORIS, CLARA, CYRIL, HELP, OLGA, TASKS

PRINTER = "The printer on the 3rd floor has jammed, what should I do?"


@pytest.fixture
def here() -> DeskChat:
    return DeskChat()


# What is no command


async def test_an_unknown_command_is_answered_in_private_and_left_alone_in_groups(here: DeskChat) -> None:
    assert await here.refused(BELLA, BELLA, "/frobnicate now") == {"code": "unknown_command", "command": "frobnicate"}
    assert (await here.says(BELLA, HELP, "/frobnicate now"))[1] == []


async def test_a_command_for_another_bot_is_not_ours(here: DeskChat) -> None:
    assert (await here.says(BORIS, HELP, "/task@other_bot"))[1] == []
    assert (await here.told(BORIS, TASKS, "/task@Firstline_Bot Replace the toner")).kind == "task_made"


async def test_words_and_pictures_in_private_are_answered_with_what_can_be_done(here: DeskChat) -> None:
    assert (await here.told(BELLA, BELLA, "hello?")).kind == "help"
    _, notices = await here.says(BELLA, BELLA, dice={"emoji": "🎲", "value": 3})
    assert [one.kind for one in notices] == ["help"]


async def test_an_album_in_private_is_answered_once(here: DeskChat) -> None:
    photo = [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]
    keys = set()

    for _ in range(3):
        _, notices = await here.says(BELLA, BELLA, photo=photo, media_group_id="77")
        keys |= {one.key for one in notices}

    assert len(keys) == 1


async def test_a_hidden_administrator_is_told_that_they_cannot_be_known(here: DeskChat) -> None:
    hidden = {"from": {"id": ANONYMOUS_ADMIN, "is_bot": True, "first_name": "Group"}}
    group = {"id": HELP, "type": "supergroup", "title": "IT help"}

    _, notices = await here.says(None, HELP, "/task", **hidden, sender_chat=group)

    [refusal] = notices
    assert (refusal.values["code"], refusal.mode, refusal.receiver_id) == ("anonymous", Mode.POST, None)
    assert (await here.says(None, HELP, "/frobnicate", **hidden, sender_chat=group))[1] == []


async def test_what_a_held_request_waits_for_may_be_said_in_private(here: DeskChat) -> None:
    asked, _ = await here.says(BELLA, BELLA, "/ask My screen flickers")
    await here.says(BORIS, TASKS, "/hold 1 till a reply")
    here.stage.now += timedelta(minutes=5)

    notice = await here.told(BELLA, BELLA, "It is the left one", reply_to_message=asked)

    task = await here.stage.task()
    assert (notice.kind, notice.values["returned"], notice.values["to"]) == ("comment_passed", True, BORIS)
    assert (task.status, task.description) == (Status.IN_PROGRESS, "My screen flickers\nIt is the left one")


# Messages of the first line


async def test_service_messages_are_neither_questions_nor_answers(here: DeskChat) -> None:
    asked, _ = await here.says(BELLA, HELP, PRINTER)

    _, notices = await here.says(BORIS, HELP, pinned_message=asked)

    assert notices == []
    assert (await here.stage.question(asked["message_id"])).is_open


async def test_a_post_of_the_linked_channel_is_no_question(here: DeskChat) -> None:
    channel = {"id": -777, "type": "channel", "title": "News"}
    telegram = {"id": 777000, "is_bot": False, "first_name": "Telegram"}

    post = here.message(None, HELP, PRINTER, **{"from": telegram}, sender_chat=channel, is_automatic_forward=True)

    assert await here.gets(message=post) == []
    assert await here.gets(channel_post=here.message(None, -777, PRINTER, chat=channel)) == []


async def test_an_edit_changes_the_question(here: DeskChat) -> None:
    asked, _ = await here.says(BELLA, HELP, "The printer is jamed, what should I do?")

    await here.gets(edited_message=asked | {"text": PRINTER, "edit_date": asked["date"] + 5})

    assert (await here.stage.question(asked["message_id"])).text == PRINTER


async def test_a_group_that_becomes_a_supergroup_is_followed_from_either_side(here: DeskChat) -> None:
    new = -1001000000077
    await here.gets(message=here.message(BELLA, HELP, migrate_to_chat_id=new))
    await here.gets(message=here.message(BELLA, new, migrate_from_chat_id=HELP))

    asked, _ = await here.says(BELLA, new, PRINTER)

    assert (await here.stage.question(asked["message_id"], chat=new)).desk_id == 1


async def test_who_comes_and_goes_is_remembered(here: DeskChat) -> None:
    person = {"id": CYRIL, "is_bot": False, "first_name": "Cyril"}
    await here.gets(message=here.message(OLGA, TASKS, new_chat_members=[person]))
    came = await here.stage.run(lambda uow: uow.memberships.get(TASKS, CYRIL))

    await here.gets(message=here.message(OLGA, TASKS, left_chat_member=person))
    went = await here.stage.run(lambda uow: uow.memberships.get(TASKS, CYRIL))

    assert (came.status, went.status) == ("member", "left")


# Reactions


def reaction(here: DeskChat, who: dict, message_id: int, *emoji: str, old: tuple[str, ...] = ()) -> dict:
    return {
        "chat": {"id": HELP, "type": "supergroup", "title": "IT help"},
        "message_id": message_id,
        "date": int(here.stage.now.timestamp()),
        "old_reaction": [{"type": "emoji", "emoji": one} for one in old],
        "new_reaction": [{"type": "emoji", "emoji": one} for one in emoji],
        **who,
    }


def by(user_id: int) -> dict:
    return {"user": {"id": user_id, "is_bot": False, "first_name": "Somebody"}}


@pytest.mark.parametrize("emoji", ["✍", "✍\ufe0f"])
async def test_the_task_reaction_of_a_specialist_makes_a_task(here: DeskChat, emoji: str) -> None:
    asked, _ = await here.says(BELLA, HELP, PRINTER)

    notices = await here.gets(message_reaction=reaction(here, by(BORIS), asked["message_id"], emoji))

    assert "task_made" in [one.kind for one in notices]
    assert (await here.stage.task()).assignee_id == BORIS


async def test_other_reactions_other_people_and_reactions_taken_away_do_nothing(here: DeskChat) -> None:
    asked, _ = await here.says(BELLA, HELP, PRINTER)
    number = asked["message_id"]
    hidden = {"actor_chat": {"id": HELP, "type": "supergroup", "title": "IT help"}}

    for update in (
        reaction(here, by(BORIS), number, "👍"),
        reaction(here, by(BELLA), number, "✍"),
        reaction(here, by(BORIS), number, old=("✍",)),
        reaction(here, by(BORIS), number, "✍", "👍", old=("✍",)),
        reaction(here, hidden, number, "✍"),
    ):
        assert await here.gets(message_reaction=update) == []


async def test_a_task_reaction_may_come_before_its_message_but_not_after_those_that_follow(here: DeskChat) -> None:
    asked, _ = await here.says(BELLA, HELP, PRINTER)
    number = asked["message_id"]

    for message_id, expected in ((number - 1, Refused), (number + 1, NotHeardYet)):
        put = MessageReactionUpdated.model_validate(reaction(here, by(BORIS), message_id, "✍"))
        with pytest.raises(Refused) as refused:
            await here.handles(Update(update_id=1, message_reaction=put))
        assert (type(refused.value), refused.value.code) == (expected, Refusal.NO_SUCH_MESSAGE)


async def test_the_task_reaction_put_twice_says_which_task_there_is(here: DeskChat) -> None:
    asked, _ = await here.says(BELLA, HELP, PRINTER)
    await here.gets(message_reaction=reaction(here, by(BORIS), asked["message_id"], "✍"))

    notices = await here.gets(message_reaction=reaction(here, by(CLARA), asked["message_id"], "✍"))

    refusal = next(one for one in notices if one.kind == "refusal")
    assert (refusal.values["code"], refusal.receiver_id) == ("already_made", CLARA)
