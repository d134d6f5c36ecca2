"""`ladder = […]` of a support level: what happens before, at and after the due time of a clock."""

import re
from collections.abc import Iterable
from typing import Any

from bot.config.tables import Table, Wrong, suggestion
from bot.config.values import flag, member, person
from desk.durations import BadDuration, parse_duration
from desk.escalation import DEFAULT_LADDER, Audience, Remedy, Rung, When
from desk.sla import Policy, Target

MOST_PERCENT = 1000
MAIL = "mail:"
MAIL_LENGTH = 254
_PERCENT = re.compile(r"(\d{1,4})%")
_OFFSET = re.compile(r"([+-])(\S+)")
_AT = 'allowed: "50%", "-15m", "due", "+1h"'
_WHO = f'allowed: {", ".join(Audience)}, the id of a person, "{MAIL}name@example.com"'
_NAME_OF_BOX = re.compile(r"(?!\.)(?!.*\.\.)[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}(?<!\.)")
_HOST = re.compile(r"(?=.{4,253}$)([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9]")


def read_ladder(table: Table) -> tuple[Rung, ...]:
    """The steps of a level; the default ladder where none is written."""
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
    tell = table.each("tell", addressee)
    do = table.each("do", member(Remedy))
    hold_back = table.get("only_in_hours", flag, False)
    table.close()
    if "tell" not in table and "do" not in table:
        table.wrong("tell", f"is missing; name who is told; {_WHO}")
    if not (clock and at):
        return None
    return Rung(
        clock,
        *at,
        tell=tuple(one for one in tell if isinstance(one, Audience)),
        do=do,
        people=tuple(one for one in tell if isinstance(one, int)),
        mail=tuple(one for one in tell if isinstance(one, str) and not isinstance(one, Audience)),
        hold_back=hold_back,
    )


def addressee(value: Any) -> Audience | int | str:
    """Who is told: an audience, a person by id, or the address of a mailbox."""
    if isinstance(value, int):
        return person(value)
    if not isinstance(value, str):
        raise Wrong(f"is nobody who can be told; {_WHO}")
    if value.startswith(MAIL):
        return mail_address(value.removeprefix(MAIL))
    if value in list(Audience):
        return Audience(value)
    if value.isdecimal():
        raise Wrong(f"is not known; write the id of a person without quotes: {value}")
    if "@" in value.strip("@"):
        raise Wrong(f'is not known; write an e-mail address as "{MAIL}{value}"')
    hint = suggestion(value, list(Audience))
    raise Wrong(" ".join(filter(None, ("is not known;", hint, _WHO))))


def mail_address(value: str) -> str:
    """The form of an address only: whether anybody reads there is not asked."""
    box, _, host = value.rpartition("@")
    if len(value) > MAIL_LENGTH or not (_NAME_OF_BOX.fullmatch(box) and _HOST.fullmatch(host)):
        raise Wrong(f'is not an e-mail address; write for example "{MAIL}name@example.com"')
    return value


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


def unsent_mail(policies: Iterable[Policy]) -> str | None:
    """What whoever writes addresses into ladders must know; None where there are none."""
    found = dict.fromkeys(address for policy in policies for rung in policy.ladder for address in rung.mail)
    if not found:
        return None
    return f"ladders name {', '.join(found)}: kept, but letters are not sent yet"
