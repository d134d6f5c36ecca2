"""Tasks, clocks, timers and the journal in memory."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from desk.comments import Comment
from desk.history import Fact
from desk.ports import Timer
from desk.sla import Clock, ObjectKind
from desk.tasks import Task
from tests.memory.state import ArmedTimer, State


class MemoryTasks:
    def __init__(self, state: State) -> None:
        self._state = state

    async def add(self, task: Task) -> Task:
        task.number = self._state.count(f"task:{task.desk_id}")
        task.id = self._state.count("tasks")
        self._state.tasks[task.id] = task
        return task

    async def get(self, task_id: int, *, lock: bool = False) -> Task | None:
        return self._state.tasks.get(task_id)

    async def lock(self, task_ids: Collection[int]) -> Sequence[Task]:
        return [task for task_id, task in sorted(self._state.tasks.items()) if task_id in task_ids]

    async def by_number(self, desk_id: int, number: int, *, lock: bool = False) -> Task | None:
        return next((one for one in self._all() if (one.desk_id, one.number) == (desk_id, number)), None)

    async def of_message(self, chat_id: int, message_id: int) -> Task | None:
        found = [one for one in self._all() if (one.chat_id, one.message_id) == (chat_id, message_id)]
        return found[-1] if found else None

    async def queue(self, desk_id: int) -> Sequence[Task]:
        return self._open(lambda one: one.desk_id == desk_id)

    async def assigned_to(self, user_id: int) -> Sequence[Task]:
        return self._open(lambda one: one.assignee_id == user_id)

    async def owned_by(self, user_id: int) -> Sequence[Task]:
        return self._open(lambda one: one.owner_id == user_id)

    async def watched_by(self, user_id: int) -> Sequence[Task]:
        return self._open(lambda one: one.watcher_id == user_id)

    async def open_counts(self, desk_id: int) -> Mapping[int, int]:
        return Counter(one.assignee_id for one in await self.queue(desk_id) if one.assignee_id is not None)

    def _all(self) -> Iterable[Task]:
        return self._state.tasks.values()

    def _open(self, condition: Callable[[Task], bool]) -> Sequence[Task]:
        found = [one for one in self._all() if one.is_open and condition(one)]
        return sorted(found, key=lambda one: (one.created_at, one.id))


class MemoryComments:
    def __init__(self, state: State) -> None:
        self._state = state

    async def add(self, comment: Comment) -> Comment:
        stored = replace(comment, id=self._state.count("comments"))
        self._state.comments[stored.id or 0] = stored
        return stored

    async def get(self, comment_id: int) -> Comment | None:
        return self._state.comments.get(comment_id)

    async def of_message(self, chat_id: int, message_id: int) -> Comment | None:
        found = [one for one in self._all() if (one.chat_id, one.message_id) == (chat_id, message_id)]
        return found[0] if found else None

    async def of_task(self, task_id: int) -> Sequence[Comment]:
        return [one for one in self._all() if one.task_id == task_id]

    def _all(self) -> Iterable[Comment]:
        return self._state.comments.values()


class MemoryClocks:
    def __init__(self, state: State) -> None:
        self._state = state

    async def add(self, clock: Clock) -> Clock:
        clock.id = self._state.count("clocks")
        self._state.clocks[clock.id] = clock
        return clock

    async def get(self, clock_id: int) -> Clock | None:
        return self._state.clocks.get(clock_id)

    async def of(self, kind: ObjectKind, object_id: int) -> Sequence[Clock]:
        return [one for one in self._state.clocks.values() if (one.kind, one.object_id) == (kind, object_id)]

    async def foresee_of(self, kind: ObjectKind, object_ids: Collection[int]) -> None:
        """Nothing is read here."""

    async def save(self, clock: Clock) -> None:
        if self._state.clocks.get(clock.id or 0) is not clock:
            raise ValueError(f"clock {clock.id} does not come from this unit of work")


class MemoryTimers:
    def __init__(self, state: State) -> None:
        self._state = state

    async def arm(self, timers: Iterable[Timer]) -> None:
        for timer in timers:
            known = replace(timer, id=self._state.count("timers"))
            self._state.timers.setdefault(timer.key, ArmedTimer(known, timer.due_at, timer.tries))

    async def disarm(self, kind: ObjectKind, object_id: int, *, only: str | None = None) -> None:
        for key, armed in list(self._state.timers.items()):
            is_meant = armed.timer.about == (kind, object_id) and only in {None, armed.timer.kind}
            if is_meant and not armed.has_fired:
                del self._state.timers[key]

    async def claim_due(self, now: datetime, *, limit: int) -> Sequence[Timer]:
        due = [one for one in self._waiting() if one.not_before <= now]
        due = sorted(due, key=lambda one: (one.not_before, one.timer.due_at, one.timer.id))[:limit]
        for armed in due:
            armed.has_fired = True
        return [replace(armed.timer, tries=armed.tries) for armed in due]

    async def claim(self, timer: Timer, now: datetime) -> bool:
        armed = self._state.timers.get(timer.key)
        if armed is None or armed.has_fired or armed.tries != timer.tries:
            return False
        armed.has_fired = True
        return True

    async def put_back(self, timer: Timer, *, not_before: datetime, error: str) -> None:
        armed = self._state.timers[timer.key]
        armed.has_fired, armed.not_before = False, not_before
        armed.tries += 1

    async def postpone(self, timer: Timer, *, until: datetime) -> None:
        armed = self._state.timers[timer.key]
        armed.has_fired, armed.not_before = False, until
        armed.timer = replace(armed.timer, due_at=until)

    async def next_due(self) -> datetime | None:
        return min((one.not_before for one in self._waiting()), default=None)

    def _waiting(self) -> Sequence[ArmedTimer]:
        return [one for one in self._state.timers.values() if not one.has_fired]


class MemoryJournal:
    def __init__(self, state: State) -> None:
        self._state = state

    async def add(self, fact: Fact) -> None:
        self._state.journal.append(fact)

    async def of(self, kind: ObjectKind, object_id: int) -> Sequence[Fact]:
        return [one for one in self._state.journal if (one.kind, one.object_id) == (kind, object_id)]

    async def times_asked(self, user_id: int, *, since: datetime) -> int:
        asked = [one for one in self._state.journal if one.what == "pair.asked" and one.at > since]
        return sum(one.actor_id == user_id for one in asked)
