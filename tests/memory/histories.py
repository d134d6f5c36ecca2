"""Whole lives, as the memory holds them."""

import copy
from collections.abc import Iterable, Sequence
from datetime import datetime

from desk.history import History
from desk.questions import Question, QuestionStatus
from desk.sla import ObjectKind
from desk.sla_history import LIFE_FACTS
from desk.tasks import Task
from tests.memory.state import State


class MemoryHistories:
    def __init__(self, state: State) -> None:
        self._state = state

    async def registered(self, desk_id: int, start: datetime, end: datetime) -> Sequence[History]:
        return [self._of(one) for one in self._things(desk_id) if start <= _registered_at(one) < end]

    async def still_open(self, desk_id: int) -> Sequence[Task | Question]:
        running = {(one.kind, one.object_id) for one in self._state.clocks.values() if one.is_open}
        return [copy.deepcopy(one) for one in self._things(desk_id) if one.is_open or _is_unsettled(one, running)]

    async def of(self, things: Iterable[Task | Question]) -> Sequence[History]:
        return [self._of(one) for one in sorted(things, key=lambda one: one.about)]

    def _things(self, desk_id: int) -> Iterable[Task | Question]:
        things = (*self._state.questions.values(), *self._state.tasks.values())
        return (one for one in things if one.desk_id == desk_id)

    def _of(self, thing: Task | Question) -> History:
        clocks = (one for one in self._state.clocks.values() if (one.kind, one.object_id) == thing.about)
        rows = (one for one in self._state.journal if (one.kind, one.object_id) == thing.about)
        return copy.deepcopy(History(thing, tuple(clocks), tuple(one for one in rows if one.what in LIFE_FACTS)))


def _registered_at(thing: Task | Question) -> datetime:
    return thing.created_at if isinstance(thing, Task) else thing.asked_at


def _is_unsettled(thing: Task | Question, running: set[tuple[ObjectKind, int]]) -> bool:
    return isinstance(thing, Question) and thing.status is QuestionStatus.ANSWERED and thing.about in running
