"""Tasks, in every store."""

from dataclasses import replace

from desk.tasks import Status, Verb
from tests.storage import make


async def test_tasks_are_numbered_within_their_desk(begin):
    async with begin() as uow:
        numbers = [(await uow.tasks.add(make.task())).number for _ in range(3)]
        other = await uow.tasks.add(make.task(desk_id=2))
    async with begin() as uow:
        numbers.append((await uow.tasks.add(make.task())).number)

    assert numbers == [1, 2, 3, 4]
    assert other.number == 1


async def test_a_task_comes_back_as_it_was(begin):
    async with begin() as uow:
        made = await uow.tasks.add(
            make.task(chat_id=make.CHAT, message_id=7, topic_id=3, question_id=9, deadline_at=make.after(hours=4))
        )
        as_added = replace(made)

    async with begin() as uow:
        assert await uow.tasks.get(made.id) == as_added
        assert await uow.tasks.by_number(make.DESK, made.number) == as_added
        assert await uow.tasks.of_message(make.CHAT, 7) == as_added
        assert await uow.tasks.get(made.id + 1) is None


async def test_a_change_of_a_task_is_stored_at_commit(begin):
    async with begin() as uow:
        made = await uow.tasks.add(make.task())
    async with begin() as uow:
        task = await uow.tasks.get(made.id, lock=True)
        task.move(Verb.TAKE, make.after(minutes=1), by=make.BORIS)

    async with begin() as uow:
        stored = await uow.tasks.get(made.id)
        assert (stored.status, stored.taken_at, stored.version) == (Status.IN_PROGRESS, make.after(minutes=1), 2)


async def test_locking_gives_the_same_object_with_its_changes(begin):
    async with begin() as uow:
        made = await uow.tasks.add(make.task())
        made.title = "Scanner"

        locked = await uow.tasks.get(made.id, lock=True)

    assert locked is made
    assert locked.title == "Scanner"


async def test_of_several_tasks_of_a_message_the_newest_is_found(begin):
    async with begin() as uow:
        await uow.tasks.add(make.task(chat_id=make.CHAT, message_id=7))
        newer = await uow.tasks.add(make.task(chat_id=make.CHAT, message_id=7))

        assert await uow.tasks.of_message(make.CHAT, 7) is newer


async def test_the_queue_holds_open_tasks_in_order_of_creation(begin):
    async with begin() as uow:
        late = await uow.tasks.add(make.task("late", created_at=make.after(minutes=9)))
        early = await uow.tasks.add(make.task("early"))
        held = await uow.tasks.add(make.task("held", created_at=make.after(minutes=1), status=Status.ON_HOLD))
        done = await uow.tasks.add(make.task("done"))
        await uow.tasks.add(make.task("elsewhere", desk_id=2))
        done.move(Verb.DONE, make.after(minutes=1), by=make.BORIS)

        assert await uow.tasks.queue(make.DESK) == [early, held, late]


async def test_lists_of_a_person_follow_their_part_in_the_task(begin):
    async with begin() as uow:
        made = await uow.tasks.add(make.task())
        await uow.tasks.add(make.task(assignee_id=None, owner_id=None, watcher_id=None))

        assert await uow.tasks.assigned_to(make.BORIS) == [made]
        assert await uow.tasks.owned_by(make.VERA) == [made]
        assert await uow.tasks.watched_by(make.ANNA) == [made]
        assert await uow.tasks.assigned_to(make.ANNA) == []


async def test_open_tasks_are_counted_by_assignee(begin):
    async with begin() as uow:
        for assignee in (make.BORIS, make.BORIS, make.VERA, None):
            await uow.tasks.add(make.task(assignee_id=assignee))
        done = await uow.tasks.add(make.task())
        done.move(Verb.DONE, make.NINE, by=make.BORIS)

        assert dict(await uow.tasks.open_counts(make.DESK)) == {make.BORIS: 2, make.VERA: 1}
