"""terms that stay with what runs under them, and what clocks leave out"""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from alembic import op

from desk.business_hours import BusinessHours
from desk.special_days import compiled
from storage import types

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TASKS = "UPDATE tasks SET terms_id = :terms_id WHERE desk_id = :desk_id AND policy = :policy"
"""Those that are done too: reopening one starts a clock."""
OPEN_QUESTIONS = """UPDATE questions SET terms_id = :terms_id
    WHERE desk_id = :desk_id AND policy = :policy AND status = 'open'"""
STOPPED_BY = """UPDATE clocks SET stopped_by = CASE target
    WHEN 'response' THEN 'answered' WHEN 'reaction' THEN 'taken' ELSE 'closed' END
    WHERE met_at IS NOT NULL AND stopped_at IS NOT NULL"""
OTHER_HOURS = """SELECT DISTINCT things.terms_id, clocks.hours_id FROM {things} AS things
    JOIN clocks ON clocks.kind = :kind AND clocks.object_id = things.id
    JOIN terms ON terms.id = things.terms_id WHERE clocks.hours_id <> terms.hours_id"""
TERMS_OF_HOURS = """INSERT INTO terms (desk_key, policy, hours_id, desk_hours_id, created_at)
    SELECT desk_key, policy, :hours_id, desk_hours_id, created_at FROM terms WHERE id = :terms_id RETURNING id"""
MOVE_TO = """UPDATE {things} SET terms_id = :new WHERE terms_id = :terms_id
    AND id IN (SELECT object_id FROM clocks WHERE kind = :kind AND hours_id = :hours_id)"""
SAME_S = 0.001
SLACK_S = 2
"""Messages are dated by the second, and a reply ended a wait before its row of the journal was written."""


