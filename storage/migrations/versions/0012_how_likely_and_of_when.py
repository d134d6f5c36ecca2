"""how likely a question was one when it was asked, and whether an import brought it"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("questions", sa.Column("likelihood", sa.Float()))
    op.add_column("questions", sa.Column("is_past", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column("questions", "is_past")
    op.drop_column("questions", "likelihood")
