"""What a desk does by itself at a set time of set days: a chain of timers, of which each arms the next.

The instant stands in the key of each timer, so that arming twice arms once, and what fired does not fire again.
"""

from datetime import datetime

from desk.catalog import Desk
from desk.daily import Daily
from desk.ports import Timer
from desk.sla import ObjectKind


def link(desk: Desk, kind: str, name: str, when: Daily, *, after: datetime) -> Timer:
    """The next timer of a chain; `name` tells the chains of one kind and desk apart."""
    due_at = when.next(desk.zone, after=after)
    return Timer(
        desk_id=desk.id,
        kind=kind,
        about=(ObjectKind.DESK, desk.id),
        key=f"{kind}:{desk.id}:{name}:{due_at.isoformat()}",
        due_at=due_at,
        values={kind: name},
    )


def belongs(timer: Timer, desk: Desk, name: str, when: Daily) -> bool:
    """Whether a timer is still a link of this chain, as the desk is set now."""
    return desk.is_in_use and timer.values.get(timer.kind) == name and when.has(timer.due_at, desk.zone)
