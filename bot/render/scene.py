"""What a presenter works with: the state, the reader's words, and small helpers that end up as markup."""

import unicodedata
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.render.html import clip
from bot.render.i18n import Words
from bot.render.inert import inert
from bot.render.keyboards import Keyboard
from bot.render.times import Times
from desk.catalog import Desk
from desk.delivery import Upload
from desk.notices import Notice
from desk.people import ANONYMOUS_ADMIN, CHANNEL_POST, Person, is_erased
from desk.ports import UnitOfWork
from desk.tasks import Task

SUPERGROUP = -1_000_000_000_000
NAME_LIMIT = 40
TITLE_LIMIT = 80
QUOTE_LIMIT = 600
LONG_QUOTE = 200
LONG_QUOTE_LINES = 4
"""A quote with more than this is folded."""
RTL = frozenset({"R", "AL", "RLE", "RLO", "LRE", "LRO", "PDF", "LRI", "RLI", "FSI", "PDI"})
ISOLATE, POP_ISOLATE = "\u2068", "\u2069"


@dataclass(frozen=True, slots=True)
class View:
    """What a presenter decides: the template's values and the buttons. `template` where it is not the notice's kind."""

    context: Mapping[str, Any] = field(default_factory=dict)
    keyboard: Keyboard = ()
    template: str | None = None
    silent: bool = False
    """Say nothing (an answer to a press that only stops its spinner)."""
    file: Upload | None = None
    """What the words are the caption of, in a notice of mode `FILE`."""


class Scene:
    """One rendering: the notice, the open unit of work, and its reader."""

    def __init__(self, uow: UnitOfWork, notice: Notice, words: Words, now: datetime, *, is_shown: bool = True) -> None:
        self.uow = uow
        self.notice = notice
        self.words = words
        self.now = now
        self.is_shown = is_shown
        """Whether people may have seen an earlier state of it."""
        self.desk = uow.catalog.desks.get(notice.desk_id) if notice.desk_id is not None else None
        self.times = Times(words, self.desk.zone if self.desk else ZoneInfo("UTC"), now)
        self._people: dict[int, Person] = {}

    @property
    def values(self) -> Mapping[str, Any]:
        return self.notice.values

    def say(self, message: str, /, **values: Any) -> str:
        return self.words.say(message, **values)

    def on(self, desk: Desk | None) -> None:
        """Speak of this desk, in its zone."""
        if desk is not None:
            self.desk = desk
            self.times = Times(self.words, desk.zone, self.now)

    async def task(self, task_id: int | None = None) -> Task | None:
        """The task the notice is about, its people known; the scene moves to its desk."""
        wanted = task_id if task_id is not None else self.values.get("task_id")
        task = await self.uow.tasks.get(int(wanted)) if wanted is not None else None
        if task is not None:
            self.on(self.uow.catalog.desks.get(task.desk_id))
            await self.meet(task.assignee_id, task.owner_id, task.watcher_id, task.done_by, task.maker_id)
        return task

    async def meet(self, *user_ids: int | None) -> None:
        """Learn these people's names."""
        unknown = {user_id for user_id in user_ids if user_id is not None} - self._people.keys()
        if unknown:
            self._people.update(await self.uow.people.many(unknown))

    def name(self, user_id: int | None) -> str:
        """Somebody's first name, fit to stand in a sentence of any direction."""
        if user_id in {ANONYMOUS_ADMIN, CHANNEL_POST}:
            return self.say("an administrator")
        person = self._people.get(user_id) if user_id is not None else None
        if user_id is not None and is_erased(user_id):
            return self.say("an erased person")
        if person is None:
            return self.say("someone") if user_id is None else self.say("id %(id)s", id=user_id)
        return one_line(person.first_name, NAME_LIMIT) or one_line(person.name, NAME_LIMIT) or str(user_id)

    def mention(self, user_id: int | None) -> Markup:
        """The name, leading to the person; a channel has none behind it."""
        if user_id is None or user_id < 0 or user_id not in self._people or user_id in {ANONYMOUS_ADMIN, CHANNEL_POST}:
            return Markup("{}").format(self.name(user_id))
        return Markup('<a href="tg://user?id={}">{}</a>').format(user_id, self.name(user_id))

    def ref(self, task: Task) -> str:
        """The task's number as people say it: `IT-42`."""
        desk = self.uow.catalog.desks.get(task.desk_id)
        return f"{desk.prefix}-{task.number}" if desk else f"#{task.number}"

    async def chat_title(self, chat_id: int | None) -> str:
        chat = await self.uow.chats.get(chat_id) if chat_id is not None else None
        return one_line(chat.title, NAME_LIMIT) if chat and chat.title.strip() else self.say("a chat")

    def context(self) -> dict[str, Any]:
        """What every template may call."""
        times = self.times
        return {
            "mention": self.mention,
            "ref": self.ref,
            "title": title,
            "quote": quote,
            "arrow": arrow,
            "due": times.due,
            "until": times.until,
            "clock": times.clock,
            "left": times.left,
            "duration": times.duration,
            "working": times.working,
            "spoken": times.spoken,
        }


Presenter = Callable[[Scene], Awaitable[View | None]]
PRESENTERS: dict[str, Presenter] = {}


def presents(*kinds: str) -> Callable[[Presenter], Presenter]:
    """Register a presenter for these kinds of notice."""

    def register(presenter: Presenter) -> Presenter:
        for kind in kinds:
            if kind in PRESENTERS:
                raise ValueError(f"two presenters for {kind}")
            PRESENTERS[kind] = presenter
        return presenter

    return register


def one_line(text: str, limit: int) -> str:
    """Text of people on one line, cut, and kept from turning the rest of the sentence around."""
    line = clip(" ".join(text.split()), limit)
    if any(unicodedata.bidirectional(char) in RTL for char in line):
        return f"{ISOLATE}{line}{POP_ISOLATE}"
    return line


def title(text: str, limit: int = TITLE_LIMIT) -> str:
    return one_line(text, limit) or "…"


def quote(text: str, limit: int = QUOTE_LIMIT, *, is_listed: bool = False) -> Markup:
    """What somebody wrote, folded where it is long; nothing where it is blank. Only listed, it does nothing."""
    shown = clip(text.strip(), limit)
    if not shown:
        return Markup()
    words = inert(shown) if is_listed else shown
    if len(shown) > LONG_QUOTE or shown.count("\n") >= LONG_QUOTE_LINES:
        return Markup("<blockquote expandable>{}</blockquote>").format(words)
    return Markup("<blockquote>{}</blockquote>").format(words)


def can_be_named(message_id: int) -> bool:
    """Whether Telegram knows a message by this id; those from before a group's migration are kept below zero."""
    return message_id > 0


def message_url(chat_id: int | None, message_id: int | None, topic_id: int | None = None) -> str | None:
    """The address of a message; only supergroups have one, and only for what was said since they are one."""
    if chat_id is None or message_id is None or chat_id > SUPERGROUP or not can_be_named(message_id):
        return None
    return "/".join(map(str, ("https://t.me/c", SUPERGROUP - chat_id, *([topic_id] if topic_id else []), message_id)))


def arrow(url: str | None) -> Markup:
    """A small link after a sentence, where there is anything to link to."""
    return Markup(' <a href="{}">↗</a>').format(url) if url else Markup()


def moment(value: Any) -> datetime | None:
    """A time as it comes in a notice's values: a datetime or its ISO form."""
    if value is None or isinstance(value, datetime):
        return value
    return datetime.fromisoformat(str(value))
