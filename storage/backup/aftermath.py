"""Going back in time: what may have been said since the backup was made is not said again.

Between the backup and the moment it is restored the program may have run. It sent what waited, told of what came due,
gave out numbers; people have seen that, and the database knows nothing of it any more.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, func, insert, not_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.notices import Mode
from desk.sla import ObjectKind
from desk.usecases.norms import NORM
from desk.usecases.reminders import REMINDER
from desk.usecases.similar import OFFER_TIMER
from storage.backup import record
from storage.backup.erasures import ERASURES_KNOWN, RESTORED, Again
from storage.backup.manifest import Manifest
from storage.states import OutboxState
from storage.tables import counters, installation, journal, leases, outbox, questions, tasks, timers
from storage.tables.talk import QUESTION_OPEN
from storage.tables.work import TASK_OPEN, TIMER_WAITS

FENCE_LEAP = 1_000_000
"""More fences than were given since: one of before the loss must never be taken for a new one."""
NUMBER_LEAP = 100
REASON = "it waited when the backup was made, and may have been said since"

_WAITS = outbox.c.state.in_([OutboxState.NEW, OutboxState.SENDING])
_IS_SHOWN = or_(outbox.c.sent_message_id.is_not(None), outbox.c.ephemeral_id.is_not(None))
_SAID_ONCE = and_(
    _WAITS,
    or_(
        outbox.c.mode.in_([Mode.POST, Mode.FILE, Mode.EMAIL, Mode.ANSWER]),
        and_(outbox.c.mode == Mode.EPHEMERAL, not_(_IS_SHOWN)),
    ),
)
"""Saying it twice would show. Cards that nobody has seen are said: a second one costs less than a task nobody sees."""


@dataclass(frozen=True, slots=True)
class Aftermath:
    """`unsaid`: notices that waited and are not said any more. `redrawn`: cards that are shown as things are now."""

    unsaid: int = 0
    redrawn: int = 0


async def settle(
    connection: AsyncConnection, manifest: Manifest, erased: Again, *, now: datetime, goes_on: bool
) -> Aftermath:
    """`goes_on`: nothing has run since the backup was made, so everything goes on where it stood."""
    await _forget_processes(connection)
    done = Aftermath() if goes_on else await _leave_unsaid(connection, manifest, now)
    after = {
        "made_at": manifest.made_at.isoformat(),
        "version": manifest.version,
        "engine": manifest.engine,
        "goes_on": goes_on,
        "unsaid": done.unsaid,
        "erased_again": erased.people,
        ERASURES_KNOWN: erased.is_sure or goes_on,
    }
    await record.note_restored(connection, manifest)
    await connection.execute(insert(journal).values(at=now, what=RESTORED, after=after))
    return done


async def _forget_processes(connection: AsyncConnection) -> None:
    """Who held a lease is gone; and whoever still holds the catalog in memory must read it anew."""
    await connection.execute(update(leases).values(holder=None))
    fence = update(counters).where(counters.c.name == "fence").values(last=counters.c.last + FENCE_LEAP)
    await connection.execute(fence)
    await connection.execute(update(installation).values(catalog_version=installation.c.catalog_version + 1))


async def _leave_unsaid(connection: AsyncConnection, manifest: Manifest, now: datetime) -> Aftermath:
    skip = {"state": OutboxState.SKIPPED, "error": REASON, "settled_at": now}
    unsaid = (await connection.execute(update(outbox).where(_SAID_ONCE).values(**skip))).rowcount
    redraw = {
        "state": OutboxState.NEW,
        "revision": outbox.c.revision + 1,
        "rendered": None,  # what is shown may be newer than what we remember
        "next_try_at": None,
    }
    redrawn = (await connection.execute(update(outbox).where(_of_open_objects()).values(**redraw))).rowcount
    await _skip_planned(connection, now)
    await _skip_numbers(connection, manifest, now)
    return Aftermath(unsaid, redrawn)


def _of_open_objects() -> ColumnElement[bool]:
    """Cards that are shown and may still be pressed."""
    about_open = or_(
        and_(outbox.c.about_kind == ObjectKind.TASK, outbox.c.about_id.in_(select(tasks.c.id).where(TASK_OPEN))),
        and_(
            outbox.c.about_kind == ObjectKind.QUESTION,
            outbox.c.about_id.in_(select(questions.c.id).where(QUESTION_OPEN)),
        ),
    )
    is_card = and_(outbox.c.mode == Mode.CARD, outbox.c.state.in_([OutboxState.NEW, OutboxState.SENT]))
    return and_(is_card, outbox.c.sent_message_id.is_not(None), about_open)


async def _skip_planned(connection: AsyncConnection, now: datetime) -> None:
    """Figures of a time we know nothing of would be false. Their chains are armed anew at the next start.

    Ladders and returns fire as after an outage: silence about an open promise would be worse than a word too many.
    """
    planned = timers.c.kind.in_([NORM, REMINDER, OFFER_TIMER])
    await connection.execute(delete(timers).where(TIMER_WAITS, planned, timers.c.due_at <= now))


async def _skip_numbers(connection: AsyncConnection, manifest: Manifest, now: datetime) -> None:
    """People saw the numbers of tasks made since: twice as many are left out as were made in as long a time before."""
    before = manifest.made_at - (now - manifest.made_at)
    made = select(tasks.c.desk_id, func.count()).where(tasks.c.created_at > before).group_by(tasks.c.desk_id)
    pace = {f"task:{desk_id}": count for desk_id, count in await connection.execute(made)}
    names = select(counters.c.name).where(counters.c.name.like("task:%"))
    for name in (await connection.execute(names)).scalars().all():
        leap = max(NUMBER_LEAP, 2 * pace.get(name, 0))
        await connection.execute(update(counters).where(counters.c.name == name).values(last=counters.c.last + leap))
