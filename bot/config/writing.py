"""The configuration as `firstline.toml`: what is written loads to the same."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from bot.config.dates import Switch, written
from bot.config.desks import DEFAULTS, DeskPlan
from bot.config.holidays import usual_shortening
from bot.config.hours import Hours
from bot.config.ladder import MAIL
from bot.config.loading import Config
from desk.catalog import Desk
from desk.directory import Directory, Entry
from desk.durations import wall_clock
from desk.escalation import DEFAULT_LADDER, Rung, When
from desk.hours_spec import WEEKDAYS
from desk.norms import Norm
from desk.reminders import Reminder
from desk.sla import NO_PROMISE, Policy, Reopening, Target
from desk.time_words import HOUR_S, MINUTE_S

SECTIONS = {"categories": "categories", "customers": "customers", "types": "task_types", "services": "services"}
"""Of the file, and what each is called in a directory."""
BUILT_IN = Directory()


def write(config: Config) -> str:
    parts = [_hours(name, hours) for name, hours in config.hours.items()]
    parts += _directory(config.directory)
    parts += [_desk(plan) for plan in config.desks]
    return "\n".join("".join(f"{line}\n" for line in part) for part in parts)


def _hours(name: str, hours: Hours) -> Iterator[str]:
    yield f"[hours.{name}]"
    yield f"timezone = {_value(hours.timezone)}"
    yield f"weekly = {_value(hours.weekly)}"
    if hours.country:
        yield f"holidays = {_value(hours.country)}"
        if hours.shortened_s != usual_shortening(hours.country):
            yield f"shortened = {_value(duration(hours.shortened_s) or '0m')}"
    if hours.exceptions:
        yield f"exceptions = {_value(hours.exceptions)}"
    if hours.dates:
        yield from ("", f"[hours.{name}.dates]")
        yield from written({day: Switch(on=True, name=said) for day, said in hours.dates.items()})


def _directory(directory: Directory) -> Iterator[Iterator[str]]:
    """The sections that were written; the rest stays as the program brings it."""
    for section, name in SECTIONS.items():
        written: Mapping[str, Entry] = getattr(directory, name)
        if written != getattr(BUILT_IN, name):
            yield from (_entry(section, entry) for entry in written.values())


def _entry(section: str, entry: Entry) -> Iterator[str]:
    yield f"[{section}.{entry.key}]"
    yield from _said({name: value for name, value in asdict(entry).items() if name != "key"})


def _said(values: Mapping[str, Any]) -> Iterator[str]:
    """A line for each key that says something."""
    yield from (f"{name} = {_value(value)}" for name, value in values.items() if value not in (None, (), ""))


def _desk(plan: DeskPlan) -> Iterator[str]:
    desk = plan.desk
    yield f"[desks.{desk.key}]"
    yield f"title = {_value(desk.title)}"
    yield f"language = {_value(desk.language)}"
    yield f"timezone = {_value(desk.timezone)}"
    yield f"hours = {_value(plan.hours)}"
    yield f"first_line = {_value(desk.first_line)}"
    if desk.second_line is not None:
        yield f"second_line = {desk.second_line}"
    yield f"leads = {_value(desk.leads)}"
    yield f"specialists = {_value(desk.specialists)}"
    yield from _settings(desk)
    for chat_id, defaults in desk.chats.items():
        yield from ("", f"[desks.{desk.key}.chats.{_value(str(chat_id))}]", *_said(asdict(defaults)))
    if desk.settings.reminder is not None:
        yield from ("", f"[desks.{desk.key}.reminder]", *_reminder(desk.settings.reminder))
    for policy in desk.policies:
        yield from ("", f"[[desks.{desk.key}.sla]]", *_policy(policy))
    for norm in desk.settings.norms:
        yield from ("", f"[[desks.{desk.key}.norms]]", *_norm(norm))


def _settings(desk: Desk) -> Iterator[str]:
    """Only what differs from the defaults, which may become better."""
    for name in ("noticed_reaction", "answered_reaction", "task_reaction"):
        emoji = getattr(desk.settings, name)
        if emoji != getattr(DEFAULTS, name):
            yield f"{name} = {_value(emoji or '')}"
    if not desk.settings.anonymous_admin_is_specialist:
        yield "anonymous_admin_is_specialist = false"
    if desk.settings.retention_days is not None:
        yield f"retention_days = {desk.settings.retention_days}"
    if desk.settings.response_ends != DEFAULTS.response_ends:
        yield f"response_ends = {_value(desk.settings.response_ends)}"
    if desk.settings.similar != DEFAULTS.similar:
        yield f"similar = {_value(desk.settings.similar)}"


def _policy(policy: Policy) -> Iterator[str]:
    yield f"name = {_value(policy.name)}"
    if policy.when:
        yield f"when = {_value({name: _condition(name, value) for name, value in policy.when.items()})}"
    if policy.hours is not None:
        yield f"hours = {_value(policy.hours)}"
    for target in Target:
        goal = policy.goal(target)
        if goal is not None:
            yield f"{target} = {_value(duration(goal))}"
    if policy.resolution_starts != "created":
        yield f"resolution_starts = {_value(policy.resolution_starts)}"
    if policy.return_after is not None:
        yield f"return_after = {_value(duration(policy.return_after))}"
    if policy.waiting_pauses != NO_PROMISE.waiting_pauses:
        yield f"waiting_pauses = {_value(sorted(policy.waiting_pauses))}"
    if policy.reopening != Reopening.RESUME:
        yield f"reopening = {_value(policy.reopening)}"
    if policy.ladder != DEFAULT_LADDER:
        yield from ("ladder = [", *(f"  {_value(_rung(rung))}," for rung in policy.ladder), "]")


def _condition(name: str, value: str) -> str | int:
    return int(value) if name == "chat" else value


def _rung(rung: Rung) -> dict[str, Any]:
    step: dict[str, Any] = {"clock": str(rung.clock), "at": _rung_time(rung)}
    tell = (*rung.tell, *rung.people, *(f"{MAIL}{address}" for address in rung.mail))
    step |= {name: words for name, words in (("tell", tell), ("do", rung.do)) if words}
    return step | ({"only_in_hours": True} if rung.hold_back else {})


def _rung_time(rung: Rung) -> str:
    if rung.when is When.PERCENT:
        return f"{rung.amount}%"
    if rung.amount == 0:
        return "due"
    return f"{'-' if rung.amount < 0 else '+'}{duration(abs(rung.amount))}"


def _norm(norm: Norm) -> Iterator[str]:
    if norm.name:
        yield f"name = {_value(norm.name)}"
    if norm.policy is not None:
        yield f"policy = {_value(norm.policy)}"
    yield f"clock = {_value(norm.clock)}"
    yield f"percent = {norm.percent}"
    yield f"at = {_value(wall_clock(norm.at_s))}"
    yield f"window = {_value(duration(norm.window_s))}"
    if norm.days != WEEKDAYS:
        yield f"days = {_value(norm.days)}"
    yield f"tell = {_value(norm.tell)}"


def _reminder(reminder: Reminder) -> Iterator[str]:
    yield f"at = {_value(wall_clock(reminder.at_s))}"
    if reminder.days != WEEKDAYS:
        yield f"days = {_value(reminder.days)}"
    yield f"tell = {_value(reminder.tell)}"
    if reminder.on_closed_days:
        yield "on_closed_days = true"


def duration(seconds: int) -> str:
    """`1h30m`; never in days, which working time refuses."""
    parts = ((seconds // HOUR_S, "h"), (seconds % HOUR_S // MINUTE_S, "m"), (seconds % MINUTE_S, "s"))
    return "".join(f"{amount}{unit}" for amount, unit in parts if amount)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return json.dumps(str(value), ensure_ascii=False)
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{_key(name)} = {_value(one)}' for name, one in value.items())} }}"
    if isinstance(value, Iterable):
        return f"[{', '.join(map(_value, value))}]"
    return str(value)


def _key(name: str) -> str:
    return name if name.replace("_", "").isascii() and name.replace("_", "").isalpha() else json.dumps(name)
