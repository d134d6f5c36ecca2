"""The configuration into the storage and back."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.config.desks import DeskPlan
from bot.config.hours import ALWAYS, ROUND_THE_CLOCK, Hours
from bot.config.loading import Config, used_hours
from desk.catalog import Catalog
from desk.usecases import planned
from storage.catalog import Configuration
from storage.unit_of_work import SqlUnitOfWork


async def apply(uow: SqlUnitOfWork, config: Config, *, now: datetime, admins: Iterable[int] | None = None) -> bool:
    """Make the stored desks those of the configuration; whether anything changed. Without `admins` they stay."""
    changed = await uow.configure(as_stored(config, admins=uow.catalog.admins if admins is None else admins), now)
    await planned.arm(uow, now=now)
    return changed


def as_stored(config: Config, *, admins: Iterable[int] = ()) -> Configuration:
    return Configuration(
        desks=tuple(plan.desk for plan in config.desks),
        hours={name: hours.as_spec() for name, hours in config.hours.items()},
        hours_of={plan.desk.key: plan.hours for plan in config.desks},
        admins=frozenset(admins),
        directory=config.directory,
    )


def from_catalog(catalog: Catalog) -> Config:
    """What is stored, as if it had been read from a file. A desk nobody works on any more is not in it."""
    plans = tuple(
        DeskPlan(replace(desk, id=0, hours_id=0, terms_ids=()), catalog.hours[desk.hours_id].key)
        for desk in catalog.desks_in_use
    )
    newest = {version.key: Hours.of_spec(version.spec) for _, version in sorted(catalog.hours.items())}
    if newest.get(ALWAYS) == ROUND_THE_CLOCK and ALWAYS not in used_hours(plans):
        del newest[ALWAYS]
    return Config(newest, plans, catalog.directory)


def is_stored(config: Config, catalog: Catalog) -> bool:
    """Whether applying it would change nothing. Calendars of earlier configurations stay stored, which is no change."""
    stored = from_catalog(catalog)
    known = all(stored.hours.get(name) == hours for name, hours in config.hours.items())
    return known and _by_key(stored) == _by_key(config) and stored.directory == config.directory


def _by_key(config: Config) -> dict[str, DeskPlan]:
    return {plan.desk.key: plan for plan in config.desks}
