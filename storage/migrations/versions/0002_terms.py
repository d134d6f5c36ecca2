"""terms that stay with what runs under them, and what clocks leave out"""

import json
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from storage import types

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OPEN_TASKS = """UPDATE tasks SET terms_id = :terms_id
    WHERE desk_id = :desk_id AND policy = :policy AND status IN ('new', 'in_progress', 'on_hold')"""
OPEN_QUESTIONS = """UPDATE questions SET terms_id = :terms_id
    WHERE desk_id = :desk_id AND policy = :policy AND status = 'open'"""


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
    for statement in (OPEN_TASKS, OPEN_QUESTIONS):
        bind.execute(sa.text(statement), about)
    return int(terms_id)
