"""what an administrator who writes as the group is, said by each chat"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("desk_chats", sa.Column("anonymous_admin_is_specialist", sa.Boolean()))


def downgrade() -> None:
    op.drop_column("desk_chats", "anonymous_admin_is_specialist")
