"""Why a clock stands where it stands: shown to the one who asks, and to programs the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from desk.catalog import Desk, HoursVersion
from desk.errors import Refusal, Refused
from desk.history import Fact
from desk.people import Action, Role, require
from desk.ports import UnitOfWork
from desk.questions import Question
from desk.sla import Clock, Target, Terms
from desk.sla_explain import Explanation, explain
from desk.tasks import Task
from desk.usecases import clocks
from desk.usecases.access import require_on_desk, roles_for
from desk.usecases.origin import Origin

WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Reason:
    """One clock, explained on the version of the calendar it runs on; `set_by` is who fixed its due time by hand."""

    clock: Clock
    explanation: Explanation
    calendar: HoursVersion
    set_by: Fact | None = None

    def zone(self, desk: Desk) -> ZoneInfo:
        """By whose wall clock it is told: the calendar's, or the desk's where the calendar never closes."""
        hours, start = self.calendar.hours, self.clock.started_at
        never_closes = hours.between(start, start + WEEK) == WEEK.total_seconds()
        return desk.zone if never_closes else hours.tz


@dataclass(frozen=True, slots=True)
class Account:
    """All clocks of a question or task, oldest first, and the terms they run under."""

    desk: Desk
    thing: Task | Question
    terms: Terms
    now: datetime
    reasons: tuple[Reason, ...]

    def newest(self) -> tuple[Reason, ...]:
        """The last run of each target: what is open first."""
        last = {reason.clock.target: reason for reason in self.reasons}
        order = list(Target)
        return tuple(sorted(last.values(), key=lambda one: (not one.clock.is_open, order.index(one.clock.target))))

    def before(self, newest: Reason) -> tuple[Reason, ...]:
        """The earlier runs of the same target."""
        same = [one for one in self.reasons if one.clock.target is newest.clock.target]
        return tuple(one for one in same if one is not newest)


async def show_task(uow: UnitOfWork, origin: Origin, task: Task, *, now: datetime) -> None:
    """To whoever may see the desk's queue, and to the one who watches the task."""
    desk = uow.catalog.desks[task.desk_id]
    if Role.WATCHER not in roles_for(uow, origin.user_id, desk, task):
        await require_on_desk(uow, origin.user_id, desk, Action.SEE_CLOCK, now=now, task=task)
    await _show(uow, origin, await account_of(uow, task, now=now))


async def show_question(uow: UnitOfWork, origin: Origin, question: Question, *, now: datetime) -> None:
    """To who works on the desk, and to the one who asked."""
    desk = uow.catalog.desks[question.desk_id]
    own = frozenset({Role.WATCHER}) if question.asker_id == origin.user_id else frozenset()
    require(roles_for(uow, origin.user_id, desk) | own, Action.SEE_CLOCK)
    await _show(uow, origin, await account_of(uow, question, now=now))


async def account_of(uow: UnitOfWork, thing: Task | Question, *, now: datetime) -> Account:
    """The clocks as they are stored, each explained as of `now`."""
    desk = uow.catalog.desks[thing.desk_id]
    by_hand = _by_hand(await uow.journal.of(*thing.about))
    reasons = []
    for clock in await uow.clocks.of(*thing.about):
        calendar = uow.catalog.hours[clock.hours_id]
        set_by = by_hand.get(clock.fixed_due) if clock.fixed_due is not None else None
        reasons.append(Reason(clock, explain(clock, calendar.hours, now), calendar, set_by))
    return Account(desk, thing, clocks.terms_by_id(uow.catalog, desk, thing.terms_id), now, tuple(reasons))


async def _show(uow: UnitOfWork, origin: Origin, account: Account) -> None:
    if not account.reasons:
        raise Refused(Refusal.NO_CLOCK, text=account.terms.policy.name if account.terms.id is not None else "")
    kind, object_id = account.thing.about
    values = {"kind": kind.value, "id": object_id}
    await uow.outbox.put(origin.reply("why", values, desk_id=account.desk.id))


def _by_hand(facts: Sequence[Fact]) -> Mapping[datetime, Fact]:
    """Who set which deadline, the last one of each."""
    found = {}
    for fact in facts:
        written = (fact.after or {}).get("deadline_at") if fact.what == "task.deadline" else None
        if written is not None:
            found[datetime.fromisoformat(written)] = fact
    return found
