"""What the use cases need of the outside, one protocol per need. Storage implements them; tests have a memory one."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from desk.catalog import Catalog
from desk.comments import Comment
from desk.delivery import Call, Outcome, TryLater, Waiting
from desk.history import Fact, History
from desk.metrics import Asked, FiguresQuery, FirstLineFacts, FirstLineGroup, Pairing, SecondLineFacts, Split
from desk.norms import Ended, EndedQuery, Judged
from desk.notices import Button, Delivery, Notice
from desk.pairing.model import Talk
from desk.people import Membership, Person
from desk.questions import Message, Question, Source, WaitingCount
from desk.reactions import Reacted
from desk.similar import SHOWN, Likeness, Offer
from desk.sla import Clock, ObjectKind
from desk.tasks import Task

UTC_ZONE = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class Timer:
    """Something that happens by itself at `due_at`. `key` is unique per object and kind, for ever: it fires once.

    Kinds: `rung` (values: clock_id, rung, cycle), `return` (a held task comes back), `norm` (values: norm, the key of
    what is looked at), `reminder` (values: reminder, the key of when it is said), `similar` (an earlier answer may be
    offered to the asker) and `undo` (values: key, that of a message whose button can take nothing back any more).
    """

    desk_id: int
    kind: str
    about: tuple[ObjectKind, int]
    key: str
    due_at: datetime
    values: Mapping[str, Any]
    id: int | None = None
    tries: int = 0
    """How often firing it has failed."""


class People(Protocol):
    async def get(self, user_id: int) -> Person | None: ...
    async def many(self, user_ids: Iterable[int]) -> dict[int, Person]: ...
    async def by_username(self, username: str) -> Person | None: ...
    async def see(self, person: Person) -> None:
        """Learn a person or what changed about them; unset fields keep what is known."""
        ...

    async def set_reachable(self, user_id: int, reachable: bool) -> None: ...


class Memberships(Protocol):
    async def get(self, chat_id: int, user_id: int) -> Membership | None: ...
    async def save(self, membership: Membership) -> None: ...
    async def owner_of(self, chat_id: int) -> int | None:
        """The creator of the chat, as far as known."""
        ...


class Chats(Protocol):
    """What was learnt of chats: title, kind, the bot's own status, migration."""

    async def get(self, chat_id: int) -> "ChatInfo | None": ...
    async def save(self, chat: "ChatInfo") -> None: ...
    async def repoint(self, old_id: int, new_id: int) -> None:
        """A group became a supergroup: every row that named the old id names the new one."""
        ...


@dataclass(slots=True)
class ChatInfo:
    """A chat as Telegram shows it, and how the bot stands in it (`member`, `administrator`, `left`, …)."""

    chat_id: int
    kind: str
    title: str = ""
    bot_status: str | None = None
    is_forum: bool = False
    migrated_to: int | None = None
    seen_at: datetime | None = None


class Messages(Protocol):
    async def add(self, message: Message) -> bool:
        """Keep a message; False where it was already there."""
        ...

    async def get(self, chat_id: int, message_id: int) -> Message | None: ...
    async def topics(self, chat_id: int) -> set[int]:
        """Those in which something was said; each is named by its first message."""
        ...

    async def many(self, chat_id: int, message_ids: Collection[int]) -> Sequence[Message]:
        """Those of them that are known."""
        ...

    async def recent(self, chat_id: int, *, limit: int, topic_id: int | None = None) -> Sequence[Message]:
        """The newest messages of people, newest first."""
        ...

    async def of_album(self, message: Message) -> Sequence[Message]:
        """The other parts of a message's album that are known, in order; Telegram gives them ids close together."""
        ...

    async def edit(
        self, chat_id: int, message_id: int, *, text: str, at: datetime, media: str | None = None
    ) -> Message | None:
        """Keep the new text and the old one as a version; `media` was put to it. None where it is unknown."""
        ...

    async def set_question(self, chat_id: int, message_id: int, question_id: int | None) -> None: ...
    async def mark_gone(self, chat_id: int, message_id: int) -> None: ...


