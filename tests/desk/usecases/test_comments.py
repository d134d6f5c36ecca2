"""What the watcher writes about a task, and what the desk answers."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desk.errors import Refusal, Refused
from desk.notices import Notice
from desk.ports import UnitOfWork
from desk.questions import Message, QuestionStatus
from desk.sla import Clock, ObjectKind, Policy, Target
from desk.tasks import Status, Task
from desk.usecases import comments, first_line, make_task
from storage.catalog import Configuration
from tests.desk.usecases.stage import (
    BELLA,
    BORIS,
    CLARA,
    CYRIL,
    HELP,
    HOUR,
    MINUTE,
    NAMES,
    NINE,
    OLGA,
    TASKS,
    Stage,
    at,
    desk,
    memory,
)

PRINTER = "The printer on the 3rd floor has jammed, what should I do?"
TERMS = Policy("Both", next_response=20 * MINUTE, resolution=8 * HOUR)
TASK, NEXT = ObjectKind.TASK, Target.NEXT_RESPONSE


def stage_of(policy: Policy = TERMS) -> Stage:
    return Stage(memory(desk(policies=(policy,))).begin)


async def of_message(stage: Stage) -> Task:
    """Boris has made a task of Bella's message, and she was told."""
    asked = await stage.says(BELLA, PRINTER)
    await stage.makes_task(BORIS, asked)
    await stage.delivers()
    return await stage.task()


async def of_ask(stage: Stage) -> Task:
    """Bella has asked in private; Boris got it."""

    async def ask(uow: UnitOfWork) -> None:
        it = uow.catalog.by_key("it")
        assert it is not None
        origin = stage.origin(BELLA, message_id=next(stage.message_ids))
        task = await make_task.ask(uow, origin, it, "My screen flickers", now=stage.now)
        await uow.outbox.put(origin.reply("ask_received", {"task_id": task.id}, desk_id=it.id))

    await stage.run(ask)
    await stage.delivers()
    return await stage.task()


@pytest.fixture
def stage() -> Stage:
    return stage_of()


async def writes(stage: Stage, author: int, text: str, *, to: int | None, chat: int | None = None, **more) -> bool:
    """Somebody writes to the bot in private or, as the desk, in the second-line group."""
    origin = stage.origin(author, chat, message_id=next(stage.message_ids))
    sent = stage.now.replace(microsecond=0)
    message = Message(origin.chat_id, origin.message_id or 0, author, sent, text, reply_to=to, **more)
    hear = comments.from_private if origin.is_private else comments.pass_on
    return await stage.run(lambda uow: hear(uow, origin, message, now=stage.now))


async def refused(stage: Stage, author: int, text: str, *, to: int | None, chat: int | None = None) -> Refusal:
    with pytest.raises(Refused) as caught:
        await writes(stage, author, text, to=to, chat=chat)
    return caught.value.code


async def shown(stage: Stage, kind: str) -> int:
    """The message that the newest notice of this kind became."""
    posted = await stage.run(lambda uow: uow.outbox.posted(kind, TASK, 1))
    assert posted is not None, kind
    return posted[1]


async def told(stage: Stage, *kinds: str) -> list[Notice]:
    return [one for one in await stage.delivers() if one.kind in kinds]


async def clocks(stage: Stage) -> list[Clock]:
    return [one for one in await stage.run(lambda uow: uow.clocks.of(TASK, 1)) if one.target is NEXT]


async def words(stage: Stage, notice: Notice) -> str:
    found = await stage.run(lambda uow: uow.comments.get(notice.values["comment_id"]))
    assert found is not None
    return found.text


# Where a comment may be written


async def test_a_reply_to_ones_message_is_a_comment_and_no_question(stage: Stage) -> None:
    task = await of_message(stage)
    stage.now = at(9, 30)

    said = await stage.says(BELLA, "When will somebody come?", reply_to=task.message_id)

    [notice] = await told(stage, "task_comment")
    assert (notice.chat_id, notice.fallback) == (BORIS, (TASKS,))
    assert await words(stage, notice) == "When will somebody come?"
    assert await stage.question(said) is None
    assert [one.due_at for one in await clocks(stage)] == [at(9, 50)]
    assert await stage.journal(TASK, 1) == ["task.made", "task.comment"]


