"""when to try again is read from an index of the few notices that wait for it, however long the queue"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

AGAIN = sa.text("state = 'new' AND next_try_at IS NOT NULL")


def upgrade() -> None:
    op.create_index("ix_outbox_again", "outbox", ["next_try_at"], sqlite_where=AGAIN, postgresql_where=AGAIN)


def downgrade() -> None:
    op.drop_index("ix_outbox_again", "outbox")