class Questions(Protocol):
    async def talk(self, chat_id: int) -> Talk:
        """What the pairing rules need of this chat's past; the same object until it is `outdated`.

        Nobody else works on the chat from here on: it may be waited for, so it is asked for before anything is changed.
        """
        ...

    def talk_at_hand(self, chat_id: int) -> Talk | None:
        """The same, where this transaction works with it already. A change that is saved outdates all others."""
        ...

    async def reacted(self, chat_id: int) -> list[Reacted]:
        """Dialogs of this chat that still lack their real answer, oldest first; kept with the talk, for the caller to
        keep up to date."""
        ...

    async def doubted(self, chat_id: int) -> Mapping[int, datetime]:
        """Askers of this chat who lately had an answer that is only believed to be one: when at the latest, its real
        answer included."""
        ...

    async def outdated(self, chat_id: int) -> None:
        """A question waits that the rules did not hear being asked: what they need is read anew."""
        ...

    async def add(self, question: Question) -> Question:
        """Store a new question; it has its id and its first message afterwards."""
        ...

    async def get(self, question_id: int) -> Question | None: ...
    async def source(self, question_id: int) -> Source | None:
        """Where it was asked; less work than the question itself."""
        ...

    async def lock(self, question_ids: Collection[int]) -> Sequence[Question]:
        """Read anew and held for this transaction, in order of ids: whoever else changes them waits."""
        ...

    async def of_message(self, chat_id: int, message_id: int) -> Question | None: ...
    async def save(self, question: Question) -> None: ...
    async def last_answered(
        self, chat_id: int, asker_id: int, *, topic_id: int | None, before: datetime
    ) -> Question | None:
        """Of the dialogs this person has had in this topic, the one answered last."""
        ...

    async def answered_with(self, chat_id: int, message_id: int) -> Question | None:
        """The question this message is the answer of."""
        ...

    async def of_answer(self, chat_id: int, message_id: int) -> Question | None:
        """The same or, where there is none, one it answered before that was closed."""
        ...

    async def around(self, chat_id: int, *, topic_id: int | None, before: datetime, limit: int) -> Sequence[Question]:
        """Asked in a topic by then, open or answered: those that wait first, then the newest."""
        ...

    async def read_ahead(self, question_ids: Iterable[int]) -> None:
        """Read at once what will be asked for."""
        ...

    async def parts_of(self, question: Question) -> Sequence[Question]:
        """Dialogs of their own that quoted parts of this answered question became."""
        ...

    async def open_of_desk(self, desk_id: int) -> Sequence[Question]:
        """Oldest first."""
        ...

    async def waiting_page(
        self,
        desk_id: int,
        *,
        limit: int,
        offset: int = 0,
        since: datetime | None = None,
        before: datetime | None = None,
    ) -> Sequence[Question]:
        """A part of those that wait: asked `since` an instant, and `before` another one.

        First what nobody has answered, then what was answered without stopping its clock; each oldest first.
        """
        ...

    async def count_waiting(
        self, desk_id: int, *, since: datetime | None = None, before: datetime | None = None
    ) -> WaitingCount: ...


class Similar(Protocol):
    """Answered questions by what they are about."""

    async def find(
        self, desk_id: int, text: str, *, now: datetime, without: int | None = None, limit: int = SHOWN
    ) -> Sequence[Likeness]:
        """The desk's dialogs whose question is like this text, best first; `without` one of them."""
        ...


class Offers(Protocol):
    """Earlier answers that were offered to askers."""

    async def get(self, question_id: int) -> Offer | None: ...
    async def count(self, desk_id: int, asker_id: int, *, since: datetime) -> int:
        """How often this person was offered one after an instant."""
        ...

    async def save(self, offer: Offer) -> None:
        """Store a new one, or what its asker said of it."""
        ...


