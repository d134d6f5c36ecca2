"""Terms: policies as they are copied onto what is registered under them. A row is written once and stays."""

import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import bindparam, insert, select, update

from desk.catalog import Desk
from desk.sla import Policy, Terms
from storage.codec import policy_as_json, policy_from_json
from storage.tables import terms
from storage.work import AnyRow, Work


async def load_terms(work: Work, known: Mapping[int, Terms]) -> dict[int, Terms]:
    """All of them; those known already are taken over."""
    return {row.id: _terms(row, known.get(row.id)) for row in await work.run(select(terms).order_by(terms.c.id))}


def _terms(row: AnyRow, known: Terms | None) -> Terms:
    """A row stays as it was written, but for a group in its conditions that has a new id."""
    if known is not None and known.policy.when == row.policy.get("when", {}):
        return known
    return Terms(row.id, policy_from_json(row.policy), row.hours_id, row.desk_hours_id)


async def move_terms(work: Work, moves: Mapping[int, int]) -> bool:
    """Groups that have new ids, in the conditions of what was promised. Whether there were any."""
    found = [
        {"_id": row.id, "policy": policy_as_json(moved)}
        for row in await work.run(select(terms.c.id, terms.c.policy))
        if (moved := policy_from_json(row.policy).moved(moves)) != policy_from_json(row.policy)
    ]
    await work.run_many(update(terms).where(terms.c.id == bindparam("_id")).values(policy=bindparam("policy")), found)
    return bool(found)


async def save_terms(
    work: Work, desk: Desk, hours_ids: Mapping[str, int], desk_hours_id: int, now: datetime
) -> list[int]:
    """The ids of the desk's policies with the calendars as they are now; a row only for what was never said before."""
    rows = await work.run(select(terms).where(terms.c.desk_key == desk.key))
    known = {(_text(policy_from_json(row.policy)), row.hours_id, row.desk_hours_id): row.id for row in rows}
    return [await _id_of(work, desk, policy, hours_ids, desk_hours_id, known, now) for policy in desk.policies]


async def _id_of(
    work: Work,
    desk: Desk,
    policy: Policy,
    hours_ids: Mapping[str, int],
    desk_hours_id: int,
    known: dict[tuple[str, int, int], int],
    now: datetime,
) -> int:
    hours_id = desk_hours_id if policy.hours is None else hours_ids[policy.hours]
    key = (_text(policy), hours_id, desk_hours_id)
    if key not in known:
        row: dict[str, object] = {"desk_key": desk.key, "policy": policy_as_json(policy), "hours_id": hours_id}
        row["desk_hours_id"] = desk_hours_id
        new = insert(terms).values(**row, created_at=now).returning(terms.c.id)
        known[key] = (await work.run(new)).scalar_one()
    return known[key]


def _text(policy: Policy) -> str:
    return json.dumps(policy_as_json(policy), sort_keys=True)
