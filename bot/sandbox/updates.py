"""The queue of updates that wait for the bot: numbered, filtered when queued, kept for 24 hours."""

from collections import OrderedDict, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from bot.sandbox.clock import Clock
from bot.sandbox.ledger import Book
from bot.sandbox.vocabulary import words

Json = dict[str, Any]

RETENTION = 86_400
HISTORY = 10_000
KINDS = words(
    "message edited_message channel_post edited_channel_post business_connection business_message "
    "edited_business_message deleted_business_messages guest_message message_reaction "
    "message_reaction_count inline_query chosen_inline_result callback_query shipping_query "
    "pre_checkout_query purchased_paid_media poll poll_answer my_chat_member chat_member "
    "chat_join_request chat_boost removed_chat_boost managed_bot subscription stopped_message_generation "
)
DEFAULT_KINDS = KINDS - {"chat_member", "message_reaction", "message_reaction_count"}


@dataclass(frozen=True, slots=True)
class Pending:
    """An update on its way. Order is promised inside a lane only."""

    update_id: int
    kind: str
    lane: str
    expires: float
    body: Json


@dataclass(slots=True)
class UpdateQueue:
    clock: Clock
    ledger: Book
    allowed: frozenset[str] = DEFAULT_KINDS
    # An ordered dict forgets its head in constant time, however long the queue is.
    waiting: OrderedDict[int, Pending] = field(default_factory=OrderedDict)
    again: list[Pending] = field(default_factory=list)
    history: deque[Pending] = field(default_factory=lambda: deque(maxlen=HISTORY))
    listeners: list[Callable[[Pending], None]] = field(default_factory=list)
    inspect: Callable[[Json], None] | None = None
    next_id: int = 0
    chosen: bool = False
    _earliest: float = float("inf")

    def __post_init__(self) -> None:
        # Rising over restarts, so that a bot with a stored offset still hears a fresh sandbox.
        self.next_id = int(self.clock.now().timestamp())

    def allow(self, kinds: Iterable[str] | None) -> None:
        """Telegram's `allowed_updates`: absent = as before, empty = the default."""
        if kinds is not None:
            wanted = frozenset(kinds) & KINDS
            self.allowed, self.chosen = wanted or DEFAULT_KINDS, bool(wanted)

    def push(self, kind: str, payload: Json, *, lane: str, born: float | None = None) -> Pending | None:
        """Queue an update unless the bot did not ask for its kind or it is a day old."""
        now = self.clock.now().timestamp()
        expires = (now if born is None else born) + RETENTION
        if kind not in self.allowed or expires <= now:
            self.ledger.add(event="withheld", kind=kind, why="old" if expires <= now else "not allowed")
            return None
        pending = self._queue(kind, {kind: payload}, lane, expires)
        if self.inspect:
            self.inspect(pending.body)
        return pending

    def push_raw(self, body: Json) -> Pending:
        """Queue any JSON, also a malformed update; a given update_id is kept."""
        return self._queue("raw", body, "raw", self.clock.now().timestamp() + RETENTION)

    def _queue(self, kind: str, body: Json, lane: str, expires: float) -> Pending:
        pending = Pending(self.next_id, kind, lane, expires, {"update_id": self.next_id, **body})
        self.next_id += 1
        self.waiting[pending.update_id] = pending
        self._earliest = min(self._earliest, expires)
        self.history.append(pending)
        self.ledger.add(event="queued", update_id=pending.update_id, kind=kind, lane=lane)
        self._tell(pending)
        return pending

    def _tell(self, pending: Pending) -> None:
        for listener in self.listeners:
            listener(pending)

    def redeliver(self, chosen: Iterable[Pending]) -> list[int]:
        """Offer updates once more, as a confused network would."""
        repeated = list(chosen)
        self.again.extend(repeated)
        for pending in repeated:
            self.ledger.add(event="redelivered", update_id=pending.update_id)
            self._tell(pending)
        return [pending.update_id for pending in repeated]

    def confirm_below(self, offset: int) -> None:
        """`getUpdates(offset)` says that everything below has arrived."""
        done = []
        for update_id in self.waiting:
            if update_id >= offset:
                break
            done.append(update_id)
        self.acknowledge(done)

    def keep_last(self, count: int) -> None:
        """A negative offset forgets all but the last `count`."""
        self.acknowledge(list(self.waiting)[: max(len(self.waiting) - count, 0)])

    def acknowledge(self, update_ids: Iterable[int]) -> None:
        known = [update_id for update_id in update_ids if self.waiting.pop(update_id, None)]
        if known:
            self.ledger.add(event="acknowledged", update_ids=known)

    def take(self, limit: int) -> list[Pending]:
        """The next updates for a poller; they stay until confirmed."""
        self.expire()
        repeated, self.again = self.again[:limit], self.again[limit:]
        batch = [*repeated, *islice(self.waiting.values(), limit - len(repeated))]
        if batch:
            self.ledger.add(event="offered", update_ids=[pending.update_id for pending in batch])
        return batch

    def expire(self) -> None:
        """Forget what is older than 24 hours on the sandbox's clock."""
        now = self.clock.now().timestamp()
        if now < self._earliest:
            return
        stale = [pending.update_id for pending in self.waiting.values() if pending.expires <= now]
        for update_id in stale:
            del self.waiting[update_id]
        self._earliest = min((pending.expires for pending in self.waiting.values()), default=float("inf"))
        if stale:
            self.ledger.add(event="expired", update_ids=stale)

    def drop_all(self) -> None:
        self.acknowledge(list(self.waiting))
        self.again.clear()

    def find(self, update_ids: Iterable[int]) -> list[Pending]:
        wanted = set(update_ids)
        return [pending for pending in self.history if pending.update_id in wanted]

    def last(self, count: int) -> list[Pending]:
        return list(self.history)[-count:] if count > 0 else []