class Tasks(Protocol):
    async def add(self, task: Task) -> Task:
        """Store a new task under the next number of its desk; it has id and number afterwards."""
        ...

    async def get(self, task_id: int, *, lock: bool = False) -> Task | None:
        """A change of the returned object is stored at commit; `lock` makes concurrent changers wait."""
        ...

    async def lock(self, task_ids: Collection[int]) -> Sequence[Task]:
        """Many at once, in order of ids."""
        ...

    async def by_number(self, desk_id: int, number: int, *, lock: bool = False) -> Task | None: ...
    async def of_message(self, chat_id: int, message_id: int) -> Task | None: ...
    async def queue(self, desk_id: int) -> Sequence[Task]:
        """Open tasks in order of creation."""
        ...

    async def assigned_to(self, user_id: int) -> Sequence[Task]:
        """Open ones, oldest first; so the next two."""
        ...

    async def owned_by(self, user_id: int) -> Sequence[Task]: ...
    async def watched_by(self, user_id: int) -> Sequence[Task]: ...
    async def open_counts(self, desk_id: int) -> Mapping[int, int]:
        """Open tasks per assignee."""
        ...


class Comments(Protocol):
    """What was written about tasks; never changed."""

    async def add(self, comment: Comment) -> Comment:
        """Store it; returned with its id."""
        ...

    async def get(self, comment_id: int) -> Comment | None: ...
    async def of_message(self, chat_id: int, message_id: int) -> Comment | None: ...
    async def of_task(self, task_id: int) -> Sequence[Comment]:
        """Comments and answers, oldest first."""
        ...


class Clocks(Protocol):
    async def add(self, clock: Clock) -> Clock: ...
    async def get(self, clock_id: int) -> Clock | None: ...
    async def of(self, kind: ObjectKind, object_id: int) -> Sequence[Clock]: ...
    async def foresee_of(self, kind: ObjectKind, object_ids: Collection[int]) -> None:
        """Read at once what will be asked for one by one."""
        ...

    async def save(self, clock: Clock) -> None: ...


class Timers(Protocol):
    async def arm(self, timers: Iterable[Timer]) -> None:
        """Keys already known are left alone: what fired once does not fire again."""
        ...

    async def disarm(self, kind: ObjectKind, object_id: int, *, only: str | None = None) -> None:
        """Forget what has not fired yet, all kinds of timers or one."""
        ...

    async def claim_due(self, now: datetime, *, limit: int) -> Sequence[Timer]:
        """Take due timers, most overdue first, for this transaction alone; committed, they have fired.

        What they are about is taken too; where somebody else is working on it, the timer is left for later.
        """
        ...

    async def claim(self, timer: Timer, now: datetime) -> bool:
        """Take this one alone, to put it back: whether it waits still, was not put back since, and nobody has it."""
        ...

    async def put_back(self, timer: Timer, *, not_before: datetime, error: str) -> None:
        """A claimed timer that could not be fired: `due_at` stays as promised, it is claimed again at `not_before`."""
        ...

    async def postpone(self, timer: Timer, *, until: datetime) -> None:
        """A claimed timer that is to fire later, and has not failed: it is promised for `until` now."""
        ...

    async def next_due(self) -> datetime | None:
        """When there will be something to claim."""
        ...


