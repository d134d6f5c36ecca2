"""`[[desks.X.norms]]`: the share of clocks a desk wants kept."""

from collections.abc import Sequence

from bot.config.tables import Read, Table, Wrong, shown
from bot.config.values import member, one_of, person, span, text, time_of_day, whole
from desk.escalation import Audience
from desk.hours_spec import WEEKDAYS
from desk.norms import Norm
from desk.sla import Policy, Target

AUDIENCES = (Audience.LEADS, Audience.SECOND_LINE)
"""A figure of the whole desk concerns nobody's single task."""


def read_norms(desk: Table, policies: Sequence[Policy]) -> tuple[Norm, ...]:
    norms: list[Norm] = []
    for table in desk.tables("norms"):
        norm = _read_norm(table, policies)
        if any(norm.key == other.key for other in norms):
            table.wrong("clock", "an earlier norm asks for the same at the same time; put both into one")
        norms.append(norm)
    return tuple(norms)


def _read_norm(table: Table, policies: Sequence[Policy]) -> Norm:
    norm = Norm(
        clock=table.need("clock", member(Target), Target.RESOLUTION),
        percent=table.need("percent", whole(1, 100), 100),
        at_s=table.need("at", time_of_day, 0),
        window_s=table.need("window", span, 1),
        tell=table.each("tell", addressee) or (Audience.LEADS,),
        policy=table.get("policy", _level(policies), None),
        days=read_days(table),
        name=table.get("name", text, ""),
    )
    table.close()
    if not table.notebook.problems:
        _check_promised(table, norm, policies)
    return norm


def addressee(value: object) -> Audience | int:
    """An audience that a whole desk has, or a person by id."""
    if isinstance(value, int):
        return person(value)
    return Audience(one_of(AUDIENCES)(value))


def _level(policies: Sequence[Policy]) -> Read[str]:
    names = [policy.name for policy in policies]

    def read(value: object) -> str:
        if not names:
            raise Wrong("is no level of this desk: it has none; add a [[desks.….sla]] of this name")
        return one_of(names)(value)

    return read


def read_days(table: Table) -> tuple[str, ...]:
    known = len(table.notebook.problems)
    named = table.each("days", one_of(WEEKDAYS))
    if "days" in table and not named and len(table.notebook.problems) == known:
        table.wrong("days", f"names no day; allowed: {', '.join(WEEKDAYS)}; leave it out for every day")
    return tuple(day for day in WEEKDAYS if day in named) or WEEKDAYS


def _check_promised(table: Table, norm: Norm, policies: Sequence[Policy]) -> None:
    """A norm about what nobody promises would say "no data" for ever."""
    meant = [policy for policy in policies if norm.policy in {None, policy.name}]
    if any(policy.goal(norm.clock) is not None for policy in meant):
        return
    where = f"{shown(norm.policy)} does not promise" if norm.policy else "no level of this desk promises"
    table.wrong("clock", f"{where} it, so there would never be data; give a level `{norm.clock} = …` or name another")
