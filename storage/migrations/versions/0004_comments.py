"""comments on tasks, the message a notice became, and the dialogs an asker has had"""

import sqlalchemy as sa
from alembic import op

from storage import types

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ANSWERED = sa.text("status = 'answered'")


def upgrade() -> None:
    op.create_table(
        "comments",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("desk_id", BIG_ID, nullable=False),
        sa.Column("task_id", sa.BigInteger(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("sent_at", types.UtcTime(), nullable=False),
        sa.Column("text", types.HumanText(), nullable=False),
        sa.Column("media", sa.String(length=32), nullable=True),
        sa.Column("topic_id", sa.BigInteger(), nullable=True),
        sa.Column("album_id", types.HumanText(), nullable=True),
        sa.Column("answers", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comments")),
        sa.UniqueConstraint("chat_id", "message_id", name=op.f("uq_comments_chat_id_message_id")),
    )
    op.create_index("ix_comments_task_id", "comments", ["task_id"], unique=False)
    op.drop_index("ix_outbox_chat_id", table_name="outbox")
    op.create_index("ix_outbox_chat_id_sent_message_id", "outbox", ["chat_id", "sent_message_id"], unique=False)
    op.create_index(
        "ix_questions_chat_id_answered",
        "questions",
        ["chat_id", "asker_id", "answered_at"],
        unique=False,
        postgresql_where=ANSWERED,
        sqlite_where=ANSWERED,
    )


def downgrade() -> None:
    op.drop_index("ix_questions_chat_id_answered", table_name="questions")
    op.drop_index("ix_outbox_chat_id_sent_message_id", table_name="outbox")
    op.create_index("ix_outbox_chat_id", "outbox", ["chat_id"], unique=False)
    op.drop_index("ix_comments_task_id", table_name="comments")
    op.drop_table("comments")