class Outbox(Protocol):
    async def put(self, notice: Notice) -> None: ...
    async def refresh(self, kind: ObjectKind, object_id: int) -> None:
        """Cards about this object are shown anew."""
        ...

    async def look_again(self, key: str) -> None:
        """What is shown under this key is shown anew, if time alone has changed it."""
        ...

    async def hurry(self, kind: ObjectKind, object_id: int, *, chat_id: int) -> None:
        """Who pressed a button looks at the cards of this object in this chat: they are edited first."""
        ...

    async def withdraw(self, key: str) -> None:
        """Not to be said after all, where it has not been said yet."""
        ...

    async def counts(self) -> Mapping[str, int]:
        """How many rows there are in each state."""
        ...

    async def posted(self, notice_kind: str, kind: ObjectKind, object_id: int) -> tuple[int, int] | None:
        """Chat and message id of the newest message of this kind about the object, to link to it."""
        ...

    async def places(self, keys: Iterable[str]) -> Mapping[str, tuple[int, bool]]:
        """The chat each of these is said in, and whether it is there already. Without those that will not be said."""
        ...

    async def refresh_earlier(self, delivery: Delivery) -> None:
        """What was said before in the same chat, of the same kind and object, is shown anew."""
        ...

    async def said(self, chat_id: int, message_id: int) -> Notice | None:
        """What the bot said with this message: kind, values and what it is about."""
        ...


