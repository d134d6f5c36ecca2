"""customers, categories, types and services, and what each chat says of what comes from it"""

import sqlalchemy as sa
from alembic import op

from storage import types

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

OF_CHATS = ("customer", "service", "task_type")


def upgrade() -> None:
    op.create_table(
        "directory",
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("title", types.HumanText(), nullable=False),
        sa.Column("spec", types.Json(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "key", name=op.f("pk_directory")),
    )
    for name in OF_CHATS:
        op.add_column("desk_chats", sa.Column(name, sa.String(length=64), nullable=True))


def downgrade() -> None:
    for name in reversed(OF_CHATS):
        op.drop_column("desk_chats", name)
    op.drop_table("directory")
