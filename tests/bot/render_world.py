"""A desk in memory, as far as rendering looks at it: enough of a unit of work, and people to speak of."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from bot.render.renderer import TelegramRenderer
from desk import metrics
from desk.business_hours import BusinessHours
from desk.catalog import Catalog, Desk, DeskSettings, HoursVersion
from desk.comments import Comment
from desk.delivery import Call
from desk.history import Fact
from desk.metrics import FirstLineFacts, FirstLineGroup, Pairing, SecondLineFacts, Split
from desk.norms import EndedQuery, Judged, Norm
from desk.notices import Button, Delivery, Mode, Notice
from desk.people import Membership, Person, Role
from desk.ports import ChatInfo
from desk.questions import Message, Question, QuestionStatus, WaitingCount
from desk.similar import Offer
from desk.sla import Clock, ObjectKind, Policy, Target
from desk.tasks import Task

NOW = datetime(2026, 11, 20, 11, 48, tzinfo=UTC)
"""Friday, 14:48 in Moscow."""

CHAT, SECOND = -1001000000001, -1001000000002
OLGA, BORIS, KLARA, BELLA, CYRIL = 1001, 1002, 1003, 2001, 2002


def at(hour: int, minute: int = 0, *, day: int = 20) -> datetime:
    """A moment of November 2026 by Moscow's clocks."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC) - timedelta(hours=3)


LEVELS = (
    Policy(
        "VIP",
        {"customer_category": "vip", "task_type": "incident", "chat": str(CHAT), "priority": "high"},
        hours="always",
        response=600,
        reaction=900,
        resolution=14400,
        resolution_starts="taken",
    ),
    Policy("Default", response=1800, reaction=3600, resolution=28800),
)
DAILY = Norm(Target.RESOLUTION, 85, 64800, 32400, days=("mon", "tue", "wed", "thu", "fri"))

_BY_TASK = {"task_id": 42}
_COMMENT = {"task_id": 42, "comment_id": 3, "returned": False}
_PAIR = {"chat_id": CHAT, "message_id": 81, "for_user": BORIS}
_CHOICE = {"task_id": 42, "for_user": BORIS}
_NORM = {
    "name": "",
    "policy": None,
    "target": "resolution",
    "percent": 85,
    "share": 71,
    "is_below": True,
    "met": 5,
    "total": 7,
    "start": "2026-11-20T06:00:00+00:00",
    "end": "2026-11-20T15:00:00+00:00",
    "late": [
        {"kind": "task", "id": 42, "late_s": 4800, "is_open": True},
        {"kind": "question", "id": 5, "late_s": 720, "is_open": False},
    ],
    "more": 0,
}
_PREVIEW = {
    "desk_id": 1,
    "for_user": OLGA,
    "digest": "0123456789abcdef",
    "applied": False,
    "open": 17,
    "changed": 9,
    "turns": {"overdue": 1, "later": 7, "dropped": 1},
    "shown": [
        {
            "kind": "task",
            "id": 42,
            "before": "Default",
            "after": "VIP",
            "clocks": [
                {
                    "target": "resolution",
                    "turn": "overdue",
                    "before": "2026-11-20T15:00:00+00:00",
                    "after": "2026-11-20T11:30:00+00:00",
                }
            ],
        },
        {
            "kind": "question",
            "id": 5,
            "before": "Default",
            "after": "Default",
            "clocks": [{"target": "response", "turn": "dropped", "before": "2026-11-20T12:00:00+00:00", "after": None}],
        },
    ],
}
_NO_DATA = {"share": None, "is_below": False, "met": 0, "total": 0, "late": []}
_SETUP_CODES = ("bot_admin", "privacy", "sees_members", "reactions", "second_line", "second_line_owner", "chat_known")
_SETUP_LINES = [
    *({"code": code, "ok": ok, "chat_id": SECOND} for code in _SETUP_CODES for ok in ("yes", "no")),
    {"code": "second_line_owner", "ok": "yes", "user_id": BORIS},
    {"code": "specialist_outside", "ok": "warn", "user_id": BORIS},
    {"code": "lead_unreachable", "ok": "warn", "user_id": OLGA},
    {"code": "named_unreachable", "ok": "warn", "user_id": KLARA},
    {"code": "desk_unknown", "ok": "no"},
]

