"""The queue of updates that wait for the bot: numbered, filtered when queued, kept for 24 hours."""

from collections import OrderedDict, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from bot.sandbox.clock import Clock
from bot.sandbox.disorder import QUIET_WEEK, Disorder
from bot.sandbox.errors import Refused
from bot.sandbox.ledger import Book
from bot.sandbox.vocabulary import words

Json = dict[str, Any]

RETENTION = 86_400
HISTORY = 10_000
FUTURE = 10
"""An offset further ahead of the numbers than this confirms nothing: Telegram answers from the oldest update."""
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


@dataclass(frozen=True, slots=True)
class Unnumbered:
    """An update that gets its number when somebody asks for updates."""

    kind: str
    body: Json
    lane: str
    expires: float


@dataclass(slots=True)
class UpdateQueue:
    clock: Clock
    ledger: Book
    allowed: frozenset[str] = DEFAULT_KINDS
    # An ordered dict forgets its head in constant time, however long the queue is.
    waiting: OrderedDict[int, Pending] = field(default_factory=OrderedDict)
    again: list[Pending] = field(default_factory=list)
    history: deque[Pending] = field(default_factory=lambda: deque(maxlen=HISTORY))
    listeners: list[Callable[[Pending | None], None]] = field(default_factory=list)
    inspect: Callable[[Json], None] | None = None
    disorder: Disorder = field(default_factory=Disorder)
    next_id: int = 0
    chosen: bool = False
    pushing: bool = False
    """Whether a webhook takes updates as they come."""
    _held: list[Unnumbered] = field(default_factory=list)
    _earliest: float = float("inf")
    _newest: float = float("inf")

    def __post_init__(self) -> None:
        # Rising over restarts, so that a bot with a stored offset still hears a fresh sandbox.
        self.next_id = int(self.clock.now().timestamp())

    @property
    def count(self) -> int:
        """Updates that are neither confirmed nor expired."""
        return len(self.waiting) + len(self._held)

    def allow(self, kinds: Iterable[str] | None) -> None:
        """Telegram's `allowed_updates`: absent = as before, empty = the default."""
        if kinds is not None:
            wanted = frozenset(kinds) & KINDS
            self.allowed, self.chosen = wanted or DEFAULT_KINDS, bool(wanted)

    def push(self, kind: str, payload: Json, *, lane: str, born: float | None = None) -> None:
        """Queue an update unless the bot did not ask for its kind or it is a day old."""
        now = self.clock.now().timestamp()
        expires = (now if born is None else born) + RETENTION
        if kind not in self.allowed or expires <= now:
            self.ledger.add(event="withheld", kind=kind, why="old" if expires <= now else "not allowed")
            return
        made = Unnumbered(kind, {kind: payload}, lane, expires)
        if self.disorder.overtake and not self.pushing:
            self._held.append(made)
            self._tell(None)
            return
        self._number(made)

    def push_raw(self, body: Json) -> Pending:
        """Queue any JSON, also a malformed update; a given update_id is kept."""
        return self._queue("raw", body, "raw", self.clock.now().timestamp() + RETENTION)

    def _number(self, made: Unnumbered) -> None:
        pending = self._queue(made.kind, made.body, made.lane, made.expires)
        if self.inspect:
            self.inspect(pending.body)

    def _queue(self, kind: str, body: Json, lane: str, expires: float) -> Pending:
        update_id = self._next_id()
        pending = Pending(update_id, kind, lane, expires, {"update_id": update_id, **body})
        self.waiting[pending.update_id] = pending
        self._earliest = min(self._earliest, expires)
        self.history.append(pending)
        self.ledger.add(event="queued", update_id=pending.update_id, kind=kind, lane=lane, **_about(body.get(kind)))
        self._tell(pending)
        return pending

    def _next_id(self) -> int:
        """One more than the last; any number when a week has brought nothing new."""
        now = self.clock.now().timestamp()
        if now - self._newest >= QUIET_WEEK:
            self.expire()
            if not self.waiting:
                self.restart_ids(self.disorder.random_id())
        self._newest = now
        chosen = self.next_id + self.disorder.skipped_numbers()
        self.next_id = chosen + 1
        return chosen

    def restart_ids(self, start: int) -> None:
        """Go on with other numbers, also lower ones."""
        if self.waiting:
            raise Refused("numbers can begin anew only when no update waits", 409)
        self.next_id = start
        self.ledger.add(event="renumbered", next_id=start)

    def release(self) -> None:
        """Number what was held back, lanes mixed."""
        held, self._held = self._held, []
        lanes: dict[str, list[Unnumbered]] = {}
        for made in held:
            lanes.setdefault(made.lane, []).append(made)
        for made in self.disorder.mix(lanes):
            self._number(made)

    def _tell(self, pending: Pending | None) -> None:
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
        if offset > self.next_id + FUTURE:
            return
        done = []
        for update_id in self.waiting:
            if update_id >= offset:
                break
            done.append(update_id)
        self.acknowledge(done)

    def keep_last(self, count: int) -> None:
        """A negative offset forgets all but the last `count`."""
        self.release()
        self.acknowledge(list(self.waiting)[: max(len(self.waiting) - count, 0)])

    def acknowledge(self, update_ids: Iterable[int]) -> None:
        known = [pending for update_id in update_ids if (pending := self.waiting.pop(update_id, None))]
        if known:
            self.ledger.add(event="acknowledged", update_ids=[pending.update_id for pending in known])
            self.redeliver(pending for pending in known if self.disorder.happens(self.disorder.repeat))

    def take(self, limit: int) -> list[Pending]:
        """The next updates for a poller; they stay until confirmed."""
        self.release()
        self.expire()
        repeated, self.again = self.again[:limit], self.again[limit:]
        batch = self.disorder.shuffled([*repeated, *islice(self.waiting.values(), limit - len(repeated))])
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
        """`drop_pending_updates`: nothing of what waits will come."""
        dropped = list(self.waiting)
        self.waiting.clear()
        self.again.clear()
        self._held.clear()
        if dropped:
            self.ledger.add(event="dropped", update_ids=dropped)

    def find(self, update_ids: Iterable[int]) -> list[Pending]:
        wanted = set(update_ids)
        return [pending for pending in self.history if pending.update_id in wanted]

    def last(self, count: int) -> list[Pending]:
        return list(self.history)[-count:] if count > 0 else []


def _about(payload: Any) -> Json:
    """Which chat and message an update is about, for those who read the ledger."""
    if not isinstance(payload, dict):
        return {}
    pressed = payload.get("message")
    inner = pressed if isinstance(pressed, dict) else payload
    chat = inner.get("chat")
    about = {"chat": chat.get("id") if isinstance(chat, dict) else None}
    about |= {name: inner.get(name) for name in ("message_id", "ephemeral_message_id")}
    return {key: value for key, value in about.items() if value is not None}
