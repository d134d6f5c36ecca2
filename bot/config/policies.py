"""`[[desks.X.sla]]`: support levels with their ladders, and `[[desks.X.norms]]`."""

import re
from collections.abc import Collection, Sequence
from typing import Any

from bot.config.tables import Read, Table, Wrong, shown
from bot.config.values import chat, member, one_of, span, text, time_of_day, whole, working_time
from desk.durations import BadDuration, parse_duration
from desk.escalation import DEFAULT_LADDER, Audience, Remedy, Rung, When
from desk.norms import Norm
from desk.sla import Policy, Target
from desk.tasks import Priority

CONDITIONS: dict[str, Read[str]] = {
    "desk": text,
    "chat": lambda value: str(chat(value)),
    "customer": text,
    "customer_category": text,
    "task_type": text,
    "service": text,
    "priority": member(Priority),
}
STARTS = ("created", "taken")
MOST_PERCENT = 1000
_PERCENT = re.compile(r"(\d{1,4})%")
_OFFSET = re.compile(r"([+-])(\S+)")
_AT = 'allowed: "50%", "-15m", "due", "+1h"'


def read_policies(desk: Table, *, hours: Collection[str], chats: Collection[int | None]) -> tuple[Policy, ...]:
    """The levels in their order; an order in which one can never come up is a mistake."""
    before = len(desk.notebook.problems)
    tables = list(desk.tables("sla"))
    policies = tuple(_read_policy(table, hours=hours, chats=chats) for table in tables)
    if len(desk.notebook.problems) > before:
        return policies
    for place, (table, policy) in enumerate(zip(tables, policies, strict=True)):
        _check_order(table, policy, policies[:place])
    if policies and policies[-1].when:
        tables[-1].wrong("when", "the last level is the default and has no conditions; add one without `when` after it")
    return policies


def _read_policy(table: Table, *, hours: Collection[str], chats: Collection[int | None]) -> Policy:
    policy = Policy(
        name=table.need("name", text, "?"),
        when=_read_conditions(table.table("when"), chats),
        hours=table.get("hours", one_of(hours), None),
        response=table.get("response", working_time, None),
        reaction=table.get("reaction", working_time, None),
        resolution=table.get("resolution", working_time, None),
        resolution_starts=table.get("resolution_starts", one_of(STARTS), "created"),
        return_after=table.get("return_after", working_time, None),
        ladder=_read_ladder(table),
    )
    table.close()
    return policy


def _read_conditions(table: Table, chats: Collection[int | None]) -> dict[str, str]:
    when = {}
    for name, read in CONDITIONS.items():
        value = table.get(name, read, "")
        if name == "chat" and value and int(value) not in chats:
            table.wrong(name, f"{value} is no chat of this desk")
        if value:
            when[name] = value
    table.close()
    return when


def _check_order(table: Table, policy: Policy, earlier: Sequence[Policy]) -> None:
    if any(policy.name == other.name for other in earlier):
        table.wrong("name", f"{shown(policy.name)} is the name of an earlier level; names tell levels apart")
    for other in earlier:
        if other.when.items() <= policy.when.items():
            reason = "has no conditions" if not other.when else "matches whatever this one matches"
            table.wrong("when", f"can never come up: {shown(other.name)} stands before it and {reason}")
            return


def _read_ladder(table: Table) -> tuple[Rung, ...]:
    if "ladder" not in table:
        list(table.tables("ladder"))
        return DEFAULT_LADDER
    rungs: list[Rung] = []
    for step in table.tables("ladder"):
        rung = _read_rung(step)
        if rung is None:
            continue
        if any((rung.clock, rung.key) == (other.clock, other.key) for other in rungs):
            step.wrong("at", "an earlier step of this clock has the same time; put both into one")
        rungs.append(rung)
    return tuple(rungs)


def _read_rung(table: Table) -> Rung | None:
    clock = table.need("clock", member(Target), None)
    at = table.need("at", rung_time, None)
    tell = table.each("tell", member(Audience))
    do = table.each("do", member(Remedy))
    table.close()
    if "tell" not in table and "do" not in table:
        table.wrong("tell", f"is missing; name who is told: {', '.join(Audience)}")
    return Rung(clock, *at, tell, do) if clock and at else None


def rung_time(value: Any) -> tuple[When, int]:
    """`50%` of the target, `due`, or working time before or after it."""
    if value == "due":
        return When.OFFSET, 0
    written = value if isinstance(value, str) else ""
    if found := _PERCENT.fullmatch(written):
        if not 0 < int(found[1]) <= MOST_PERCENT:
            raise Wrong(f"is not a share of the target; allowed: 1% to {MOST_PERCENT}%")
        return When.PERCENT, int(found[1])
    found = _OFFSET.fullmatch(written)
    if found is None:
        raise Wrong(f"is not a time of a step; {_AT}")
    try:
        seconds = parse_duration(found[2], allow_days=False)
    except BadDuration as error:
        raise Wrong(f"is not a time of a step: {error}; {_AT}") from None
    return When.OFFSET, -seconds if found[1] == "-" else seconds


def read_norms(desk: Table) -> tuple[Norm, ...]:
    norms = []
    for table in desk.tables("norms"):
        norm = Norm(
            clock=table.need("clock", member(Target), Target.RESOLUTION),
            percent=table.need("percent", whole(1, 100), 100),
            at_s=table.need("at", time_of_day, 0),
            window_s=table.need("window", span, 1),
            tell=table.each("tell", member(Audience)) or (Audience.LEADS,),
        )
        table.close()
        norms.append(norm)
    return tuple(norms)
