"""Forgetting what has served its time."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, delete, exists, or_, select, update

from desk.catalog import Desk
from desk.notices import Mode
from desk.questions import QuestionStatus
from desk.sla import ObjectKind
from desk.usecases.clocks import RUNG
from storage import similar_leftovers, similar_upkeep
from storage.similar_leftovers import Place
from storage.sql import among
from storage.states import InboxState, OutboxState
from storage.tables import (
    buttons,
    clocks,
    comments,
    desk_chats,
    inbox,
    message_versions,
    messages,
    outbox,
    questions,
    sends,
    tasks,
    timers,
)
from storage.tables.work import TASK_OPEN
from storage.work import Work

KEEP_UPDATES = timedelta(days=7)
KEEP_SENDS = timedelta(hours=1)
KEEP_ENDED = timedelta(days=180)
"""Keys of notices and timers: long enough that nothing still running could use one again."""
KEEP_BUTTONS = timedelta(days=180)

TEXTS_AT_ONCE = 500
"""Questions whose words one transaction forgets: others wait for it."""

LASTING = "task_card"
"""The card of a task is put once, changes even when the task is reopened years later, and is linked to."""

_MAY_CHANGE = or_(
    outbox.c.kind == LASTING,
    exists().where(tasks.c.id == outbox.c.about_id, outbox.c.about_kind == ObjectKind.TASK, TASK_OPEN),
    exists().where(
        questions.c.id == outbox.c.about_id,
        outbox.c.about_kind == ObjectKind.QUESTION,
        questions.c.status == QuestionStatus.OPEN,
    ),
    exists().where(
        clocks.c.kind == outbox.c.about_kind, clocks.c.object_id == outbox.c.about_id, clocks.c.stopped_at.is_(None)
    ),
)
"""Other cards show an end once their object has one: alarms, words to watchers, lists, reminders."""
_IS_OVER = or_(
    outbox.c.state.in_([OutboxState.FAILED, OutboxState.SKIPPED, OutboxState.QUARANTINED]),
    and_(outbox.c.state == OutboxState.SENT, or_(outbox.c.mode != Mode.CARD, ~_MAY_CHANGE)),
)
_MAY_CLIMB = and_(
    timers.c.kind == RUNG,
    exists().where(
        clocks.c.kind == timers.c.about_kind, clocks.c.object_id == timers.c.about_id, clocks.c.stopped_at.is_(None)
    ),
)
"""Whatever happens to something open stands its ladder anew; only the keys of the steps that fired hold them back."""


class SqlUpkeep:
    def __init__(self, work: Work) -> None:
        self._work = work

    async def purge(self, now: datetime) -> Mapping[str, int]:
        """How many rows went, by table."""
        await self._work.flush()
        ended = now - KEEP_ENDED
        gone = {
            inbox: and_(inbox.c.state == InboxState.DONE, inbox.c.received_at < now - KEEP_UPDATES),
            sends: sends.c.at < now - KEEP_SENDS,
            timers: and_(timers.c.fired_at < ended, ~_MAY_CLIMB),
            outbox: and_(_IS_OVER, outbox.c.settled_at < ended),
            buttons: or_(buttons.c.expires_at < now, buttons.c.issued_at < now - KEEP_BUTTONS),
        }
        return {
            table.name: (await self._work.run(delete(table).where(which))).rowcount for table, which in gone.items()
        }

    async def forget_messages(self, desk: Desk, before: datetime) -> int:
        """The desk's retention time has passed, in chats that left it too. Comments keep who wrote them and when."""
        chats = select(desk_chats.c.chat_id).where(desk_chats.c.desk_id == desk.id)
        old = and_(messages.c.chat_id.in_(chats), messages.c.sent_at < before)
        its_message = and_(
            messages.c.chat_id == message_versions.c.chat_id, messages.c.message_id == message_versions.c.message_id
        )
        goes = exists().where(its_message, messages.c.sent_at < before)
        versions = and_(message_versions.c.chat_id.in_(chats), or_(message_versions.c.replaced_at < before, goes))
        said = and_(comments.c.desk_id == desk.id, comments.c.sent_at < before, comments.c.text != "")
        await self._work.run(delete(message_versions).where(versions))
        await self._work.run(update(comments).where(said).values(text=""))
        await similar_upkeep.forget(self._work, desk, before)
        return (await self._work.run(delete(messages).where(old))).rowcount

    async def outdated_questions(self, desk: Desk, before: datetime, *, limit: int = TEXTS_AT_ONCE) -> Sequence[int]:
        """Questions of the desk that still say what was asked though its messages are gone, or go now."""
        old = and_(questions.c.desk_id == desk.id, questions.c.last_at < before, questions.c.text != "")
        return (await self._work.run(select(questions.c.id).where(old).limit(limit))).scalars().all()

    async def forget_questions(self, question_ids: Collection[int]) -> None:
        """Their words go, from the index of earlier answers too. Their times, and so the figures, stay."""
        ids = {"ids": question_ids}
        blank = update(questions).where(among(questions.c.id, "ids")).values(text="", rev=questions.c.rev + 1)
        await self._work.run(blank, ids)
        await similar_upkeep.forget_these(self._work, question_ids)

    async def leftovers(self) -> Place | None:
        """Whether words are still somewhere that only forgotten questions had."""
        return await similar_leftovers.find(self._work)

    async def clear_some(self, place: Place) -> Place | None:
        """A step of clearing them away; where to go on."""
        return await similar_leftovers.clear_some(self._work, place)

    async def tend_similar(self) -> bool:
        """A batch of what the index of similar questions still needs; whether there may be more."""
        await self._work.flush()
        indexed = await similar_upkeep.index_earlier(self._work)
        return bool(indexed + await similar_upkeep.learn_spellings(self._work))