async def test_a_reply_to_the_bots_word_of_the_task_is_one_too(stage: Stage) -> None:
    await of_message(stage)
    taken = await shown(stage, "watcher_taken")

    said = await replies_to_bot(stage, BELLA, "When will somebody come?", taken)

    assert [one.chat_id for one in await told(stage, "task_comment")] == [BORIS]
    assert await stage.question(said) is None


async def replies_to_bot(stage: Stage, author: int, text: str, message_id: int) -> int:
    said = next(stage.message_ids)
    heard = first_line.Heard(
        Message(HELP, said, author, stage.now, text, reply_to=message_id), NAMES[author], to_bot=True
    )

    async def hear(uow: UnitOfWork) -> None:
        it = uow.catalog.by_key("it")
        assert it is not None
        await first_line.hear(uow, it, heard, now=stage.now)

    await stage.run(hear)
    return said


async def test_a_reply_to_any_message_of_the_question_is_about_its_task(stage: Stage) -> None:
    asked = await stage.says(BELLA, PRINTER)
    more = await stage.says(BELLA, "It says E-21 on the display")
    await stage.makes_task(BORIS, asked)
    await stage.delivers()

    await stage.says(BELLA, "Is anybody there?", reply_to=more)

    assert [one.chat_id for one in await told(stage, "task_comment")] == [BORIS]


async def test_what_the_chat_says_to_it_is_nothing_but_talk(stage: Stage) -> None:
    task = await of_message(stage)

    said = await stage.says(CYRIL, "My screen flickers, who can help?", reply_to=task.message_id)

    assert await told(stage, "task_comment") == []
    assert await stage.run(lambda uow: uow.comments.of_message(HELP, said)) is None


async def test_thanks_in_the_chat_start_nothing(stage: Stage) -> None:
    task = await of_message(stage)

    await stage.says(BELLA, "Thank you!", reply_to=task.message_id)

    assert await told(stage, "task_comment") == []
    assert await clocks(stage) == []


@pytest.mark.parametrize("to", ["ask", "word"])
async def test_in_private_a_reply_to_ones_request_or_to_the_bot_is_a_comment(stage: Stage, to: str) -> None:
    task = await of_ask(stage)
    message_id = task.message_id if to == "ask" else await ask_received(stage)

    assert await writes(stage, BELLA, "It is the left one", to=message_id)

    passed, ours = await told(stage, "task_comment", "comment_passed")
    assert {passed.kind, ours.kind} == {"task_comment", "comment_passed"}
    assert {passed.chat_id, ours.chat_id} == {BORIS, BELLA}
    assert len(await clocks(stage)) == 1


async def ask_received(stage: Stage) -> int:
    database = stage.begin.__self__  # type: ignore[attr-defined]
    [row] = [one for one in database.state.outbox.values() if one.notice.kind == "ask_received"]
    return row.sent_message_id


async def test_thanks_in_private_are_passed_on_but_nobody_waits(stage: Stage) -> None:
    task = await of_ask(stage)

    await writes(stage, BELLA, "Thank you!", to=task.message_id)

    assert len(await told(stage, "task_comment")) == 1
    assert await clocks(stage) == []
    assert await stage.journal(TASK, 1) == ["task.made", "task.note"]


async def test_a_picture_is_a_comment_whose_kind_is_kept(stage: Stage) -> None:
    task = await of_ask(stage)

    await writes(stage, BELLA, "", to=task.message_id, media="photo")

    [kept] = await stage.run(lambda uow: uow.comments.of_task(1))
    assert (kept.text, kept.media) == ("", "photo")
    assert len(await clocks(stage)) == 1