KINDS: dict[str, list[dict[str, Any]]] = {
    "privacy": [{"user_id": BELLA, "in_private": True}, {"user_id": BELLA, "in_private": False}],
    "privacy_file": [{"user_id": BELLA}],
    "erase_wish": [{"user_id": BELLA}],
    "task_picker": [{"chat_id": CHAT, "message_ids": [11, 12], "maker_id": BORIS}],
    "task_made": [{"task_id": 42, "by": BORIS}, {"task_id": 42, "by": OLGA}],
    "view_closed": [{"code": "cancelled"}, {"code": "undone", "task_id": 42}, {"code": "expired"}],
    "task_card": [_BY_TASK],
    "hold_choices": [_CHOICE],
    "assign_choices": [_CHOICE],
    "priority_choices": [_CHOICE],
    "watcher_taken": [_BY_TASK],
    "watcher_held": [_BY_TASK],
    "watcher_reopened": [_BY_TASK],
    "watcher_cancelled": [_BY_TASK],
    "watcher_done": [_BY_TASK],
    "task_assigned": [{"task_id": 42, "by": OLGA}, {"task_id": 42, "by": None}],
    "task_returned": [{"task_id": 42, "by": None}, {"task_id": 42, "by": BELLA}],
    "ask_received": [_BY_TASK],
    "task_comment": [_COMMENT, {**_COMMENT, "returned": True}, {**_COMMENT, "comment_id": 4}],
    "task_answer": [{"task_id": 42, "comment_id": 5}],
    "comment_passed": [
        {**_COMMENT, "to": BORIS},
        {**_COMMENT, "to": None, "returned": True},
        {"task_id": 42, "comment_id": 5, "to": BELLA, "returned": False},
    ],
    "pair_check": [_PAIR, {**_PAIR, "for_user": KLARA}, {**_PAIR, "message_id": 11}],
    "pair_choices": [{**_PAIR, "question_ids": [5]}, {**_PAIR, "message_id": 11, "question_ids": []}],
    "pair_question": [{"question_id": one, "message_ids": [11, 12], "for_user": BORIS} for one in (5, 8, 4)],
    "question_dismissed": [
        {"question_id": one, "for_user": BORIS, "until": "2026-11-20T11:48:30+00:00"} for one in (5, 4)
    ],
    "question_escalation": [{"question_id": 5, "clock_id": 7, "rung": "due+0s"}],
    "task_escalation": [{"task_id": 42, "clock_id": 8, "rung": "75%"}],
    "norm_checked": [
        _NORM,
        *({**_NORM, "target": target, "more": 3} for target in Target),
        *({**_NORM, **_NO_DATA, "target": target} for target in Target),
        {**_NORM, "share": 92, "is_below": False, "met": 12, "total": 13, "name": "Day", "policy": "VIP"},
    ],
    "similar": [{"desk_id": 1, "found": found, "user_id": BORIS} for found in ([8, 9], [])],
    "similar_offer": [{"question_id": 5, "earlier_id": 8, "for_user": CYRIL}],
    "why": [{"kind": "task", "id": 42}, {"kind": "question", "id": 5}],
    "sla": [{"desk_id": 1, "for_user": OLGA, "stale": stale} for stale in (0, 1, 12)],
    "sla_preview": [
        _PREVIEW,
        {**_PREVIEW, "applied": True},
        {**_PREVIEW, "changed": 0, "turns": {}, "shown": []},
        {"desk_id": 1, "for_user": OLGA, "is_stale": True},
    ],
    "task_list": [
        {"list": name, "desk_id": 1, "user_id": BORIS, "page": 0}
        for name in ("queue", "mine", "led", "watched", "status")
    ],
    "open_list": [
        {"desk_id": 1, "user_id": BORIS, "page": 0, "old": old, "said": said}
        for old, said in (
            (False, None),
            (True, None),
            (False, {"code": "task_made", "task_id": 42, "by": BORIS}),
            (False, {"code": "task_made", "task_id": 42, "by": OLGA}),
            (False, {"code": "undone", "task_id": 42}),
            (False, {"code": "dismissed", "question_id": 4, "at": "2026-11-20T11:47:50+00:00"}),
            (False, {"code": "waits_again", "question_id": 5}),
            (False, {"code": "meanwhile", "question_id": 5}),
        )
    ],
    "open_reminder": [{"desk_id": 1}],
    "figures": [
        {"desk_id": 1, "month": "2026-11", "view": view, "for_user": OLGA} for view in ("desk", "people", "list")
    ],
    "help": [{"user_id": one, "desk_id": None} for one in (OLGA, BORIS, BELLA)],
    "start": [{"user_id": one} for one in (BORIS, BELLA)],
    "setup_report": [{"chat_id": CHAT, "desk_id": 1, "lines": _SETUP_LINES}],
    "admin_claimed": [{}],
    "update_quarantined": [{"update_id": 5, "fault": "KeyError"}],
    "delivery_failed": [
        {"delivery_id": 5, "notice": "task_card", "reason": "Bad Request: chat not found"},
        {"delivery_id": 5, "notice": "figures", "reason": "the sender stopped half-way", "may_be_there": True},
    ],
    "timer_failed": [{"timer": "rung", "about": "task", "id": 42, "reason": "KeyError"}],
    "unreachable": [
        {"chat_id": BORIS, "notice": "task_assigned"},
        {"chat_id": CHAT, "notice": "watcher_done"},
        {"chat_id": BORIS, "notice": "of an older version"},
    ],
    "toast": [
        {"code": "taken", "task_id": 42},
        {"code": "priority_set", "priority": "high"},
        {"code": "privacy_file_later", "count": 21},
        {"code": "erase_wished"},
        {"code": "erase_known"},
        {"code": "erase_nobody"},
    ],
    "refusal": [{"code": "already_taken", "task_id": 42, "by": BORIS}],
}
"""Every kind of notice with values it comes with."""


