"""What is kept of one person, in memory: enough to hand it over and to settle what is open."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from desk.people import ERASED_FROM
from tests.memory.state import State


class MemoryPersonal:
    def __init__(self, state: State) -> None:
        self._state = state

    async def count(self, user_id: int) -> Mapping[str, int]:
        return {"messages": sum(one.author_id == user_id for one in self._state.messages.values())}

    async def hold(self, user_id: int) -> None:
        """Nobody else is here."""

    async def export(self, user_id: int) -> Mapping[str, Any]:
        person = self._state.people.get(user_id)
        own = [one.text for one in self._state.messages.values() if one.author_id == user_id]
        return {"user_id": user_id, "person": [asdict(person)] if person else [], "messages": own}

    async def open_questions(self, user_id: int) -> Sequence[int]:
        return [
            key
            for key, one in sorted(self._state.questions.items())
            if one.asker_id == user_id and one.status == "open"
        ]

    async def open_tasks(self, user_id: int) -> Sequence[int]:
        def parts(task: Any) -> set[int | None]:
            return {task.assignee_id, task.owner_id, task.watcher_id, task.maker_id}

        return [key for key, one in sorted(self._state.tasks.items()) if one.is_open and user_id in parts(one)]

    async def erase(self, user_id: int, handle: str | None, *, is_living: bool = True) -> int:
        self._state.people.pop(user_id, None)
        return ERASED_FROM - 1
