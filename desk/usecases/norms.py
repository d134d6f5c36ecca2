"""Compliance norms looked at when their time comes: the figure, what is wanted, and what was late.

Each check is a timer of its own, and firing one arms the next. So an outage loses none: every check that was missed is
made for the stretch of time it was planned for, from what is stored.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desk.history import Fact
from desk.norms import Ended, EndedQuery, Norm
from desk.notices import Mode, Notice, Urgency
from desk.ports import Timer, UnitOfWork
from desk.sla import Clock, ObjectKind
from desk.usecases import audiences, daily

NORM = "norm"
MOST_SHOWN = 10
"""Late items named in one message; the others are counted."""


async def arm(uow: UnitOfWork, *, now: datetime) -> None:
    """The next check of every norm; to be called when the program starts and when a configuration was applied."""
    await uow.timers.arm(
        [
            daily.link(desk, NORM, norm.key, norm.when, after=now)
            for desk in uow.catalog.desks_in_use
            for norm in desk.settings.norms
        ]
    )


async def check(uow: UnitOfWork, timer: Timer, *, now: datetime) -> None:
    """One planned look; silent where the norm was changed or taken away since, or the desk moved to another zone."""
    desk = uow.catalog.desks[timer.desk_id]
    norm = next((one for one in desk.settings.norms if daily.belongs(timer, desk, one.key, one.when)), None)
    if norm is None:
        return
    await uow.timers.arm([daily.link(desk, NORM, norm.key, norm.when, after=timer.due_at)])
    start, end = norm.window(timer.due_at, desk.zone)
    ended = await uow.reports.ended(EndedQuery(desk.id, norm.clock, start, end, norm.policy))
    figure = Figure(norm, start, end, ended)
    values = {**figure.as_values(), **_late_items(uow, figure)}
    for chat_id, fallback in await audiences.addresses(uow, desk, norm.tell):
        notice = Notice(
            kind="norm_checked",
            key=f"{timer.key}:{chat_id}",
            chat_id=chat_id,
            mode=Mode.CARD,  # as an escalation: where it is unknown whether it arrived, it is not lost
            urgency=Urgency.ESCALATION if figure.is_below else Urgency.DIGEST,
            values=values,
            desk_id=desk.id,
            fallback=fallback,
        )
        await uow.outbox.put(notice)
    await uow.journal.add(Fact(now, "norm.checked", desk.id, None, ObjectKind.DESK, desk.id, after=figure.as_facts()))


@dataclass(frozen=True, slots=True)
class Figure:
    """What one check found."""

    norm: Norm
    start: datetime
    end: datetime
    ended: Ended

    @property
    def total(self) -> int:
        return self.ended.met + len(self.ended.missed)

    @property
    def share(self) -> int | None:
        """Whole percent, rounded down: what is shown never reaches a norm that was not met."""
        return self.ended.met * 100 // self.total if self.total else None

    @property
    def is_below(self) -> bool:
        return not self.norm.is_kept(self.ended.met, len(self.ended.missed))

    def as_values(self) -> Mapping[str, Any]:
        """What is said of it, as it is now: nothing that happens later changes the figure."""
        return {
            "name": self.norm.name,
            "policy": self.norm.policy,
            "target": self.norm.clock.value,
            "percent": self.norm.percent,
            "share": self.share,
            "is_below": self.is_below,
            "met": self.ended.met,
            "total": self.total,
            "start": self.start.isoformat(),
            "end": self.end.isoformat(),
        }

    def as_facts(self) -> Mapping[str, Any]:
        return {
            "norm": self.norm.key,
            "start": self.start.isoformat(),
            "end": self.end.isoformat(),
            "share": self.share,
            "percent": self.norm.percent,
            "met": self.ended.met,
            "missed": [clock.id for clock in self.ended.missed],
            "open": [clock.id for clock in self.ended.open],
        }


def _late_items(uow: UnitOfWork, figure: Figure) -> Mapping[str, Any]:
    """What was late, worst first, each object once; what still runs is listed, though the share leaves it out."""
    found: dict[tuple[ObjectKind, int], tuple[float, Clock, bool]] = {}
    clocks = [(clock, True) for clock in figure.ended.open] + [(clock, False) for clock in figure.ended.missed]
    for clock, is_open in clocks:
        late = clock.overdue_s(uow.catalog.hours_of(clock.hours_id), figure.end)
        found[clock.kind, clock.object_id] = (late, clock, is_open)
    worst = sorted(found.values(), key=lambda item: (-item[0], item[1].id))
    shown = [
        {"kind": clock.kind.value, "id": clock.object_id, "late_s": int(late), "is_open": is_open}
        for late, clock, is_open in worst[:MOST_SHOWN]
    ]
    return {"late": shown, "more": len(worst) - len(shown)}
