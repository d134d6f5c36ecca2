"""Terms for desks that were written down by a test and never stored."""

from dataclasses import replace

from desk.catalog import Catalog, Desk
from desk.sla import Terms


def with_terms(catalog: Catalog) -> Catalog:
    """The same with a copy of each policy, as storing a configuration makes it."""
    terms = dict(catalog.terms)
    desks = {desk.id: _registered(desk, catalog, terms) for desk in catalog.desks.values()}
    return replace(catalog, desks=desks, terms=terms)


def _registered(desk: Desk, catalog: Catalog, terms: dict[int, Terms]) -> Desk:
    known = [terms[each].policy for each in desk.terms_ids if each in terms]
    if known == list(desk.policies):
        return desk
    first = len(terms) + 1
    for terms_id, policy in enumerate(desk.policies, start=first):
        named = [version.id for version in catalog.hours.values() if version.key == policy.hours]
        hours_id = max(named, default=desk.hours_id)
        terms[terms_id] = Terms(terms_id, policy, hours_id, desk.hours_id)
    return replace(desk, terms_ids=tuple(range(first, first + len(desk.policies))))
