"""A configuration as a catalog beside the stored one: to try what it would do, without storing it."""

from collections.abc import Mapping
from dataclasses import replace

from bot.config.loading import Config
from desk.catalog import Catalog, Desk, HoursVersion
from desk.sla import Policy, Terms
from desk.special_days import compiled


def as_catalog(config: Config, desk: Desk) -> Catalog | None:
    """The desk of the file under the id of the stored one, known by its key; None where the file has no such desk."""
    plan = next((plan for plan in config.desks if plan.desk.key == desk.key), None)
    if plan is None:
        return None
    hours = {
        number: HoursVersion(number, name, spec := calendar.as_spec(), compiled(spec))
        for number, (name, calendar) in enumerate(config.hours.items(), start=1)
    }
    ids = {version.key: number for number, version in hours.items()}
    terms = {
        number: _terms(number, policy, ids, ids[plan.hours])
        for number, policy in enumerate(plan.desk.policies, start=1)
    }
    tried = replace(plan.desk, id=desk.id, hours_id=ids[plan.hours], terms_ids=tuple(terms))
    return Catalog(desks={desk.id: tried}, hours=hours, terms=terms, directory=config.directory)


def _terms(number: int, policy: Policy, ids: Mapping[str, int], desk_hours_id: int) -> Terms:
    hours_id = desk_hours_id if policy.hours is None else ids[policy.hours]
    return Terms(number, policy, hours_id, desk_hours_id)
