"""The explanation of clocks for programs: exact to the microsecond, nothing folded."""

from datetime import date, datetime
from typing import Any

from desk.questions import Question
from desk.sla_explain import Segment
from desk.tasks import Task
from desk.usecases.why import Account, Reason


def as_json(account: Account) -> dict[str, Any]:
    """The stable form: instants in UTC, seconds as numbers, null for what is not so."""
    return {
        "object": _about(account),
        "desk": account.desk.key,
        "policy": account.terms.policy.name if account.terms.id is not None else None,
        "terms_id": account.terms.id,
        "timezone": account.desk.timezone,
        "now": _instant(account.now),
        "clocks": [_clock(reason) for reason in account.reasons],
    }


def _about(account: Account) -> dict[str, Any]:
    thing = account.thing
    kind, object_id = thing.about
    message_id = thing.first_message_id if isinstance(thing, Question) else thing.message_id
    return {
        "kind": kind.value,
        "id": object_id,
        "ref": f"{account.desk.prefix}-{thing.number}" if isinstance(thing, Task) else None,
        "title": thing.title if isinstance(thing, Task) else thing.text,
        "chat_id": thing.chat_id,
        "message_id": message_id,
    }


def _clock(reason: Reason) -> dict[str, Any]:
    clock, told = reason.clock, reason.explanation
    return {
        "target": clock.target.value,
        "cycle": clock.cycle,
        "state": told.state.value,
        "goal_s": clock.goal_s,
        "hours": {
            "key": reason.calendar.key,
            "version": reason.calendar.id,
            "timezone": reason.calendar.hours.tz.key,
        },
        "started_at": _instant(clock.started_at),
        "due_at": _instant(clock.due_at),
        "due_if_resumed": _instant(told.due_at) if clock.paused_at is not None else None,
        "met_at": _instant(clock.met_at),
        "breached_at": _instant(told.breached_at),
        "stopped_at": _instant(clock.stopped_at),
        "stopped_by": clock.stopped_by.value if clock.stopped_by is not None else None,
        "fixed_due": _instant(clock.fixed_due),
        "fixed_by": reason.set_by.actor_id if reason.set_by is not None else None,
        "fixed_at": _instant(reason.set_by.at) if reason.set_by is not None else None,
        "paused_at": _instant(clock.paused_at),
        "worked_s": told.worked_s,
        "waited_s": told.waited_s,
        "closed_s": told.closed_s,
        "left_s": told.left_s,
        "late_s": told.late_s,
        "segments": [_segment(reason, segment) for segment in told.segments],
    }


def _segment(reason: Reason, segment: Segment) -> dict[str, Any]:
    return {
        "kind": segment.kind.value,
        "phase": segment.phase.value,
        "during": segment.during.value if segment.during is not None else None,
        "start": _instant(segment.start),
        "end": _instant(segment.end),
        "seconds": segment.seconds,
        "dates": [_date(reason, day) for day in segment.dates],
    }


def _date(reason: Reason, day: date) -> dict[str, Any]:
    special = reason.calendar.special(day)
    return {
        "date": day.isoformat(),
        "kind": special.kind.value if special is not None else None,
        "name": (special.name("en") or None) if special is not None else None,
    }


def _instant(at: datetime | None) -> str | None:
    return at.isoformat() if at is not None else None
