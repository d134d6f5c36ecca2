"""How a process of the program begins in the harness: told what it is and where to end; then it is the real one."""

import importlib
import os
from collections.abc import Mapping, Sequence

from tests.faults.harness import failpoints

FAILPOINT = "FAULTS_FAILPOINT"
"""`name:n`: end at the n-th time the program comes by."""
PACE = "FAULTS_PACE"
"""`flood` lifts Telegram's limits, so that a run is not as long as twenty messages a minute make it."""
STALL = "FAULTS_STALL"
"""`after:seconds`: the event loop stands still for so long."""


LOADED_AT_START = (
    "aiosqlite",
    "asyncpg",
    "alembic.command",
    "sqlalchemy.dialects.postgresql.asyncpg",
    "sqlalchemy.dialects.sqlite.aiosqlite",
    "bot.app",
    "bot.cli.program",
    "bot.cli.store",
    "bot.dispatch",
    "bot.routers.members",
    "bot.routers.messages",
    "bot.routers.presses",
    "bot.routers.refusals",
)


def begin(environment: Mapping[str, str], arguments: Sequence[str], tell: int) -> int:
    """The exit code of the command; what happens on the way is told in lines to the file `tell`."""
    for name in [name for name in os.environ if name.startswith(("FIRSTLINE_", "FAULTS_"))]:
        del os.environ[name]
    os.environ.update(environment)
    from bot import cli

    failpoints.tell_when_handling(tell)
    failpoints.show_traces()
    if spec := environment.get(FAILPOINT):
        name, _, hits = spec.partition(":")
        failpoints.arm(name, int(hits or 1))
    if environment.get(PACE) == "flood":
        _lift_limits()
    if spec := environment.get(STALL):
        after, _, seconds = spec.partition(":")
        failpoints.stall(float(after), float(seconds))
    return cli.main(list(arguments))


def warm_up() -> None:
    """Load all that a start loads. No thread is started and nothing is opened, so that forks are safe."""
    for name in LOADED_AT_START:
        importlib.import_module(name)


def _lift_limits() -> None:
    from scheduler import budget, runner

    wide = budget.Window(1_000_000, 1.0)

    class Wide(budget.SendBudget):
        def __init__(self) -> None:
            super().__init__(pace_s=0.0, overall=wide, private=wide, group=wide)

    runner.SendBudget = Wide  # type: ignore[misc]