class Buttons:
    def __init__(self) -> None:
        self.issued: list[Button] = []

    async def issue(self, buttons: Sequence[Button]) -> Sequence[str]:
        start = len(self.issued)
        self.issued.extend(buttons)
        return [f"b{start + index:04d}" for index in range(len(buttons))]


@dataclass
class World:
    """What there is. A test changes it, then renders."""

    name: str = "Борис"
    text: str = "Принтер на 3 этаже замял бумагу"
    language: str = "ru"
    people: dict[int, Person] = field(default_factory=dict)
    tasks: dict[int, Task] = field(default_factory=dict)
    questions: dict[int, Question] = field(default_factory=dict)
    messages: dict[tuple[int, int], Message] = field(default_factory=dict)
    left: set[tuple[int, int]] = field(default_factory=set)
    """Who is in which chat no longer."""
    clocks: dict[int, Clock] = field(default_factory=dict)
    comments: dict[int, Comment] = field(default_factory=dict)
    offers: dict[int, Offer] = field(default_factory=dict)
    journal: list[Fact] = field(default_factory=list)
    first: list[FirstLineFacts] = field(default_factory=list)
    second: list[SecondLineFacts] = field(default_factory=list)
    judged: Judged = field(default_factory=Judged)
    posted: tuple[int, int] | None = (SECOND, 77)
    places: dict[str, tuple[int, bool] | None] = field(default_factory=dict)
    now: datetime = NOW
    buttons: Buttons = field(default_factory=Buttons)

    def __post_init__(self) -> None:
        named = {OLGA: "Ольга", BORIS: self.name, KLARA: "Клара", BELLA: "Белла", CYRIL: "Кирилл"}
        self.people = {one: Person(one, name) for one, name in named.items()}
        hours = BusinessHours.from_spec(
            tz="Europe/Moscow", hours={day: [("09:00", "18:00")] for day in ("mon", "tue", "wed", "thu", "fri")}
        )
        self.hours = hours
        self.catalog = Catalog(
            desks={
                1: Desk(
                    1,
                    "it",
                    "IT-помощь",
                    language=self.language,
                    timezone="Europe/Moscow",
                    hours_id=1,
                    first_line=(CHAT,),
                    second_line=SECOND,
                    staff={OLGA: Role.LEAD, BORIS: Role.SPECIALIST, KLARA: Role.SPECIALIST},
                    policies=LEVELS,
                    settings=DeskSettings(norms=(DAILY,)),
                )
            },
            hours={1: HoursVersion(1, "office", {}, hours)},
        )
        self.messages[(CHAT, 11)] = Message(CHAT, 11, BELLA, at(10, 42), self.text)
        self.messages[(CHAT, 12)] = Message(CHAT, 12, CYRIL, at(10, 40), "Не открывается 1С", question_id=5)
        self.tasks[42] = Task(
            1, 42, self.text, self.text, at(14), BORIS, OLGA, BELLA, BORIS, CHAT, 11, question_id=None, id=42
        )
        self.questions[5] = Question(
            1, CHAT, CYRIL, 12, at(14, 36), at(14, 36), self.text, hours_id=1, message_ids=[12], id=5
        )
        for number in (8, 9):  # dialogs of before
            earlier = Question(1, CHAT, BELLA, 10 * number, at(9), at(9), self.text, id=number)
            earlier.status, earlier.answered_by, earlier.answered_at = QuestionStatus.ANSWERED, BORIS, at(9, 12)
            earlier.answer_message_id = 10 * number + 1
            self.questions[number] = earlier
        self.messages[(CHAT, 81)] = Message(CHAT, 81, BORIS, at(9, 12), self.text)
        self.offers[5] = Offer(5, 1, CYRIL, 8, at(14, 37))
        self.questions[4] = replace(self.question, id=4, status=QuestionStatus.DISMISSED)
        self.clocks[7] = Clock(1, ObjectKind.QUESTION, 5, Target.RESPONSE, 600, 1, at(14, 36), at(14, 46), id=7)
        self.clocks[8] = Clock(1, ObjectKind.TASK, 42, Target.RESOLUTION, 14400, 1, at(14), at(18), id=8)
        self.comments[3] = Comment(1, 42, BELLA, BELLA, 21, at(14, 40), self.text, "photo", id=3)
        self.comments[4] = Comment(1, 42, BELLA, CHAT, 22, at(14, 41), self.text, "voice", id=4)
        self.comments[5] = Comment(1, 42, BORIS, BORIS, 23, at(14, 42), self.text, "sticker", answers=3, id=5)
        self.first = [
            FirstLineFacts(5, None, None, None, None),
            FirstLineFacts(6, BORIS, 420, 420, True),
            FirstLineFacts(9, KLARA, 1140, 1140, False),
        ]
        self.second = [
            SecondLineFacts(42, BORIS, True, False, True, None),
            SecondLineFacts(41, KLARA, True, True, False, 20400),
        ]

    @property
    def task(self) -> Task:
        return self.tasks[42]

    @property
    def question(self) -> Question:
        return self.questions[5]

    def uow(self) -> Any:
        """The unit of work as presenters see it."""
        return SimpleNamespace(
            catalog=self.catalog,
            people=_People(self),
            chats=_Chats(self),
            memberships=_Memberships(self),
            messages=_Messages(self),
            questions=_Questions(self),
            offers=_Offers(self),
            tasks=_Tasks(self),
            clocks=_Clocks(self),
            comments=_Comments(self),
            journal=_Journal(self),
            reports=_Reports(self),
            outbox=_Outbox(self),
            buttons=self.buttons,
            personal=_Personal(),
        )

    async def render(self, notice: Notice, **delivery: Any) -> Call | None:
        ready = replace(Delivery(1, notice, 1, 0, put_at=self.now), **delivery)
        return await TelegramRenderer().render(self.uow(), ready, self.now)

    async def show(self, kind: str, values: Mapping[str, Any] | None = None, **fields: Any) -> Call | None:
        """Render a card of this kind, posted in the second-line group unless told otherwise.

        Its first showing may have been seen: an all-clear is said only then. None where there is nothing to say.
        """
        place = {"chat_id": SECOND, "mode": Mode.CARD, "desk_id": 1, **fields}
        return await self.render(Notice(kind, f"{kind}:1", values=values or {}, **place), times_unknown=1)

    async def say(self, kind: str, values: Mapping[str, Any] | None = None, **fields: Any) -> Call:
        call = await self.show(kind, values, **fields)
        if call is None:
            raise AssertionError(f"{kind} says nothing")
        return call


