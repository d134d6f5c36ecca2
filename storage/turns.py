"""Advisory locks of PostgreSQL that one transaction of all has at a time. SQLite has the lock of its file instead.

Two numbers are a key of another kind than the one number of a lane (`talk_revisions`). Numbers 1 to 3 are taken for
good: processes of an older version may run beside a newer one for a moment.
"""

from enum import IntEnum

from sqlalchemy import Executable, Integer, func, literal, select

from storage.engines import LOCK_TIMEOUT
from storage.work import Work

FAMILY = 7021


class Turn(IntEnum):
    WORDS = 1
    """Presses and commands, and whoever touches much at once."""
    TABLES = 2
    """Bringing the tables up to date."""
    CONFIGURING = 3
    """Storing the configuration."""


def _taking(turn: Turn, timeout: str) -> Executable:
    return select(
        func.set_config("lock_timeout", timeout, True),
        func.pg_advisory_xact_lock(literal(FAMILY, Integer), literal(int(turn), Integer)),
        func.set_config("lock_timeout", LOCK_TIMEOUT, True),
    )


_TAKE = {Turn.WORDS: _taking(Turn.WORDS, "30s"), Turn.CONFIGURING: _taking(Turn.CONFIGURING, "0")}
"""Words wait longer than for any other lock: a long batch of somebody else, on a slow machine, is a reason to wait and
not to give up. Configuring waits as long as it takes: it is done once, and found done.
"""


async def take(work: Work, turn: Turn) -> None:
    """Wait for it, and keep it until the transaction ends."""
    if work.is_postgresql:
        await work.run(_TAKE[turn])
