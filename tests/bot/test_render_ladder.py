"""What the messages of a ladder say: at the step, when a later one came, and when it is over."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from desk.answers import AnswerKind, ResponseEnds
from desk.business_hours import BusinessHours
from desk.catalog import HoursVersion
from desk.history import Fact
from desk.notices import Mode, Notice
from desk.questions import Message, QuestionStatus
from desk.sla import Clock, Happening, ObjectKind, Reopening, Target
from desk.tasks import Verb
from tests.bot.render_world import BELLA, BORIS, CHAT, CYRIL, KLARA, OLGA, SECOND, World, at

QUESTION = {"question_id": 5, "clock_id": 7, "cycle": 1, "rung": "due+0s", "target": "response", "to": SECOND}
TASK = {"task_id": 42, "clock_id": 8, "cycle": 1, "rung": "due+0s", "target": "resolution", "to": SECOND}


async def first(world: World, kind: str, values: dict[str, Any], **fields: Any) -> str:
    call = await world.say(f"{kind}_escalation", values, **fields)
    return call.params["text"].splitlines()[0]


def lines(call) -> list[str]:
    return call.params["text"].splitlines()


def answered(world: World, when: datetime) -> None:
    world.question.answer(
        Message(CHAT, 20, KLARA, when), method="reply", confidence=1.0, rule_version=1, hours=world.hours
    )
    world.clocks[7].stop(when, world.hours, Happening.ANSWERED)


def escalated(clock: Clock, rung: str, *chats: int, cycle: int = 1) -> Fact:
    after = {"rung": rung, "clock": clock.target, "clock_id": clock.id, "cycle": cycle, "told": list(chats)}
    return Fact(at(15), "escalated", 1, None, clock.kind, clock.object_id, after=after)


# Who and what is gone


@pytest.mark.parametrize(
    ("language", "said"), [("ru", "— Кирилл (уже не в чате), "), ("en", "— Кирилл (no longer in the chat), ")]
)
async def test_it_is_said_that_whoever_asked_has_left(language, said):
    world = World(language=language)
    world.left.add((CHAT, CYRIL))

    call = await world.say("question_escalation", QUESTION)

    assert said in call.params["text"]


@pytest.mark.parametrize(("language", "said"), [("ru", "сообщение удалено"), ("en", "the message was deleted")])
async def test_a_reminder_of_a_deleted_message_says_its_words_and_leads_nowhere(language, said):
    world = World(language=language)
    place = {"chat_id": CHAT, "reply_to": world.question.first_message_id}
    before = await world.say("question_escalation", {**QUESTION, "to": CHAT}, **place)
    world.messages[CHAT, world.question.first_message_id].gone = True

    after = await world.say("question_escalation", {**QUESTION, "to": CHAT}, **place)

    assert len(lines(before)) == 1
    assert world.question.text[:20] in after.params["text"]
    assert lines(after)[-1].endswith(said)
    assert "↗" not in lines(after)[-1]


# Several steps in one chat


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ru", "🔴 Ответа всё нет, см. новое сообщение: Принтер на 3 этаже замял бумагу ↗"),
        ("en", "🔴 Still no answer, see the newer message: Принтер на 3 этаже замял бумагу ↗"),
    ],
)
async def test_a_later_step_leaves_one_line_of_the_earlier_one(language, said):
    world = World(language=language)
    world.journal += [escalated(world.clocks[7], rung, SECOND) for rung in ("due+0s", "due+300s")]

    earlier = await world.say("question_escalation", QUESTION)
    later = await world.say("question_escalation", {**QUESTION, "rung": "due+300s"})

    assert lines(earlier) == [said]
    assert "reply_markup" not in earlier.params
    assert len(lines(later)) == 4
    assert "reply_markup" in later.params


async def test_a_step_told_elsewhere_overtakes_nothing_here():
    world = World()
    world.journal += [escalated(world.clocks[7], "due+0s", SECOND), escalated(world.clocks[7], "due+300s", OLGA)]

    call = await world.say("question_escalation", QUESTION)

    assert len(lines(call)) == 4


async def test_a_step_told_through_the_group_is_overtaken_by_the_next_that_is():
    world = World()
    world.journal += [escalated(world.clocks[7], "due+0s", OLGA), escalated(world.clocks[7], "due+300s", SECOND)]

    call = await world.say("question_escalation", {**QUESTION, "to": OLGA}, chat_id=SECOND)

    assert len(lines(call)) == 1


async def test_a_step_overtaken_before_anybody_saw_it_is_not_said():
    world = World()
    world.journal += [escalated(world.clocks[7], rung, SECOND) for rung in ("due+0s", "due+300s")]
    notice = Notice("question_escalation", "one", SECOND, Mode.CARD, values=QUESTION, desk_id=1)

    assert await world.render(notice) is None
    assert await world.render(replace(notice, values={**QUESTION, "rung": "due+300s"})) is not None


NEWER = f"escalation:7:1:due+300s:{SECOND}"


async def test_a_norm_of_no_whole_minutes_is_told_to_the_second():
    world = World(language="en")
    world.clocks[7].goal_s = 100

    call = await world.say("question_escalation", QUESTION)

    assert lines(call)[0] == "🔴 No answer for 12 minutes (norm 1 min 40 s)"


@pytest.mark.parametrize("place", [(SECOND, False), (OLGA, True), None], ids=["on its way", "elsewhere", "not said"])
async def test_until_the_newer_message_is_there_the_older_one_keeps_telling(place):
    world = World(places={NEWER: place})
    world.journal += [escalated(world.clocks[7], rung, SECOND) for rung in ("due+0s", "due+300s")]

    earlier = await world.say("question_escalation", QUESTION)

    assert lines(earlier)[0] == "🔴 Ответа нет 12 минут (норма 10)"
    assert "reply_markup" in earlier.params


async def test_where_the_newer_message_is_never_said_the_older_one_tells_the_end():
    world = World(places={NEWER: None})
    world.journal += [escalated(world.clocks[7], rung, SECOND) for rung in ("20%", "due+300s")]
    answered(world, at(14, 55))
    newer = Notice("question_escalation", NEWER, SECOND, Mode.CARD, values={**QUESTION, "rung": "due+300s"}, desk_id=1)

    earlier = await world.say("question_escalation", {**QUESTION, "rung": "20%"})

    assert await world.render(newer) is None
    assert lines(earlier)[0] == "🟢 Ответили через 19 мин (на 9 мин позже нормы): Клара ↗"
    assert len(lines(earlier)) == 3


async def test_both_tell_the_end_and_only_the_last_one_at_length():
    world = World()
    world.journal += [escalated(world.clocks[7], rung, SECOND) for rung in ("due+0s", "due+300s")]
    answered(world, at(14, 55))

    earlier = await world.say("question_escalation", QUESTION)
    later = await world.say("question_escalation", {**QUESTION, "rung": "due+300s"})

    assert lines(earlier) == ["🟢 Ответили через 19 мин (на 9 мин позже нормы): Клара ↗"]
    assert lines(later)[0] == lines(earlier)[0]
    assert len(lines(later)) == 3


async def test_the_earlier_message_of_a_task_keeps_one_line():
    world = World(now=at(19))
    world.journal += [escalated(world.clocks[8], rung, SECOND) for rung in ("due+0s", "due+3600s")]

    call = await world.say("task_escalation", TASK)

    assert lines(call) == ["🔴 IT-42: см. новое сообщение"]
    assert "reply_markup" not in call.params


# Who reads it


@pytest.mark.parametrize("chat", [CHAT, BELLA])
async def test_outside_the_desk_nobody_sees_who_is_busy_or_buttons_they_may_not_press(chat):
    world = World()

    call = await world.say("question_escalation", {**QUESTION, "to": chat}, chat_id=chat)

    assert not any(line.startswith("Сейчас на смене") for line in lines(call))
    assert "reply_markup" not in call.params


async def test_a_reply_to_the_question_needs_no_quote_of_it_and_speaks_as_the_desk():
    world = World(language="en")

    call = await world.say("question_escalation", {**QUESTION, "to": CHAT}, chat_id=CHAT, reply_to=12)

    assert lines(call) == ["🔴 No answer for 12 minutes (norm 10)"]


async def test_a_lead_in_private_sees_the_buttons():
    call = await World().say("question_escalation", {**QUESTION, "to": OLGA}, chat_id=OLGA)

    assert "reply_markup" in call.params


async def test_the_watcher_of_a_late_task_is_led_to_their_message_and_not_to_the_card():
    world = World(now=at(18, 5))

    inside = await world.say("task_escalation", TASK)
    outside = await world.say("task_escalation", {**TASK, "to": BELLA}, chat_id=BELLA)

    [[card]] = inside.params["reply_markup"]["inline_keyboard"]
    [[message]] = outside.params["reply_markup"]["inline_keyboard"]
    assert (card["text"], card["url"]) == ("Открыть карточку", "https://t.me/c/1000000002/77")
    assert message["url"].endswith("/11")


@pytest.mark.parametrize("chat", [CHAT, BELLA])
async def test_outside_the_desk_nobody_sees_who_has_a_late_task_or_what_was_done_about_it(chat):
    world = World(now=at(18, 5), language="en")
    values = {**TASK, "did": {"reassign": KLARA, "raise_priority": "high"}, "to": chat}

    call = await world.say("task_escalation", values, chat_id=chat)

    assert lines(call) == ["🔴 IT-42: not resolved in time, 5 min late", "Принтер на 3 этаже замял бумагу"]


# What a question came to


@pytest.mark.parametrize(
    ("language", "when", "said"),
    [
        ("ru", at(14, 46), "🟢 Ответили через 10 мин, в срок: Клара ↗"),
        ("ru", at(15, 18), "🟢 Ответили через 42 мин (на 32 мин позже нормы): Клара ↗"),
        ("en", at(15, 18), "🟢 Answered after 42 min (32 min later than the norm): Клара ↗"),
        ("ru", at(9, 10, day=23), "🟢 Ответили через 3 ч 34 мин рабочего времени (на 3 ч 24 мин позже нормы): Клара ↗"),
        (
            "en",
            at(9, 10, day=23),
            "🟢 Answered after 3 h 34 min of working time (3 h 24 min later than the norm): Клара ↗",
        ),
    ],
)
async def test_an_answer_tells_both_times_and_says_where_they_are_working_time(language, when, said):
    world = World(language=language, now=when + timedelta(minutes=1))
    answered(world, when)

    assert await first(world, "question", QUESTION) == said


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ru", "🟠 Ответа нет 12 минут (норма 10), вопрос стал задачей IT-42: Борис"),
        ("en", "🟠 No answer for 12 minutes (norm 10), so it became task IT-42: Борис"),
    ],
)
async def test_a_step_that_made_a_task_says_so_even_where_nothing_was_shown_before(language, said):
    world = World(language=language)
    world.question.task_id = 42
    world.question.close_as(QuestionStatus.CONVERTED)
    world.clocks[7].stop(world.now, world.hours, Happening.CANCELLED)
    values = {**QUESTION, "did": {"make_task": 42}}

    call = await world.render(Notice("question_escalation", "one", SECOND, Mode.CARD, values=values, desk_id=1))

    assert lines(call)[0] == said
    assert "reply_markup" not in call.params


def made_a_task(world: World) -> Notice:
    """The leads were told in one go with the step that made a task, which told the chat of the question alone."""
    made = escalated(world.clocks[7], "due+300s", CHAT)
    world.journal += [escalated(world.clocks[7], "due+0s", OLGA), replace(made, after=made.after | {"did": BY_ITSELF})]
    world.question.task_id = 42
    world.question.close_as(QuestionStatus.CONVERTED)
    world.clocks[7].stop(world.now, world.hours, Happening.CANCELLED)
    return Notice("question_escalation", "one", OLGA, Mode.CARD, values={**QUESTION, "to": OLGA}, desk_id=1)


BY_ITSELF = {"make_task": 42}


async def test_who_was_to_be_told_before_it_became_a_task_is_told_how_it_stands():
    world = World(language="en")

    call = await world.render(made_a_task(world))

    assert call is not None
    assert lines(call)[0] == "🟠 No answer for 12 minutes (norm 10), so it became task IT-42: Борис"


async def test_the_chat_that_hears_of_the_task_is_not_told_of_the_alarm_before_it():
    world = World()
    notice = replace(made_a_task(world), chat_id=CHAT, values={**QUESTION, "to": CHAT}, reply_to=12)

    assert await world.render(notice) is None


async def test_what_was_moved_is_no_longer_late_and_asks_for_nothing():
    world = World()
    world.clocks[7].due_at = at(16)

    call = await world.say("question_escalation", QUESTION)

    assert lines(call)[0] == "🟢 Уже не просрочено: новый срок ответа – сегодня 16:00"
    assert "reply_markup" not in call.params


# Follow-ups


NEXT = {**QUESTION, "target": "next_response"}


def follow_up(world: World) -> None:
    """Asked at 14:14 after an answer, promised in half an hour."""
    clock = replace(world.clocks[7], target=Target.NEXT_RESPONSE, goal_s=1800, started_at=at(14, 14), due_at=at(14, 44))
    world.clocks[7] = clock


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ru", "🔴 Нет ответа на уточнение 34 мин (норма 30)"),
        ("en", "🔴 No answer to the follow-up for 34 min (norm 30)"),
    ],
)
async def test_a_follow_up_is_called_what_it_is(language, said):
    world = World(language=language)
    follow_up(world)

    call = await world.say("question_escalation", NEXT)

    assert lines(call)[0] == said
    assert "reply_markup" in call.params


@pytest.mark.parametrize(
    ("minute", "language", "said"),
    [
        (40, "ru", "🟢 На уточнение ответили через 26 мин, в срок: Клара ↗"),
        (48, "ru", "🟢 На уточнение ответили через 34 мин (на 4 мин позже нормы): Клара ↗"),
        (48, "en", "🟢 The follow-up was answered after 34 min (4 min later than the norm): Клара ↗"),
    ],
)
async def test_a_follow_up_that_was_answered_says_after_how_long(minute, language, said):
    world = World(language=language, now=at(14, 50))
    follow_up(world)
    answered(world, at(14, minute))

    assert await first(world, "question", NEXT) == said


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ru", "🔴 IT-42: нет ответа на комментарий 34 мин (норма 30)"),
        ("en", "🔴 IT-42: no answer to the comment for 34 min (norm 30)"),
    ],
)
async def test_a_comment_nobody_answered_is_told_of(language, said):
    world = World(language=language)
    world.clocks[8] = Clock(1, ObjectKind.TASK, 42, Target.NEXT_RESPONSE, 1800, 1, at(14, 14), at(14, 44), id=8)

    assert await first(world, "task", {**TASK, "target": "next_response"}) == said


async def test_a_comment_that_was_answered_late_says_so():
    world = World()
    world.clocks[8] = Clock(1, ObjectKind.TASK, 42, Target.NEXT_RESPONSE, 1800, 1, at(14, 14), at(14, 44), id=8)
    world.clocks[8].stop(at(14, 48), world.hours, Happening.ANSWERED)

    said = await first(world, "task", {**TASK, "target": "next_response"})

    assert said == "🟢 IT-42: на комментарий ответили на 4 мин позже нормы"


# What a task came to


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ru", "🟢 IT-42 уже не просрочена: срок перенесён на пн 18:00"),
        ("en", "🟢 IT-42 is no longer late: due moved to Mon 18:00"),
    ],
)
async def test_a_deadline_moved_by_hand_clears_the_alarm(language, said):
    world = World(language=language, now=at(17, 59, day=20) + timedelta(minutes=6))
    world.clocks[8].fix_due(at(18, day=23), world.now)

    assert await first(world, "task", TASK) == said


async def test_a_task_done_by_its_new_deadline_was_not_done_in_time():
    world = World(now=at(10, day=23))
    world.clocks[8].fix_due(at(18, day=23), at(18, 5))
    world.task.move(Verb.DONE, at(10, day=23), by=BORIS)
    world.clocks[8].stop(at(10, day=23), world.hours, Happening.CLOSED)

    assert await first(world, "task", TASK) == "🟢 IT-42 готова к новому сроку: Борис"


async def test_what_an_earlier_cycle_said_stays_when_the_task_is_reopened():
    world = World(now=at(17, 30))
    world.journal.append(Fact(at(17), "task.done", 1, KLARA, ObjectKind.TASK, 42))
    world.task.move(Verb.DONE, at(17), by=KLARA)
    world.clocks[8].stop(at(17), world.hours, Happening.CLOSED)
    before = await first(world, "task", TASK)
    world.task.move(Verb.REOPEN, at(17, 20), by=BELLA)
    world.clocks[10] = replace(world.clocks[8].reopened(at(17, 20), world.hours, Reopening.RESUME), id=10)

    assert await first(world, "task", TASK) == before == "🟢 IT-42 готова в срок: Клара"


@pytest.mark.parametrize(
    ("facts", "status", "said"),
    [
        ([], None, "⚪ IT-42: для решения срока больше нет"),
        ([], Verb.CANCEL, "⚪ IT-42 отменена"),
        (["task.cancelled"], None, "⚪ IT-42 отменена"),  # and reopened since
    ],
)
async def test_a_promise_dropped_is_no_task_cancelled(facts, status, said):
    world = World()
    world.journal += [Fact(at(14, 30), what, 1, BORIS, ObjectKind.TASK, 42) for what in facts]
    world.clocks[8].stop(at(14, 30), world.hours, Happening.CANCELLED)
    if status is not None:
        world.task.move(status, at(14, 30), by=BORIS)

    assert await first(world, "task", TASK) == said


async def test_a_promise_dropped_leaves_the_question_open_and_the_alarm_without_buttons():
    world = World()
    world.clocks[7].stop(at(14, 47), world.hours, Happening.CANCELLED)

    call = await world.say("question_escalation", QUESTION)

    assert lines(call)[0] == "⚪ Для этого ответа срока больше нет"
    assert "reply_markup" not in call.params


async def test_a_task_cancelled_after_it_was_taken_was_taken_all_the_same():
    world = World()
    world.clocks[8] = Clock(1, ObjectKind.TASK, 42, Target.REACTION, 600, 1, at(14), at(14, 10), id=8)
    world.clocks[8].stop(at(14, 5), world.hours, Happening.TAKEN)
    world.task.move(Verb.CANCEL, at(14, 20), by=BORIS)

    assert await first(world, "task", {**TASK, "target": "reaction"}) == "🟢 IT-42 взята в срок"


@pytest.mark.parametrize(
    ("did", "language", "said"),
    [
        ({"raise_priority": "high"}, "ru", "Приоритет поднят: высокий"),
        ({"raise_priority": "high"}, "en", "Priority raised to high"),
        ({"reassign": KLARA}, "ru", "Исполнитель сменён автоматически"),
        ({"reassign": KLARA, "raise_priority": "high"}, "en", "Priority raised to high, reassigned automatically"),
    ],
)
async def test_what_was_done_besides_telling_is_said(did, language, said):
    call = await World(language=language, now=at(18, 5)).say("task_escalation", {**TASK, "did": did})

    assert lines(call)[-1] == said


async def test_round_the_clock_nothing_is_called_working_time():
    world = World(now=at(3, day=21))
    always = BusinessHours.from_spec(tz="UTC", hours={"daily": ["00:00-24:00"]})
    world.catalog = replace(world.catalog, hours={1: HoursVersion(1, "always", {}, always)})

    assert await first(world, "question", QUESTION) == "🔴 Ответа нет 12 ч 24 мин (норма 10 мин)"


# Only seen, where a real answer is promised


def seen(world: World, when: datetime) -> None:
    """Klara has said «смотрю», and the clock runs on."""
    world.question.response_ends = ResponseEnds.FIRST_ANSWER
    world.question.answer(
        Message(CHAT, 20, KLARA, when, "смотрю"),
        method="reply",
        confidence=1.0,
        rule_version=1,
        hours=world.hours,
        kind=AnswerKind.ACKNOWLEDGEMENT,
    )


@pytest.mark.parametrize(
    ("language", "said"),
    [("ru", "Видит Клара (с 14:40), ответа пока нет ↗"), ("en", "Seen by Клара at 14:40, no answer yet ↗")],
)
async def test_an_alarm_tells_who_has_seen_the_question_and_when(language, said):
    world = World(language=language)
    seen(world, at(14, 40))

    call = await world.say("question_escalation", QUESTION)

    assert lines(call)[0].startswith("🔴")
    assert lines(call)[1] == said
    [row] = call.params["reply_markup"]["inline_keyboard"]
    assert len(row) == 2


async def test_the_real_answer_turns_the_alarm_green_with_its_own_author():
    world = World(language="en")
    seen(world, at(14, 40))
    world.messages[CHAT, 21] = Message(CHAT, 21, BORIS, at(14, 46), "Open the back cover")
    world.question.resolve(world.messages[CHAT, 21], world.hours)
    world.clocks[7].stop(at(14, 46), world.hours, Happening.ANSWERED)

    call = await world.say("question_escalation", QUESTION)

    assert lines(call)[0] == "🟢 Answered after 10 min, in time: Борис ↗"
