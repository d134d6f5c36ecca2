"""What this process remembers of the chats that spoke last."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desk.pairing.memory import MOST_PARTICIPANTS
from desk.pairing.model import Talk
from desk.questions import Question
from desk.reactions import Reacted

Facts = tuple[Any, ...]


@dataclass(slots=True)
class Memory:
    """A talk with what tells whether it is still true. `top` is the highest message id stored for the chat."""

    talk: Talk
    rev: int
    top: int
    stored: dict[int, Facts]
    talked: set[int]
    reacted: list[Reacted]
    doubted: dict[int, datetime]
    """Asker → when they last got an answer that was in doubt then; a later one may be certain."""

    @property
    def weight(self) -> int:
        return 50 + len(self.talk.participants) + len(self.talk.authors) // 4

    def doubt(self, question: Question) -> None:
        """A question has an answer in doubt."""
        answered_at = question.real_answer_at or question.answered_at
        if answered_at is None:
            return
        known = self.doubted.pop(question.asker_id, answered_at)
        self.doubted[question.asker_id] = max(known, answered_at)
        if len(self.doubted) > MOST_PARTICIPANTS:
            del self.doubted[next(iter(self.doubted))]


class TalkCache:
    """Memories of the chats that spoke last, as many as a fixed weight allows."""

    def __init__(self, most: int = 40_000) -> None:
        self._most = most
        self._weight = 0
        self._memories: OrderedDict[int, tuple[Memory, int]] = OrderedDict()

    def take(self, chat_id: int, rev: int) -> Memory | None:
        """Hand over the memory of a chat if it is of this revision; nobody else gets it meanwhile."""
        memory, weight = self._memories.pop(chat_id, (None, 0))
        self._weight -= weight
        return memory if memory is not None and memory.rev == rev else None

    def put(self, chat_id: int, memory: Memory) -> None:
        self.take(chat_id, memory.rev)
        self._memories[chat_id] = (memory, memory.weight)
        self._weight += memory.weight
        while self._weight > self._most and len(self._memories) > 1:
            self._weight -= self._memories.popitem(last=False)[1][1]
