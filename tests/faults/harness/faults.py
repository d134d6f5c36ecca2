"""The table of faults."""

from tests.faults.harness import forgetting, kills, losses, telegram, troubles
from tests.faults.harness.failpoints import FAILPOINTS
from tests.faults.harness.striking import Fault

SQLITE, POSTGRESQL = ("sqlite",), ("postgresql",)

FAULTS = (
    Fault("kill", "kill -9 at random moments, also while it starts", kills.at_random, strikes=10),
    Fault("failpoints", "kill -9 in each gap between two durable steps", kills.at_failpoints, strikes=len(FAILPOINTS)),
    Fault("terminate", "SIGTERM while updates are handled", kills.terminate),
    Fault("rolling", "rolling restart: the next is up before the last is down", kills.roll),
    Fault("two-bots", "two programs with one token, one of them killed", kills.two_bots),
    Fault("frozen", "three schedulers, the leader stopped past its lease", kills.frozen_leader, strikes=3),
    Fault("stall", "the event loop stands still for 4 s", kills.stall, strikes=3),
    Fault("cut", "all connections to the database are cut", troubles.cut_connections, POSTGRESQL, strikes=10),
    Fault("restart", "the database server is restarted, politely and not", troubles.restart_database, POSTGRESQL),
    Fault(
        "full",
        "the disk of the database is full for 2 s",
        troubles.fill_disk,
        SQLITE,
        place=troubles.small_disk,
        why_not=troubles.cannot_mount,
    ),
    Fault("busy", "another process holds the lock of the file", troubles.hold_lock, SQLITE),
    Fault(
        "bot-api",
        "429, 5xx, HTML, cut, empty, lost and late answers, and none until the program gives up",
        telegram.bot_api,
        strikes=len(telegram.API_FAULTS),
    ),
    Fault("loss", "the database is lost and restored from a backup under load", losses.lose, strikes=losses.EACH_ONCE),
    Fault(
        "erase",
        "somebody is erased while they write",
        forgetting.forget,
        strikes=6,
        judge=forgetting.nothing_is_left,
    ),
    Fault("repeats", "updates that come twice, late and out of order", telegram.repeats),
)
BY_NAME = {fault.name: fault for fault in FAULTS}
