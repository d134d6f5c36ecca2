"""what was surely said to a question whose first reaction is only believed to be meant for it"""

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("questions", sa.Column("sure_message_id", sa.BigInteger()))
    op.add_column("questions", sa.Column("sure_at", storage.types.UtcTime()))


def downgrade() -> None:
    op.drop_column("questions", "sure_at")
    op.drop_column("questions", "sure_message_id")