async def test_an_album_in_the_chat_is_one_comment_and_as_an_answer_one_answer(stage: Stage) -> None:
    task = await of_message(stage)
    for text in ("Look", "", ""):
        await stage.says(BELLA, text, reply_to=task.message_id, media="photo", album_id="a")
    noticed = await told(stage, "reaction")
    [asked] = await stage.run(lambda uow: uow.comments.of_task(1))
    for text in ("Like so", "", ""):
        await stage.says(BORIS, text, reply_to=asked.message_id, media="photo", album_id="b")

    known = await stage.run(lambda uow: uow.comments.of_task(1))
    journal = await stage.run(lambda uow: uow.journal.of(TASK, 1))

    assert [(one.text, one.is_answer) for one in known] == [("Look", False), ("Like so", True)]
    assert [one.what for one in journal if one.what in {"task.comment", "task.answer"}] == [
        "task.comment",
        "task.answer",
    ]
    assert [one.message_id for one in noticed] == [asked.message_id]


async def test_an_album_is_one_comment(stage: Stage) -> None:
    task = await of_ask(stage)

    for text in ("These two", ""):
        assert await writes(stage, BELLA, text, to=task.message_id, media="photo", album_id="a")

    assert len(await told(stage, "task_comment")) == 1


async def test_what_is_about_no_task_is_left_to_others(stage: Stage) -> None:
    await of_ask(stage)

    assert not await writes(stage, BELLA, "It is the left one", to=None)
    assert not await writes(stage, BELLA, "It is the left one", to=9999)


# Who may


async def test_the_assignee_is_told_whose_comments_are(stage: Stage) -> None:
    await of_ask(stage)
    assigned = await shown(stage, "task_assigned")

    assert await refused(stage, BORIS, "On my way", to=assigned) is Refusal.COMMENT_NOT_YOURS


async def test_a_lead_may_say_something_but_is_promised_nothing(stage: Stage) -> None:
    await of_ask(stage)
    await stage.does("assign", OLGA, to_id=CLARA)
    await stage.does("set_deadline", OLGA, deadline=at(9, 1))
    await stage.delivers()
    stage.now = at(9, 1)
    await stage.sweeps()
    await stage.delivers()
    await writes(stage, OLGA, "Please call her", to=await last_to(stage, OLGA))

    [notice] = await told(stage, "task_comment")
    assert notice.chat_id == CLARA
    assert await clocks(stage) == []


async def last_to(stage: Stage, chat_id: int) -> int:
    database = stage.begin.__self__  # type: ignore[attr-defined]
    return max(row.sent_message_id or 0 for row in database.state.outbox.values() if row.notice.chat_id == chat_id)


@pytest.mark.parametrize("verb", ["finish", "cancel"])
async def test_a_closed_task_says_how_to_reopen_it(stage: Stage, verb: str) -> None:
    task = await of_ask(stage)
    await stage.does(verb, BORIS)

    assert await refused(stage, BELLA, "It still flickers", to=task.message_id) is Refusal.COMMENT_ON_CLOSED


async def test_in_the_chat_a_reply_to_a_closed_task_is_a_question_like_any(stage: Stage) -> None:
    task = await of_message(stage)
    await stage.does("finish", BORIS)
    stage.now = at(11)

    said = await stage.says(BELLA, PRINTER, reply_to=task.message_id)

    question = await stage.question(said)
    assert question is not None
    assert question.status is QuestionStatus.OPEN
    assert await told(stage, "task_comment") == []


# Answers


async def test_the_answer_goes_where_it_was_asked_in_reply(stage: Stage) -> None:
    task = await of_message(stage)
    said = await stage.says(BELLA, "When will somebody come?", reply_to=task.message_id)
    await stage.delivers()
    stage.now = at(9, 12)

    await writes(stage, BORIS, "In ten minutes", to=await shown(stage, "task_comment"))

    [answer] = await told(stage, "task_answer")
    assert (answer.chat_id, answer.reply_to, answer.fallback) == (HELP, said, (BELLA,))
    assert await words(stage, answer) == "In ten minutes"
    [clock] = await clocks(stage)
    assert (clock.stopped_at, clock.met_at) == (at(9, 12), at(9, 12))
    assert await stage.journal(TASK, 1) == ["task.made", "task.comment", "task.answer"]
    assert (await stage.run(lambda uow: uow.journal.of(TASK, 1)))[-1].actor_id == BORIS