class _Part:
    def __init__(self, world: World) -> None:
        self.world = world


class _People(_Part):
    async def get(self, user_id: int) -> Person | None:
        return self.world.people.get(user_id)

    async def many(self, user_ids: Iterable[int]) -> dict[int, Person]:
        return {one: self.world.people[one] for one in user_ids if one in self.world.people}


class _Chats(_Part):
    async def get(self, chat_id: int) -> ChatInfo | None:
        titles = {CHAT: "ИТ-помощь", SECOND: "IT tasks"}
        return ChatInfo(chat_id, "supergroup", titles[chat_id]) if chat_id in titles else None


class _Memberships(_Part):
    async def get(self, chat_id: int, user_id: int) -> Membership | None:
        return Membership(chat_id, user_id, "left", self.world.now) if (chat_id, user_id) in self.world.left else None


class _Messages(_Part):
    async def get(self, chat_id: int, message_id: int) -> Message | None:
        return self.world.messages.get((chat_id, message_id))


class _Questions(_Part):
    async def answered_with(self, chat_id: int, message_id: int) -> Question | None:
        found = self.world.questions.values()
        return next((one for one in found if (one.chat_id, one.answer_message_id) == (chat_id, message_id)), None)

    async def get(self, question_id: int) -> Question | None:
        return self.world.questions.get(question_id)

    async def waiting_page(
        self,
        desk_id: int,
        *,
        limit: int,
        offset: int = 0,
        since: datetime | None = None,
        before: datetime | None = None,
    ) -> Sequence[Question]:
        running = {(one.kind, one.object_id) for one in self.world.clocks.values() if one.is_open}
        known = self.world.questions.values()
        waiting = [one for one in known if one.is_open or (one.still_waits and one.about in running)]
        found = sorted(waiting, key=lambda one: (not one.is_open, one.asked_at))
        within = [
            one for one in found if (not since or one.asked_at >= since) and (not before or one.asked_at < before)
        ]
        return within[offset : offset + limit]

    async def count_waiting(self, desk_id: int, **edges: datetime | None) -> WaitingCount:
        found = await self.waiting_page(desk_id, limit=1_000, **edges)
        unanswered = sum(one.is_open for one in found)
        return WaitingCount(unanswered, len(found) - unanswered)


