"""Facts for the figures, in every store."""

from desk.metrics import FiguresQuery, FirstLineFacts, SecondLineFacts
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
        facts = FirstLineFacts(asked.id, make.BORIS, 120, 60, None, 0.75)
        assert list(await uow.reports.first_line(HOUR)) == [facts]


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
        facts = {one.question_id: one.in_target for one in await uow.reports.first_line(HOUR)}
        assert facts == {met.id: True, breached.id: False, running.id: None}


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
        cancelled = await uow.tasks.add(make.task("no", created_at=inside, status=Status.CANCELLED, done_at=inside))
        await uow.tasks.add(make.task("past", created_at=before, status=Status.DONE, done_at=make.after(seconds=-1)))
        await uow.tasks.add(make.task("future", created_at=after))
        await uow.clocks.add(make.clock(closed.id, make.TASK, Target.RESOLUTION, breached_at=inside))
        await uow.clocks.add(make.clock(new.id, make.TASK, Target.REACTION, breached_at=inside))

    async with begin() as uow:
        assert list(await uow.reports.second_line(HOUR)) == [
            SecondLineFacts(old.id, make.BORIS, False, False, True, None, on_hold=True),
            SecondLineFacts(closed.id, make.BORIS, False, True, False, 5400, breached=True),
            SecondLineFacts(new.id, make.BORIS, True, False, True, None),
            SecondLineFacts(cancelled.id, make.BORIS, True, False, False, None),
        ]