async def test_a_comment_made_in_private_is_answered_in_private(stage: Stage) -> None:
    task = await of_ask(stage)
    await writes(stage, BELLA, "It is the left one", to=task.message_id)
    await stage.delivers()

    await writes(stage, BORIS, "I bring another", to=await shown(stage, "task_comment"))

    [answer] = await told(stage, "task_answer")
    assert (answer.chat_id, answer.fallback) == (BELLA, ())


async def test_the_desk_may_answer_in_the_chat_itself(stage: Stage) -> None:
    task = await of_message(stage)
    said = await stage.says(BELLA, "When will somebody come?", reply_to=task.message_id)
    await stage.delivers()

    await stage.says(CLARA, "In ten minutes", reply_to=said)

    notices = await stage.delivers()
    assert [one.kind for one in notices if one.kind == "task_answer"] == []
    assert [one.values["emoji"] for one in notices if one.kind == "reaction"] == ["👌"]
    assert [one.met_at for one in await clocks(stage)] == [at(9)]


async def test_the_talk_may_go_on_from_the_answer(stage: Stage) -> None:
    task = await of_message(stage)
    said = await stage.says(BELLA, "When will somebody come?", reply_to=task.message_id)
    answer = await stage.says(CLARA, "In ten minutes", reply_to=said)
    await stage.delivers()

    await stage.says(BELLA, "Which ten minutes do you mean?", reply_to=answer)

    [notice] = await told(stage, "task_comment")
    assert await words(stage, notice) == "Which ten minutes do you mean?"
    assert [(one.cycle, one.is_open) for one in await clocks(stage)] == [(1, False), (2, True)]


async def test_who_does_not_work_here_cannot_answer_in_the_second_line(stage: Stage) -> None:
    await of_ask(stage)
    await nobody_has_it(stage)
    await writes(stage, BELLA, "It is the left one", to=(await stage.task()).message_id)
    await stage.delivers()
    notice = await shown(stage, "task_comment")

    assert await refused(stage, CYRIL, "Me too", to=notice, chat=TASKS) is Refusal.SPECIALISTS_ONLY
    assert await writes(stage, CLARA, "I bring another", to=notice, chat=TASKS)
    assert [one.chat_id for one in await told(stage, "task_answer")] == [BELLA]


async def nobody_has_it(stage: Stage) -> None:
    async def release(uow: UnitOfWork) -> None:
        task = await uow.tasks.get(1, lock=True)
        assert task is not None
        task.assignee_id = None

    await stage.run(release)


# Clocks


async def test_more_comments_do_not_move_the_first_ones_due(stage: Stage) -> None:
    task = await of_message(stage)
    await stage.says(BELLA, "When will somebody come?", reply_to=task.message_id)
    stage.now = at(9, 15)

    await stage.says(BELLA, "Is anybody there?", reply_to=task.message_id)

    assert [one.due_at for one in await clocks(stage)] == [at(9, 20)]


async def test_each_comment_with_its_answer_is_a_clock_of_its_own(stage: Stage) -> None:
    task = await of_message(stage)
    for hour in (10, 11):
        stage.now = at(hour)
        said = await stage.says(BELLA, "When will somebody come?", reply_to=task.message_id)
        stage.now = at(hour, 20) + timedelta(seconds=hour - 10)
        await stage.sweeps()
        await stage.says(BORIS, "In ten minutes", reply_to=said)

    first, second = await clocks(stage)
    assert (first.cycle, first.met_at, first.breached_at) == (1, at(10, 20), None)
    assert (second.cycle, second.met_at, second.breached_at) == (2, None, at(11, 20))


async def test_the_ladder_tells_and_an_answer_to_its_alarm_is_passed_on(stage: Stage) -> None:
    task = await of_message(stage)
    await stage.says(BELLA, "When will somebody come?", reply_to=task.message_id)
    await stage.delivers()
    stage.now = at(9, 20)

    assert await stage.sweeps() == 1

    assert [one.chat_id for one in await told(stage, "task_escalation")] == [OLGA]
    await writes(stage, OLGA, "I come myself", to=await shown(stage, "task_escalation"))
    assert [one.chat_id for one in await told(stage, "task_answer")] == [HELP]
    assert await stage.next_due() == at(15)


