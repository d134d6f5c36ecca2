"""The configuration into the storage and back."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from bot.config.desks import DeskPlan
from bot.config.hours import Hours
from bot.config.loading import Config
from desk.catalog import Catalog, Desk, HoursVersion
from storage.catalog import Configuration
from storage.unit_of_work import SqlUnitOfWork


async def apply(uow: SqlUnitOfWork, config: Config, *, now: datetime, admins: Iterable[int] = ()) -> bool:
    """Make the stored desks those of the configuration; whether anything changed."""
    return await uow.configure(as_stored(config, admins=admins), now)


def as_stored(config: Config, *, admins: Iterable[int] = ()) -> Configuration:
    return Configuration(
        desks=tuple(plan.desk for plan in config.desks),
        hours={name: _spec(hours) for name, hours in config.hours.items()},
        hours_of={plan.desk.key: plan.hours for plan in config.desks},
        admins=frozenset(admins),
    )


def from_catalog(catalog: Catalog) -> Config:
    """What is stored, as if it had been read from a file. A desk nobody works on any more is not in it."""
    plans = [DeskPlan(desk, catalog.hours[desk.hours_id].key) for desk in catalog.desks.values() if desk.staff]
    named = {plan.hours for plan in plans} | {name for plan in plans for name in _named_by_policies(plan.desk)}
    newest: dict[str, HoursVersion] = {}
    for _, version in sorted(catalog.hours.items()):
        newest[version.key] = version
    return Config({name: _hours(newest[name].spec) for name in newest if name in named}, tuple(plans))


def _named_by_policies(desk: Desk) -> set[str]:
    return {policy.hours for policy in desk.policies if policy.hours is not None}


def _spec(hours: Hours) -> dict[str, Any]:
    """What is empty is left out, so that the built-in calendar and a written one of the same kind are the same."""
    written = {
        "tz": hours.timezone,
        "hours": {day: list(windows) for day, windows in hours.weekly.items()},
        "country": hours.country,
        "holidays": list(hours.holidays),
        "exceptions": {day: list(windows) for day, windows in hours.exceptions.items()},
    }
    return {name: value for name, value in written.items() if value or name == "hours"}


def _hours(spec: Any) -> Hours:
    return Hours(
        timezone=spec["tz"],
        weekly={day: tuple(windows) for day, windows in spec["hours"].items()},
        exceptions={day: tuple(windows) for day, windows in spec.get("exceptions", {}).items()},
        country=spec.get("country"),
        holidays=tuple(spec.get("holidays", ())),
    )