def upgrade() -> None:
    op.create_table(
        "terms",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("desk_key", sa.String(length=64), nullable=False),
        sa.Column("policy", types.Json(), nullable=False),
        sa.Column("hours_id", BIG_ID, nullable=False),
        sa.Column("desk_hours_id", BIG_ID, nullable=False),
        sa.Column("created_at", types.UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["hours_id"], ["hours_versions.id"], name=op.f("fk_terms_hours_id_hours_versions")),
        sa.ForeignKeyConstraint(
            ["desk_hours_id"], ["hours_versions.id"], name=op.f("fk_terms_desk_hours_id_hours_versions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_terms")),
    )
    with op.batch_alter_table("terms", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_terms_desk_key"), ["desk_key"], unique=False)
    _add("desks", sa.Column("terms_ids", types.Json(), nullable=False, server_default="[]"))
    _add("tasks", sa.Column("terms_id", BIG_ID, nullable=True))
    _add("questions", sa.Column("terms_id", BIG_ID, nullable=True))
    _add("clocks", sa.Column("pauses", sa.Text(), nullable=False, server_default="[]"))
    _add("clocks", sa.Column("climbs_from", types.UtcTime(), nullable=True))
    _add("clocks", sa.Column("stopped_by", sa.String(length=32), nullable=True))
    op.create_index("ix_clocks_desk_id_stopped_at", "clocks", ["desk_id", "stopped_at"], unique=False)
    _copy_policies()
    _keep_hours("tasks", "task")
    _keep_hours("questions", "question")
    op.execute(STOPPED_BY)
    _rebuild_pauses()


def downgrade() -> None:
    op.drop_index("ix_clocks_desk_id_stopped_at", table_name="clocks")
    for table, column in (
        ("clocks", "stopped_by"),
        ("clocks", "climbs_from"),
        ("clocks", "pauses"),
        ("questions", "terms_id"),
        ("tasks", "terms_id"),
        ("desks", "terms_ids"),
    ):
        op.drop_column(table, column)
    op.drop_table("terms")


def _add(table: str, column: sa.Column[object]) -> None:
    op.add_column(table, column)


def _copy_policies() -> None:
    """What is promised now becomes the terms of the desks, and of what is open."""
    bind = op.get_bind()
    newest: dict[str, int] = dict(bind.execute(sa.text("SELECT key, max(id) FROM hours_versions GROUP BY key")).all())
    for desk_id, key, hours_id, policies in bind.execute(
        sa.text("SELECT id, key, hours_id, policies FROM desks")
    ).all():
        ids = [_copy(bind, desk_id, key, hours_id, policy, newest) for policy in json.loads(policies)]
        bind.execute(
            sa.text("UPDATE desks SET terms_ids = :ids WHERE id = :id"), {"ids": json.dumps(ids), "id": desk_id}
        )


def _copy(
    bind: sa.Connection, desk_id: int, key: str, hours_id: int, policy: dict[str, object], newest: dict[str, int]
) -> int:
    table = sa.table(
        "terms",
        sa.column("id"),
        sa.column("desk_key"),
        sa.column("policy", types.Json()),
        sa.column("hours_id"),
        sa.column("desk_hours_id"),
        sa.column("created_at", types.UtcTime()),
    )
    own = newest.get(str(policy.get("hours")), hours_id)
    row = {
        "desk_key": key,
        "policy": policy,
        "hours_id": own,
        "desk_hours_id": hours_id,
        "created_at": datetime.now(UTC),
    }
    terms_id = bind.execute(sa.insert(table).values(row).returning(table.c.id)).scalar_one()
    about = {"terms_id": terms_id, "desk_id": desk_id, "policy": policy["name"]}
    for statement in (TASKS, OPEN_QUESTIONS):
        bind.execute(sa.text(statement), about)
    return int(terms_id)


def _keep_hours(things: str, kind: str) -> None:
    """What was registered under an older version of its calendar stays there."""
    bind = op.get_bind()
    for terms_id, hours_id in bind.execute(sa.text(OTHER_HOURS.format(things=things)), {"kind": kind}).all():
        of = {"terms_id": terms_id, "hours_id": hours_id}
        new = bind.execute(sa.text(TERMS_OF_HOURS), of).scalar_one()
        bind.execute(sa.text(MOVE_TO.format(things=things)), {**of, "kind": kind, "new": new})


Pause = tuple[datetime, datetime, str]

CLOCKS = sa.table(
    "clocks",
    sa.column("id"),
    sa.column("kind"),
    sa.column("object_id"),
    sa.column("target"),
    sa.column("hours_id"),
    sa.column("started_at", types.UtcTime()),
    sa.column("waited_s"),
    sa.column("pauses"),
)
JOURNAL = sa.table(
    "journal",
    sa.column("id"),
    sa.column("at", types.UtcTime()),
    sa.column("what"),
    sa.column("kind"),
    sa.column("object_id"),
    sa.column("after", types.Json()),
)
HOURS = sa.table("hours_versions", sa.column("id"), sa.column("spec", types.Json()))
TOLD = ("task.held", "task.taken", "task.returned", "task.done", "task.cancelled", "task.reopened")


def _rebuild_pauses() -> None:
    """Clocks knew how long they had waited, the journal knows when. What does not add up is left as it is."""
    bind = op.get_bind()
    hours = {row.id: compiled(row.spec) for row in bind.execute(sa.select(HOURS))}
    is_waited = (CLOCKS.c.waited_s > 0, CLOCKS.c.kind == "task", CLOCKS.c.target == "resolution")
    waited = {row.object_id: row for row in bind.execute(sa.select(CLOCKS).where(*is_waited))}
    facts = (
        sa.select(JOURNAL)
        .join(CLOCKS, sa.and_(CLOCKS.c.kind == JOURNAL.c.kind, CLOCKS.c.object_id == JOURNAL.c.object_id))
        .where(*is_waited, JOURNAL.c.what.in_(TOLD))
        .order_by(JOURNAL.c.object_id, JOURNAL.c.id)
    )
    for task_id, told in groupby(bind.execute(facts).all(), key=lambda row: row.object_id):
        clock = waited[task_id]
        pauses = list(_pauses(told, clock.started_at))
        if (exact := _fitting(pauses, clock.waited_s, hours[clock.hours_id])) is not None:
            written = json.dumps([[types.to_micros(start), types.to_micros(end), why] for start, end, why in exact])
            bind.execute(sa.update(CLOCKS).where(CLOCKS.c.id == clock.id).values(pauses=written))


def _pauses(told: Iterable[Any], started_at: datetime) -> Iterator[Pause]:
    """A wait ends when the task is taken, ended, or comes back: at the time set for that, or by a reply."""
    held: Any = None
    closed_at: datetime | None = None
    for fact in told:
        if fact.at < started_at:
            continue
        if held is not None:
            yield (held.at, *_end_of(held, fact))
        if fact.what == "task.reopened" and closed_at is not None:
            yield closed_at, fact.at, "closed"
        held = fact if fact.what == "task.held" else None
        closed_at = fact.at if fact.what in {"task.done", "task.cancelled"} else None


def _end_of(held: Any, fact: Any) -> tuple[datetime, str]:
    if fact.what != "task.returned":
        return fact.at, "waited"
    resume_at = (held.after or {}).get("resume_at")
    return (fact.at, "replied") if resume_at is None else (min(fact.at, datetime.fromisoformat(resume_at)), "waited")


def _fitting(pauses: list[Pause], waited_s: float, hours: BusinessHours) -> list[Pause] | None:
    """The pauses, if they come to what was booked. By how much a reply was heard late shows in the sum."""
    replied = [place for place, (*_, why) in enumerate(pauses) if why == "replied"]
    exact = [(start, end, "waited" if why == "replied" else why) for start, end, why in pauses]
    over = sum(hours.between(start, end) for start, end, _ in exact) - waited_s
    if abs(over) < SAME_S:
        return exact
    if over < 0 or not replied or (len(replied) > 1 and over > SLACK_S * len(replied)):
        return None
    start, end, why = exact[replied[-1]]
    left = hours.between(start, end) - over
    if left < 0:
        return None
    exact[replied[-1]] = (start, hours.add(start, left), why)
    return exact