async def test_a_comment_on_a_task_put_off_does_not_bring_it_back(stage: Stage) -> None:
    task = await of_message(stage)
    await stage.does("hold", BORIS, until=at(12))

    await stage.says(BELLA, "When will somebody come?", reply_to=task.message_id)

    assert (await stage.task()).status is Status.ON_HOLD
    assert [one.due_at for one in await clocks(stage)] == [at(9, 20)]


async def test_where_waiting_pauses_it_the_answer_is_due_after_the_hold() -> None:
    stage = stage_of(replace(TERMS, waiting_pauses=frozenset({NEXT, Target.RESOLUTION})))
    task = await of_message(stage)
    await stage.does("hold", BORIS, until=at(12))
    await stage.says(BELLA, "When will somebody come?", reply_to=task.message_id)
    assert [one.due_at for one in await clocks(stage)] == [None]
    stage.now = at(12)

    await stage.sweeps()

    assert [one.due_at for one in await clocks(stage)] == [at(12, 20)]


async def test_a_hold_for_a_reply_ends_with_the_comment_which_is_told_once(stage: Stage) -> None:
    task = await of_ask(stage)
    await stage.does("hold", BORIS, until=None)
    await stage.delivers()
    stage.now = at(9, 30)

    await writes(stage, BELLA, "ok", to=task.message_id)

    [notice] = await told(stage, "task_comment", "task_returned")
    task = await stage.task()
    assert (notice.kind, notice.values["returned"]) == ("task_comment", True)
    assert (task.status, task.description) == (Status.IN_PROGRESS, "My screen flickers\nok")
    assert [one.due_at for one in await clocks(stage)] == [at(9, 50)]


async def test_an_answer_still_owed_is_owed_again_when_the_task_is_reopened(stage: Stage) -> None:
    task = await of_message(stage)
    await stage.says(BELLA, "When will somebody come?", reply_to=task.message_id)
    stage.now = at(9, 5)
    await stage.does("finish", BORIS)
    stage.now = at(10)

    await stage.does("reopen", BELLA)

    assert [(one.cycle, one.is_open, one.due_at) for one in await clocks(stage)] == [
        (1, False, at(9, 20)),
        (2, True, at(10, 15)),
    ]


async def test_without_a_promise_a_comment_is_told_and_no_clock_runs() -> None:
    stage = stage_of(replace(TERMS, next_response=None))
    task = await of_message(stage)

    await stage.says(BELLA, "When will somebody come?", reply_to=task.message_id)

    assert len(await told(stage, "task_comment")) == 1
    assert await clocks(stage) == []


async def test_both_engines_keep_comments_and_find_what_the_bot_said(real_stage: Stage) -> None:
    stage = real_stage
    async with stage.begin() as uow:
        await uow.configure(Configuration(desks=(desk(id=0, policies=(TERMS,)),)), NINE)
    asked = await stage.says(BELLA, PRINTER)
    task = await stage.makes_task(CLARA, asked)
    await stage.delivers()
    said = await replies_to_bot(stage, BELLA, "When will somebody come?", await shown(stage, "watcher_taken"))
    [notice] = await told(stage, "task_comment")
    stage.now = at(9, 12)

    await writes(stage, CLARA, "In ten minutes", to=await shown(stage, "task_comment"))

    [answer] = await told(stage, "task_answer")
    [clock] = await clocks(stage)
    kept = await stage.run(lambda uow: uow.comments.of_task(task.id or 0))
    assert (notice.chat_id, answer.reply_to, clock.met_at) == (CLARA, said, at(9, 12))
    assert [(one.author_id, one.text, one.answers) for one in kept] == [
        (BELLA, "When will somebody come?", None),
        (CLARA, "In ten minutes", kept[0].id),
    ]
    assert await stage.journal(TASK, task.id or 0) == ["task.made", "task.comment", "task.answer"]
