"""Facts for the figures, in every store."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from desk.answers import AnswerKind, ResponseEnds
from desk.metrics import Asked, FiguresQuery, FirstLine, FirstLineFacts, SecondLineFacts, Split, first_line
from desk.questions import QuestionStatus
from desk.sla import Target
from desk.tasks import Status
from tests.storage import make

HOUR = FiguresQuery(make.DESK, make.NINE, make.after(hours=1))


async def test_questions_of_the_half_open_period_are_told(begin):
    async with begin() as uow:
        inside = await uow.questions.add(make.question(1))
        await uow.questions.add(make.question(2, asked_at=make.after(seconds=-1)))
        await uow.questions.add(make.question(3, asked_at=make.after(hours=1)))
        await uow.questions.add(make.question(4, desk_id=2))
        await uow.questions.add(make.question(5, status=QuestionStatus.DISMISSED))

        assert list(await uow.reports.first_line(HOUR)) == [FirstLineFacts(inside.id, None, None, None, None)]


async def test_an_answered_question_tells_by_whom_how_fast_and_how_sure(begin):
    async with begin() as uow:
        asked = await uow.questions.add(make.question(1))
    async with begin() as uow:
        question = await uow.questions.get(asked.id)
        question.status = QuestionStatus.ANSWERED
        question.answered_by, question.answered_at = make.BORIS, make.after(minutes=2)
        question.response_s, question.response_work_s, question.confidence = 120, 60, 0.75

    async with begin() as uow:
        facts = FirstLineFacts(asked.id, make.BORIS, 120, 60, None, 0.75, reaction_s=120, answer_s=120)
        assert list(await uow.reports.first_line(HOUR)) == [facts]


async def test_questions_of_a_period_are_counted_by_what_became_of_them(begin):
    paired = {"status": QuestionStatus.ANSWERED, "answered_by": make.BORIS, "answered_at": make.after(minutes=2)}
    async with begin() as uow:
        await uow.questions.add(make.question(1, answer_message_id=11, confidence=0.99, **paired))
        await uow.questions.add(make.question(2, answer_message_id=12, confidence=0.7, **paired))
        sure = {"confirmed_by": make.ANNA, "confirmed_at": make.after(minutes=3)}
        await uow.questions.add(make.question(3, answer_message_id=13, confidence=0.7, **paired, **sure))
        await uow.questions.add(make.question(4))
        await uow.questions.add(make.question(5, status=QuestionStatus.DISMISSED))
        await uow.questions.add(make.question(6, asked_at=make.after(hours=1)))
        await uow.questions.add(make.question(7, chat_id=-5))

    async with begin() as uow:
        assert await uow.reports.asked(replace(HOUR, chat_id=make.CHAT)) == Asked(answered=3, estimated=1, open=1)


async def test_in_target_is_what_the_response_clock_says(begin):
    async with begin() as uow:
        met, breached, running = [await uow.questions.add(make.question(n)) for n in (1, 2, 3)]
        await uow.clocks.add(make.clock(met.id, met_at=make.NINE))
        late = await uow.clocks.add(make.clock(breached.id))
        await uow.clocks.add(make.clock(running.id))
    async with begin() as uow:
        clock = await uow.clocks.get(late.id)
        clock.breached_at = clock.due_at
        await uow.clocks.save(clock)

    async with begin() as uow:
        looked = replace(HOUR, now=make.after(minutes=10))
        facts = {one.question_id: one.in_target for one in await uow.reports.first_line(looked)}
        assert facts == {met.id: True, breached.id: False, running.id: None}


async def test_what_is_late_by_now_is_late_though_no_step_of_a_ladder_noticed(begin):
    due, inside = make.after(minutes=10), make.after(minutes=20)
    at_due, later = replace(HOUR, now=due), replace(HOUR, now=inside)
    async with begin() as uow:
        task, held = await uow.tasks.add(make.task("a")), await uow.tasks.add(make.task("b", status=Status.ON_HOLD))
        question = await uow.questions.add(make.question(1))
        answered = await uow.questions.add(make.question(2, status=QuestionStatus.ANSWERED, response_s=5))
        await uow.clocks.add(make.clock(task.id, make.TASK, Target.RESOLUTION))
        await uow.clocks.add(make.clock(held.id, make.TASK, Target.RESOLUTION, due_at=None, paused_at=inside))
        await uow.clocks.add(make.clock(question.id))
        await uow.clocks.add(make.clock(answered.id, met_at=make.NINE, stopped_at=make.NINE))

    async with begin() as uow:
        for query, is_late, share in ((at_due, False, 1.0), (later, True, 0.5)):
            assert [one.breached for one in await uow.reports.second_line(query)] == [is_late, False]
            assert [one.in_target for one in await uow.reports.first_line(query)] == [False if is_late else None, True]
            [whole] = await uow.reports.first_line_groups(query)
            assert (whole.figures.in_target, whole.figures.unanswered) == (share, 1)
            days = await uow.reports.first_line_groups(query, by=[Split.DAY, Split.CHAT], zone=ZoneInfo("UTC"))
            assert [(one.chat_id, one.figures.in_target) for one in days] == [(make.CHAT, share)]
            of_boris = replace(query, specialist_id=make.BORIS)
            assert [one.figures.in_target for one in await uow.reports.first_line_groups(of_boris)] == [None]


async def test_what_becomes_late_after_a_period_was_not_late_in_it(begin):
    async with begin() as uow:
        task = await uow.tasks.add(make.task("a"))
        await uow.clocks.add(make.clock(task.id, make.TASK, Target.RESOLUTION, due_at=make.after(hours=2)))

    async with begin() as uow:
        [fact] = await uow.reports.second_line(replace(HOUR, now=make.after(hours=9)))
        assert fact.breached is False


async def test_first_line_facts_can_be_those_of_a_specialist_or_a_chat(begin):
    async with begin() as uow:
        mine = await uow.questions.add(make.question(1, answered_by=make.BORIS, response_s=1))
        there = await uow.questions.add(make.question(2, chat_id=-7))

    async with begin() as uow:
        of_boris = FiguresQuery(make.DESK, HOUR.start, HOUR.end, specialist_id=make.BORIS)
        of_chat = FiguresQuery(make.DESK, HOUR.start, HOUR.end, chat_id=-7)
        assert [one.question_id for one in await uow.reports.first_line(of_boris)] == [mine.id]
        assert [one.question_id for one in await uow.reports.first_line(of_chat)] == [there.id]


async def test_tasks_count_as_created_closed_and_open_by_the_period(begin):
    before, after = make.after(hours=-1), make.after(hours=2)
    inside = make.after(minutes=30)
    async with begin() as uow:
        old = await uow.tasks.add(make.task("old", created_at=before, status=Status.ON_HOLD))
        closed = await uow.tasks.add(make.task("closed", created_at=before, status=Status.DONE, done_at=inside))
        new = await uow.tasks.add(make.task("new", created_at=inside, status=Status.DONE, done_at=after))
        dropped = make.after(minutes=45)
        cancelled = await uow.tasks.add(make.task("no", created_at=inside, status=Status.CANCELLED, done_at=dropped))
        undone = await uow.tasks.add(make.task("slip", created_at=inside, status=Status.CANCELLED, done_at=inside))
        await uow.tasks.add(make.task("past", created_at=before, status=Status.DONE, done_at=make.after(seconds=-1)))
        await uow.tasks.add(make.task("future", created_at=after))
        await uow.clocks.add(make.clock(closed.id, make.TASK, Target.RESOLUTION, breached_at=inside, stopped_at=inside))
        await uow.clocks.add(make.clock(new.id, make.TASK, Target.REACTION, breached_at=inside))

    async with begin() as uow:
        assert list(await uow.reports.second_line(HOUR)) == [
            SecondLineFacts(old.id, make.BORIS, False, False, True, None, on_hold=True),
            SecondLineFacts(closed.id, make.BORIS, False, True, False, 5400, breached=True, in_target=False),
            SecondLineFacts(new.id, make.BORIS, True, False, True, None),
            SecondLineFacts(cancelled.id, make.BORIS, True, False, False, None),
            SecondLineFacts(undone.id, make.BORIS, False, False, False, None),
        ]


async def test_the_share_in_target_of_a_past_period_stays_when_its_task_is_reopened(begin):
    before, inside, later = make.after(hours=-1), make.after(minutes=30), make.after(hours=3)
    async with begin() as uow:
        task = await uow.tasks.add(make.task("again", created_at=before, status=Status.DONE, done_at=inside))
        ended = make.clock(task.id, make.TASK, Target.RESOLUTION, met_at=inside, stopped_at=inside)
        await uow.clocks.add(ended)
    async with begin() as uow:
        (was,) = await uow.reports.second_line(HOUR)

    async with begin() as uow:
        task = await uow.tasks.get(task.id)
        task.status, task.done_at, task.reopened = Status.IN_PROGRESS, None, 1
        again = make.clock(task.id, make.TASK, Target.RESOLUTION, cycle=2, due_at=later, breached_at=later)
        await uow.clocks.add(again)

    async with begin() as uow:
        (now,) = await uow.reports.second_line(HOUR)
        assert (was.in_target, was.breached) == (now.in_target, now.breached) == (True, False)


async def test_groups_sum_the_same_as_the_facts(begin):
    seconds = range(10, 120, 10)
    async with begin() as uow:
        for number, response_s in enumerate(seconds, 1):
            asked = make.question(
                number, answered_by=make.BORIS, response_s=response_s, response_work_s=response_s // 2
            )
            stored = await uow.questions.add(asked)
            met = {"met_at": make.NINE} if response_s <= 100 else {"breached_at": make.NINE}
            await uow.clocks.add(make.clock(stored.id, **met))
        await uow.questions.add(make.question(50))
        await uow.questions.add(make.question(51, status=QuestionStatus.DISMISSED))

    async with begin() as uow:
        [whole] = await uow.reports.first_line_groups(HOUR)
        medians = {"reaction_median_s": 60.0, "answer_median_s": 60.0}
        assert whole.figures == FirstLine(11, 60.0, 60.0, 100.0, 30.0, 1, 10 / 11, reactions=11, **medians)
        assert whole.figures == first_line(await uow.reports.first_line(HOUR))


async def reactions(begin):
    """Two answers, two acknowledgements of which one was followed by an answer, and a question in return."""
    async with begin() as uow:
        for number, (kind, response_s, real_s) in enumerate(
            [
                (None, 100, None),
                (AnswerKind.ANSWER, 200, None),
                (AnswerKind.ACKNOWLEDGEMENT, 10, 1000),
                (AnswerKind.ACKNOWLEDGEMENT, 20, None),
                (AnswerKind.COUNTER_QUESTION, 40, 2000),
            ],
            1,
        ):
            more = {"response_s": response_s, "response_work_s": response_s, "real_response_s": real_s}
            asked = make.question(number, status=QuestionStatus.ANSWERED, answer_kind=kind, **more)
            asked.answered_by, asked.real_response_work_s = make.BORIS, real_s
            stored = await uow.questions.add(asked)
            ends = {} if number == 4 else {"met_at": make.NINE, "stopped_at": make.NINE}
            await uow.clocks.add(make.clock(stored.id, **ends))


@pytest.mark.parametrize("by", [[], [Split.CHAT], [Split.DAY, Split.SPECIALIST]])
async def test_the_response_time_up_to_a_first_reaction(begin, by):
    await reactions(begin)

    async with begin() as uow:
        [whole] = await uow.reports.first_line_groups(HOUR, by=by)
        assert whole.figures == first_line(await uow.reports.first_line(HOUR))
    found = whole.figures
    assert (found.dialogs, found.average_s, found.median_s, found.unanswered) == (5, 74.0, 40.0, 0)
    assert (found.reactions, found.acknowledged, found.counter_questions) == (5, 2, 1)
    assert (found.reaction_median_s, found.answer_median_s, found.medians_differ) == (40.0, 150.0, True)


@pytest.mark.parametrize("by", [[], [Split.CHAT], [Split.DAY, Split.SPECIALIST]])
async def test_the_response_time_up_to_a_first_real_answer(begin, by):
    """The acknowledged one without it is unanswered, and late once its time is up."""
    await reactions(begin)

    async with begin() as uow:
        query = replace(HOUR, response_ends=ResponseEnds.FIRST_ANSWER, now=make.after(minutes=20))
        [whole] = await uow.reports.first_line_groups(query, by=by)
        assert whole.figures == first_line(await uow.reports.first_line(query))
        [boris] = await uow.reports.first_line_groups(replace(query, specialist_id=make.BORIS), by=by)
    found = whole.figures
    assert (found.dialogs, found.average_s, found.average_work_s, found.median_s) == (4, 335.0, 335.0, 150.0)
    assert (found.unanswered, found.in_target) == (1, 4 / 5)
    assert (found.reaction_median_s, found.answer_median_s) == (40.0, 150.0)
    assert boris.figures == found


async def test_a_period_without_questions_has_one_empty_group(begin):
    async with begin() as uow:
        [whole] = await uow.reports.first_line_groups(HOUR)
        by_day = await uow.reports.first_line_groups(HOUR, by=[Split.DAY])

    assert whole.figures == FirstLine(0, None, None, None, None, 0, None)
    assert list(by_day) == []


async def test_groups_are_split_by_local_day_specialist_and_chat(begin):
    moscow = ZoneInfo("Europe/Moscow")
    two_days = FiguresQuery(make.DESK, datetime(2026, 11, 2, tzinfo=moscow), datetime(2026, 11, 4, tzinfo=moscow))
    monday, tuesday = date(2026, 11, 2), date(2026, 11, 3)
    late_monday = datetime(2026, 11, 2, 20, 59, 59, tzinfo=UTC)
    async with begin() as uow:
        for number, (at, answered_by, chat_id) in enumerate(
            [
                (late_monday, make.BORIS, make.CHAT),
                (late_monday + timedelta(seconds=1), make.BORIS, -7),
                (late_monday + timedelta(seconds=2), make.VERA, -7),
                (late_monday, None, -7),
            ],
            1,
        ):
            response_s = None if answered_by is None else 60
            asked = make.question(number, asked_at=at, answered_by=answered_by, response_s=response_s, chat_id=chat_id)
            await uow.questions.add(asked)

    async with begin() as uow:
        days = await uow.reports.first_line_groups(two_days, by=[Split.DAY], zone=moscow)
        assert {group.day: (group.figures.dialogs, group.figures.unanswered) for group in days} == {
            monday: (1, 1),
            tuesday: (2, 0),
        }
        people = await uow.reports.first_line_groups(two_days, by=[Split.DAY, Split.SPECIALIST], zone=moscow)
        assert {(group.day, group.specialist_id): group.figures.dialogs for group in people} == {
            (monday, make.BORIS): 1,
            (monday, None): 0,
            (tuesday, make.BORIS): 1,
            (tuesday, make.VERA): 1,
        }
        chats = await uow.reports.first_line_groups(two_days, by=[Split.CHAT])
        assert {group.chat_id: group.figures.dialogs for group in chats} == {make.CHAT: 1, -7: 2}


async def test_days_across_a_clock_change_are_as_long_as_they_are(begin):
    """On 29 March 2026 Berlin's day has 23 hours: its midnight comes at 22:00 UTC."""
    berlin = ZoneInfo("Europe/Berlin")
    march = FiguresQuery(make.DESK, datetime(2026, 3, 28, tzinfo=berlin), datetime(2026, 3, 31, tzinfo=berlin))
    async with begin() as uow:
        for number, hour in enumerate((21, 22), 1):
            at = datetime(2026, 3, 29, hour, 30, tzinfo=UTC)
            await uow.questions.add(make.question(number, asked_at=at))

        days = await uow.reports.first_line_groups(march, by=[Split.DAY], zone=berlin)

    assert [(group.day, group.figures.unanswered) for group in days] == [(date(2026, 3, 29), 1), (date(2026, 3, 30), 1)]


async def test_groups_can_be_those_of_a_specialist_or_a_chat(begin):
    async with begin() as uow:
        await uow.questions.add(make.question(1, answered_by=make.BORIS, response_s=10))
        await uow.questions.add(make.question(2, answered_by=make.VERA, response_s=20, chat_id=-7))

        of_boris = FiguresQuery(make.DESK, HOUR.start, HOUR.end, specialist_id=make.BORIS)
        of_chat = FiguresQuery(make.DESK, HOUR.start, HOUR.end, chat_id=-7)
        [boris] = await uow.reports.first_line_groups(of_boris)
        [chat] = await uow.reports.first_line_groups(of_chat, by=[Split.DAY])

    assert (boris.figures.dialogs, boris.figures.average_s) == (1, 10.0)
    assert (chat.figures.dialogs, chat.figures.average_s) == (1, 20.0)