class Buttons(Protocol):
    async def issue(self, buttons: Sequence[Button]) -> Sequence[str]:
        """Opaque tokens, in order."""
        ...

    async def find(self, token: str, *, lock: bool = False) -> "IssuedButton | None": ...
    async def use(self, token: str, now: datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class IssuedButton:
    token: str
    button: Button
    used_at: datetime | None = None


class Admins(Protocol):
    """The one-time code of a new installation. Only its digest is stored."""

    async def offer(self, code: str, now: datetime) -> None: ...
    async def claim(self, code: str, user_id: int, now: datetime) -> bool:
        """True once, for the right code: the person is an admin from then on."""
        ...


class Journal(Protocol):
    async def add(self, fact: Fact) -> None: ...
    async def of(self, kind: ObjectKind, object_id: int) -> Sequence[Fact]: ...
    async def times_asked(self, user_id: int, *, since: datetime) -> int:
        """How often this person has been asked about a pair after an instant."""
        ...


class Histories(Protocol):
    """Many lives read at once, questions before tasks, each kind in order of ids."""

    async def registered(self, desk_id: int, start: datetime, end: datetime) -> Sequence[History]:
        """What was asked or made in a half-open stretch of time."""
        ...

    async def still_open(self, desk_id: int) -> Sequence[Task | Question]:
        """What is open or whose clock still runs, without its life; to be read only."""
        ...

    async def of(self, things: Iterable[Task | Question]) -> Sequence[History]: ...


class Reports(Protocol):
    """The read side of the figures."""

    async def first_line(self, query: FiguresQuery) -> Sequence[FirstLineFacts]:
        """Every question, to be opened from a figure."""
        ...

    async def first_line_groups(
        self, query: FiguresQuery, *, by: Collection[Split] = (), zone: ZoneInfo = UTC_ZONE
    ) -> Sequence[FirstLineGroup]:
        """The same summed, quickly: one group for the whole without `by`, else one per value that occurs.

        Days are those of `zone`. Whoever has not been answered has no specialist.
        """
        ...

    async def asked(self, query: FiguresQuery) -> Asked:
        """Counted without a look at times, so that years cost little."""
        ...

    async def pairing(self, query: FiguresQuery) -> Pairing:
        """How the pairs of the period were found, how many are estimated, and what people said of them."""
        ...

    async def second_line(self, query: FiguresQuery) -> Sequence[SecondLineFacts]: ...
    async def judged(self, query: EndedQuery) -> Judged:
        """Those that ended in a stretch of time, only counted."""
        ...

    async def ended(self, query: EndedQuery) -> Ended:
        """What became of the clocks of a stretch of time; to be read only."""
        ...


class Leases(Protocol):
    """Who may act alone. A fence is a number that only grows: a frozen former holder is told by its old one."""

    async def hold(self, name: str, holder: str, now: datetime, ttl: timedelta) -> int | None:
        """Take or renew; the fence, or None while somebody else holds it."""
        ...

    async def release(self, name: str, holder: str) -> None: ...
    async def holder(self, name: str) -> str | None:
        """Who has it, whether or not its time is up."""
        ...

    async def held_until(self, name: str) -> datetime | None:
        """When its time is or was up; None where nobody ever had it."""
        ...


class Sending(Protocol):
    """The outbox as its one sender sees it. Each writing call checks `fence` and raises `LeaseLost` where it is old."""

    async def pending(self, now: datetime, *, limit: int, skip_chats: Iterable[int]) -> Sequence[Waiting]:
        """What could be sent now, most urgent first, then oldest."""
        ...

    async def begin(self, ids: Sequence[int], *, fence: int, now: datetime) -> Sequence[Delivery]:
        """Mark as being sent, before anything leaves the host."""
        ...

    async def hold(self, ids: Collection[int]) -> set[int]:
        """Those nobody else is changing at this moment; nobody will until the transaction ends. There is no waiting."""
        ...

    async def settle(self, delivery: Delivery, outcome: Outcome, *, fence: int, now: datetime) -> bool:
        """Book what became of it. A change that came meanwhile leaves a card waiting again.

        `Unreachable`: the row turns to the next chat of its fallback. `Migrated`: `follow` has moved it already.
        Returns whether it was given up without anybody knowing whether it arrived.
        """
        ...

    async def check(self, fence: int) -> None:
        """Raise `LeaseLost` where it is old; nobody takes over until the transaction ends."""
        ...

    async def follow(self, old_id: int, new_id: int) -> None:
        """Re-point a group that has moved, in a transaction that holds no rows yet: others may be waited for."""
        ...

    async def halfway(self, *, fence: int) -> Sequence[Delivery]:
        """What a dead sender had begun and nobody has booked."""
        ...

    async def recent(self, since: datetime) -> Sequence[tuple[int, datetime]]:
        """Chats and instants of what was sent, so that the budget outlives a restart."""
        ...

    async def next_try(self) -> datetime | None: ...


class Personal(Protocol):
    """All that is kept of one person."""

    async def count(self, user_id: int) -> Mapping[str, int]:
        """How much there is: messages, questions, tasks, comments, journal, updates."""
        ...

    async def export(self, user_id: int) -> Mapping[str, Any]:
        """As one JSON document, times in UTC."""
        ...

    async def open_questions(self, user_id: int) -> Sequence[int]:
        """Those this person waits for an answer to."""
        ...

    async def open_tasks(self, user_id: int) -> Sequence[int]:
        """Those in which this person has any part."""
        ...

    async def hold(self, user_id: int) -> None:
        """Wait until nobody else works on what is theirs, and keep it so. Before anything of it is read or changed."""
        ...

    async def erase(self, user_id: int, handle: str | None, *, is_living: bool = True) -> int:
        """Names and words go; an id nobody has stands in place of theirs from then on.

        Raises `BeingTold` where something is on its way to them: in living data only, not in those of a backup.
        """
        ...


class UnitOfWork(Protocol):
    """One transaction over everything. Entering begins it, leaving without an error commits it."""

    catalog: Catalog
    people: People
    memberships: Memberships
    chats: Chats
    messages: Messages
    questions: Questions
    similar: Similar
    offers: Offers
    tasks: Tasks
    comments: Comments
    clocks: Clocks
    timers: Timers
    outbox: Outbox
    sending: Sending
    buttons: Buttons
    journal: Journal
    histories: Histories
    reports: Reports
    leases: Leases
    admins: Admins
    personal: Personal

    def savepoint(self) -> AbstractAsyncContextManager[Any]:
        """Leaving it with an exception undoes what was done within, and nothing else."""
        ...


class UnitOfWorkFactory(Protocol):
    """`async with begin() as uow:` – a fresh one for each update, sweep or delivery."""

    def __call__(self) -> AbstractAsyncContextManager[UnitOfWork]: ...


class Renderer(Protocol):
    """Turns a delivery into one Telegram call, from the state as it is now.

    None where nothing is to be said, `TryLater` where what it needs is not there yet.
    """

    async def render(self, uow: UnitOfWork, delivery: Delivery, now: datetime) -> Call | TryLater | None: ...