class _Offers(_Part):
    async def get(self, question_id: int) -> Offer | None:
        return self.world.offers.get(question_id)


class _Tasks(_Part):
    async def get(self, task_id: int, *, lock: bool = False) -> Task | None:
        return self.world.tasks.get(task_id)

    async def queue(self, desk_id: int) -> Sequence[Task]:
        return list(self.world.tasks.values())

    async def assigned_to(self, user_id: int) -> Sequence[Task]:
        return [one for one in self.world.tasks.values() if one.assignee_id == user_id]

    async def owned_by(self, user_id: int) -> Sequence[Task]:
        return [one for one in self.world.tasks.values() if one.owner_id == user_id]

    async def watched_by(self, user_id: int) -> Sequence[Task]:
        return [one for one in self.world.tasks.values() if one.watcher_id == user_id]

    async def open_counts(self, desk_id: int) -> Mapping[int, int]:
        return {BORIS: 3, KLARA: 1}


class _Clocks(_Part):
    async def get(self, clock_id: int) -> Clock | None:
        return self.world.clocks.get(clock_id)

    async def of(self, kind: ObjectKind, object_id: int) -> Sequence[Clock]:
        return [one for one in self.world.clocks.values() if (one.kind, one.object_id) == (kind, object_id)]


class _Comments(_Part):
    async def get(self, comment_id: int) -> Comment | None:
        return self.world.comments.get(comment_id)


class _Journal(_Part):
    async def of(self, kind: ObjectKind, object_id: int) -> Sequence[Fact]:
        return [one for one in self.world.journal if (one.kind, one.object_id) == (kind, object_id)]


class _Reports(_Part):
    async def first_line(self, query: Any) -> Sequence[FirstLineFacts]:
        return self.world.first if query.start <= self.world.now < query.end else []

    async def pairing(self, query: Any) -> Pairing:
        is_now = query.start <= self.world.now < query.end
        return Pairing(paired=3, by_reply=2, estimated=1, judged=2, right=1) if is_now else Pairing()

    async def first_line_groups(self, query: Any, *, by: Collection[Split] = ()) -> Sequence[FirstLineGroup]:
        facts = await self.first_line(query)
        people = {fact.specialist_id for fact in facts} if by else {None}
        return [
            FirstLineGroup(
                metrics.first_line(fact for fact in facts if not by or fact.specialist_id == user_id),
                specialist_id=user_id,
            )
            for user_id in people
        ]

    async def judged(self, query: EndedQuery) -> Judged:
        return self.world.judged

    async def second_line(self, query: Any) -> Sequence[SecondLineFacts]:
        return self.world.second if query.start <= self.world.now < query.end else []


class _Personal:
    async def export(self, user_id: int) -> Mapping[str, Any]:
        return {"user_id": user_id, "messages": ["Принтер замял бумагу"]}


class _Outbox(_Part):
    async def places(self, keys: Iterable[str]) -> Mapping[str, tuple[int, bool]]:
        """Each where it was meant for and there already, unless the test knows better."""
        meant = {key: (int(key.rpartition(":")[2]), True) for key in keys}
        return {key: place for key in meant if (place := self.world.places.get(key, meant[key])) is not None}

    async def posted(self, notice_kind: str, kind: ObjectKind, object_id: int) -> tuple[int, int] | None:
        return self.world.posted


def coded(call: Any) -> list[str]:
    """What is set as code, where Telegram looks for nothing live."""
    text = call.params["text"].encode("utf-16-le")
    codes = [one for one in call.params["entities"] if one["type"] == "code"]
    return [text[2 * one["offset"] :][: 2 * one["length"]].decode("utf-16-le") for one in codes]
