"""Whole lives read at once, alike in every store."""

from desk.history import Fact
from desk.questions import QuestionStatus
from desk.sla import Target
from desk.tasks import Status
from tests.storage import make
from tests.storage.make import DESK, QUESTION, TASK, after


async def store_two_lives(uow):
    """A question that was dismissed and waits again, and a task that was taken; with clocks, and facts of no clock."""
    question = await uow.questions.add(make.question(asked_at=after(minutes=1)))
    task = await uow.tasks.add(make.task(created_at=after(minutes=2)))
    for object_id, kind in ((question.id, QUESTION), (task.id, TASK)):
        await uow.clocks.add(make.clock(object_id, kind))
    await uow.clocks.add(make.clock(task.id, TASK, Target.RESOLUTION))
    for what, kind, object_id in (
        ("question.dismissed", QUESTION, question.id),
        ("sla.recalculated", QUESTION, question.id),
        ("question.open", QUESTION, question.id),
        ("task.made", TASK, task.id),
        ("task.taken", TASK, task.id),
    ):
        await uow.journal.add(Fact(after(minutes=3), what, DESK, 12, kind, object_id, after={"at": what}))
    return question.id, task.id


async def test_a_life_has_its_clocks_and_what_moved_them(begin):
    async with begin() as uow:
        ids = await store_two_lives(uow)
    async with begin(readonly=True) as uow:
        question, task = await uow.histories.registered(DESK, after(), after(minutes=5))

    assert (question.thing.id, task.thing.id) == ids
    assert [clock.target for clock in question.clocks] == [Target.RESPONSE]
    assert [clock.target for clock in task.clocks] == [Target.RESPONSE, Target.RESOLUTION]
    assert [(fact.what, fact.at, fact.actor_id) for fact in question.facts] == [
        ("question.dismissed", after(minutes=3), 12),
        ("question.open", after(minutes=3), 12),
    ]
    assert [fact.after for fact in task.facts] == [{"at": "task.taken"}]


async def test_the_stretch_is_half_open_and_of_one_desk(begin):
    async with begin() as uow:
        for minutes in (0, 5, 10):
            await uow.questions.add(make.question(minutes + 1, asked_at=after(minutes=minutes)))
            await uow.tasks.add(make.task(created_at=after(minutes=minutes)))
        await uow.tasks.add(make.task(created_at=after(minutes=5), desk_id=7))

        found = await uow.histories.registered(DESK, after(), after(minutes=10))

    assert [getattr(one.thing, "asked_at", None) or one.thing.created_at for one in found] == [
        after(), after(minutes=5), after(), after(minutes=5),
    ]  # fmt: skip


async def test_only_what_is_open_is_still_open(begin):
    async with begin() as uow:
        for status in QuestionStatus:
            await uow.questions.add(make.question(len(status), status=status))
        for status in Status:
            await uow.tasks.add(make.task(status=status))

        found = await uow.histories.still_open(DESK)

    assert [one.status for one in found] == [
        QuestionStatus.OPEN, Status.NEW, Status.IN_PROGRESS, Status.ON_HOLD,
    ]  # fmt: skip


async def test_what_this_transaction_wrote_is_read_and_what_is_read_is_never_written_back(begin):
    async with begin() as uow:
        task = await uow.tasks.add(make.task())
        task.title = "Toner"
        [read] = await uow.histories.still_open(DESK)
        read.title = "Paper"
    async with begin() as uow:
        [again] = await uow.histories.still_open(DESK)

    assert again.title == "Toner"


async def test_more_than_one_statement_reads_are_joined(begin, monkeypatch):
    monkeypatch.setattr("storage.histories.AT_ONCE", 2)
    async with begin() as uow:
        for number in range(5):
            task = await uow.tasks.add(make.task(f"Task {number}"))
            await uow.clocks.add(make.clock(task.id, TASK))

        found = await uow.histories.of(await uow.histories.still_open(DESK))

    assert [(one.thing.title, [clock.object_id for clock in one.clocks]) for one in found] == [
        (f"Task {number}", [number + 1]) for number in range(5)
    ]
