"""The support levels of a desk as its leads see them, and recalculating what is open with a look at it first."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from desk.catalog import Desk
from desk.errors import Refusal, Refused
from desk.people import Action
from desk.ports import UnitOfWork
from desk.recalculation import Change, Plan
from desk.usecases import recalculate
from desk.usecases.access import require_on_desk
from desk.usecases.origin import Origin

MOST_SHOWN = 8
"""Objects named in one preview, the worst first; all are counted."""
MOST_AT_ONCE = 2_000
"""Objects a button moves; for more there is a command."""


async def show(uow: UnitOfWork, origin: Origin, desk: Desk, *, now: datetime) -> None:
    """Levels in their order, how they are kept this month, and the norms."""
    await require_on_desk(uow, origin.user_id, desk, Action.DESK_SETTINGS, now=now)
    values = await overview(uow, desk, origin.user_id)
    await uow.outbox.put(origin.reply("sla", values, desk_id=desk.id))


async def overview(uow: UnitOfWork, desk: Desk, user_id: int) -> dict[str, Any]:
    """`stale`: how many open ones run under other terms than they would get today."""
    return {"desk_id": desk.id, "for_user": user_id, "stale": await recalculate.count(uow, desk)}


async def preview(uow: UnitOfWork, desk: Desk, user_id: int, *, now: datetime) -> dict[str, Any]:
    await _require_few(uow, desk)
    wanted = await recalculate.plan(uow, desk, now=now)
    return {**_told(wanted), "desk_id": desk.id, "for_user": user_id, "applied": False}


async def apply(uow: UnitOfWork, desk: Desk, user_id: int, digest: str, *, now: datetime) -> dict[str, Any]:
    """What was shown, or a refusal where it would be something else by now."""
    await _require_few(uow, desk)
    done = await recalculate.apply(uow, desk, actor_id=user_id, digest=digest, now=now)
    return {**_told(done), "desk_id": desk.id, "for_user": user_id, "applied": True}


async def _require_few(uow: UnitOfWork, desk: Desk) -> None:
    """A button does all in one transaction, and others wait for it; the command does it in parts."""
    found = await recalculate.count(uow, desk)
    if found > MOST_AT_ONCE:
        raise Refused(Refusal.TOO_MANY_TO_MOVE, count=found, desks=[desk.key])


def _told(plan: Plan) -> dict[str, Any]:
    return {
        "digest": plan.digest,
        "open": plan.looked_at,
        "changed": len(plan.changes),
        "turns": {turn.value: count for turn, count in plan.turns.items()},
        "shown": [_change(change) for change in plan.worst_first[:MOST_SHOWN]],
    }


def _change(change: Change) -> Mapping[str, Any]:
    kind, object_id = change.about
    return {
        "kind": kind.value,
        "id": object_id,
        "before": change.thing.policy,
        "after": change.terms.policy.name,
        "clocks": [
            {
                "target": one.target.value,
                "turn": one.turn.value,
                "before": one.due_before.isoformat() if one.due_before else None,
                "after": one.due_after.isoformat() if one.due_after else None,
            }
            for one in change.clocks
        ],
    }
