"""Value objects of the desk as JSON and back: ladders, policies, settings."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from functools import lru_cache
from typing import Any

from desk.answers import ResponseEnds
from desk.catalog import DeskSettings
from desk.escalation import Audience, Remedy, Rung, When
from desk.norms import Norm
from desk.reminders import Reminder
from desk.similar import Offering
from desk.sla import Pause, Policy, Stretch, Target
from storage.types import dumps, from_micros, to_micros

Ladder = tuple[Rung, ...]


def rung_as_json(rung: Rung) -> dict[str, Any]:
    return {
        "clock": rung.clock,
        "when": rung.when,
        "amount": rung.amount,
        "tell": list(rung.tell),
        "do": list(rung.do),
        "people": list(rung.people),
        "mail": list(rung.mail),
        "hold_back": rung.hold_back,
    }


def rung_from_json(value: Mapping[str, Any]) -> Rung:
    return Rung(
        clock=value["clock"],
        when=When(value["when"]),
        amount=value["amount"],
        tell=tuple(Audience(each) for each in value["tell"]),
        do=tuple(Remedy(each) for each in value["do"]),
        people=tuple(value.get("people", ())),
        mail=tuple(value.get("mail", ())),
        hold_back=value.get("hold_back", False),
    )


@lru_cache(maxsize=256)
def write_ladder(ladder: Ladder) -> str:
    """A few ladders stand on millions of clocks, so each is written once."""
    return dumps([rung_as_json(rung) for rung in ladder])


@lru_cache(maxsize=256)
def read_ladder(text: str) -> Ladder:
    return tuple(rung_from_json(each) for each in json.loads(text))


def write_pauses(pauses: tuple[Stretch, ...]) -> str:
    """Most clocks never pause."""
    if not pauses:
        return "[]"
    return dumps([[to_micros(each.start), to_micros(each.end), each.why] for each in pauses])


def read_pauses(text: str) -> tuple[Stretch, ...]:
    if text == "[]":
        return ()
    return tuple(Stretch(from_micros(start), from_micros(end), Pause(why)) for start, end, why in json.loads(text))


def policies_as_json(policies: Iterable[Policy]) -> list[dict[str, Any]]:
    return [policy_as_json(policy) for policy in policies]


def policy_as_json(policy: Policy) -> dict[str, Any]:
    return _plain(policy) | {
        "when": dict(policy.when),
        "ladder": _rungs(policy.ladder),
        "waiting_pauses": sorted(policy.waiting_pauses),
    }


def policies_from_json(value: Iterable[Mapping[str, Any]]) -> tuple[Policy, ...]:
    return tuple(policy_from_json(each) for each in value)


def policy_from_json(value: Mapping[str, Any]) -> Policy:
    """A policy of an earlier version of the program: what it did not say takes its default."""
    read = _known(Policy, value)
    read["ladder"] = tuple(rung_from_json(rung) for rung in value["ladder"])
    if "waiting_pauses" in value:
        read["waiting_pauses"] = frozenset(Target(each) for each in value["waiting_pauses"])
    return Policy(**read)


def settings_as_json(settings: DeskSettings) -> dict[str, Any]:
    return asdict(settings) | {"norms": [asdict(norm) | {"tell": list(norm.tell)} for norm in settings.norms]}


def settings_from_json(value: Mapping[str, Any]) -> DeskSettings:
    """Settings of another version of the program: unknown ones are dropped, missing ones take their default."""
    norms = tuple(norm_from_json(each) for each in value.get("norms", ()))
    reminder = value.get("reminder")
    said: dict[str, Any] = {"norms": norms, "reminder": reminder_from_json(reminder) if reminder is not None else None}
    if "response_ends" in value:
        said["response_ends"] = ResponseEnds(value["response_ends"])
    if "similar" in value:
        said["similar"] = Offering(value["similar"])
    return DeskSettings(**{**_known(DeskSettings, value), **said})


def norm_from_json(value: Mapping[str, Any]) -> Norm:
    """A norm of an earlier version of the program: what it did not say takes its default."""
    read = _known(Norm, value) | {"clock": Target(value["clock"])}
    read["tell"] = tuple(each if isinstance(each, int) else Audience(each) for each in value["tell"])
    if "days" in value:
        read["days"] = tuple(value["days"])
    return Norm(**read)


def reminder_from_json(value: Mapping[str, Any]) -> Reminder:
    """A reminder of another version of the program, as a norm is."""
    read = _known(Reminder, value)
    if "tell" in value:
        read["tell"] = tuple(each if isinstance(each, int) else Audience(each) for each in value["tell"])
    if "days" in value:
        read["days"] = tuple(value["days"])
    return Reminder(**read)


def _plain(policy: Policy) -> dict[str, Any]:
    return {each.name: getattr(policy, each.name) for each in fields(policy) if each.name not in {"when", "ladder"}}


def _rungs(ladder: Ladder) -> list[dict[str, Any]]:
    return [rung_as_json(rung) for rung in ladder]


def _known(cls: type[Any], value: Mapping[str, Any]) -> dict[str, Any]:
    names = {each.name for each in fields(cls)}
    return {name: each for name, each in value.items() if name in names}
