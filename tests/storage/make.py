"""Things to store, with defaults; a test names what it is about."""

from datetime import UTC, datetime, timedelta

from desk.catalog import Desk
from desk.comments import Comment
from desk.notices import Mode, Notice
from desk.people import Person, Role
from desk.ports import Timer
from desk.questions import Message, Question
from desk.sla import Clock, ObjectKind, Policy, Target
from desk.tasks import Task

NINE = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
DESK, CHAT, ANNA, BORIS, VERA = 1, -100500, 11, 12, 13
QUESTION, TASK = ObjectKind.QUESTION, ObjectKind.TASK


def after(*, minutes: float = 0, seconds: float = 0, hours: float = 0) -> datetime:
    return NINE + timedelta(minutes=minutes, seconds=seconds, hours=hours)


def person(user_id: int = ANNA, first_name: str = "Anna", **fields) -> Person:
    return Person(user_id, first_name, **fields)


def message(message_id: int = 1, author_id: int = ANNA, *, chat_id: int = CHAT, **fields) -> Message:
    fields = {"sent_at": after(seconds=message_id % 86_400), "text": f"message {message_id}"} | fields
    return Message(chat_id, message_id, author_id, **fields)


def question(message_id: int = 1, asker_id: int = ANNA, *, asked_at: datetime = NINE, **fields) -> Question:
    fields = {"desk_id": DESK, "chat_id": CHAT, "last_at": asked_at, "text": "how?"} | fields
    return Question(asker_id=asker_id, first_message_id=message_id, asked_at=asked_at, **fields)


def task(title: str = "Printer", **fields) -> Task:
    fields = {
        "desk_id": DESK,
        "description": title,
        "created_at": NINE,
        "assignee_id": BORIS,
        "owner_id": VERA,
        "watcher_id": ANNA,
    } | fields
    return Task(number=0, title=title, **fields)


def comment(message_id: int = 1, task_id: int = 1, **fields) -> Comment:
    fields = {"author_id": ANNA, "chat_id": CHAT, "sent_at": NINE} | fields
    return Comment(DESK, task_id, message_id=message_id, **fields)


def clock(object_id: int, kind: ObjectKind = QUESTION, target: Target = Target.RESPONSE, **fields) -> Clock:
    fields = {"goal_s": 600, "hours_id": 1, "started_at": NINE, "due_at": after(minutes=10)} | fields
    return Clock(DESK, kind, object_id, target, **fields)


def timer(key: str = "rung:1", due_at: datetime = NINE, *, object_id: int = 1, **fields) -> Timer:
    fields = {"kind": "rung", "about": (QUESTION, object_id), "values": {"clock_id": 1}} | fields
    return Timer(desk_id=DESK, key=key, due_at=due_at, **fields)


def notice(key: str = "notice:1", *, mode: Mode = Mode.POST, **fields) -> Notice:
    fields = {"kind": "told", "chat_id": CHAT} | fields
    return Notice(key=key, mode=mode, **fields)


def desk(key: str = "it", **fields) -> Desk:
    fields = {
        "title": "IT support",
        "first_line": (CHAT,),
        "second_line": -100600,
        "staff": {VERA: Role.LEAD, BORIS: Role.SPECIALIST},
        "policies": (Policy("Default", response=600, resolution=28_800),),
    } | fields
    return Desk(id=0, key=key, **fields)
