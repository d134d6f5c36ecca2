"""what is to be sent next is chosen from the index of what waits alone, however long the queue"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

NEW = sa.text("state = 'new'")
ORDER = ["urgency", "id"]
"""The order in which notices go out."""
CHOSEN_BY = ["next_try_at", "chat_id", "mode", "state"]
"""What else decides whether a notice may go now."""


def upgrade() -> None:
    _index(ORDER + CHOSEN_BY)


def downgrade() -> None:
    _index(ORDER)


def _index(columns: list[str]) -> None:
    op.drop_index("ix_outbox_new", "outbox")
    op.create_index("ix_outbox_new", "outbox", columns, sqlite_where=NEW, postgresql_where=NEW)
