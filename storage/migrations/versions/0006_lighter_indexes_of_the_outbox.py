"""indexes of the outbox hold what was posted and settled, so that what is only put costs less"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

POSTED = sa.text("sent_message_id IS NOT NULL")
SETTLED = sa.text("settled_at IS NOT NULL")


def upgrade() -> None:
    op.drop_index("ix_outbox_chat_id_sent_message_id", "outbox")
    op.drop_index("ix_outbox_settled_at", "outbox")
    op.create_index(
        "ix_outbox_posted", "outbox", ["chat_id", "sent_message_id"], sqlite_where=POSTED, postgresql_where=POSTED
    )
    op.create_index("ix_outbox_settled", "outbox", ["settled_at"], sqlite_where=SETTLED, postgresql_where=SETTLED)


def downgrade() -> None:
    op.drop_index("ix_outbox_settled", "outbox")
    op.drop_index("ix_outbox_posted", "outbox")
    op.create_index("ix_outbox_settled_at", "outbox", ["settled_at"])
    op.create_index("ix_outbox_chat_id_sent_message_id", "outbox", ["chat_id", "sent_message_id"])
