"""who confirmed a pair and when; what was asked and judged of pairs is found by indexes of its own"""

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

FIGURES = (
    "desk_id",
    "asked_at",
    "status",
    "answered_by",
    "chat_id",
    "response_s",
    "response_work_s",
    "in_target",
    "confidence",
)
ASKED = sa.text("what = 'pair.asked'")
JUDGED = sa.text("what IN ('pair.confirmed', 'pair.corrected', 'pair.removed')")


def upgrade() -> None:
    op.add_column("questions", sa.Column("confirmed_by", sa.BigInteger(), nullable=True))
    op.add_column("questions", sa.Column("confirmed_at", storage.types.UtcTime(), nullable=True))
    op.drop_index("ix_questions_figures", "questions")
    op.create_index("ix_questions_figures", "questions", [*FIGURES, "method", "confirmed_at", "id"])
    op.create_index("ix_journal_pair_asked", "journal", ["actor_id", "at"], sqlite_where=ASKED, postgresql_where=ASKED)
    op.create_index(
        "ix_journal_pair_judged", "journal", ["desk_id", "at"], sqlite_where=JUDGED, postgresql_where=JUDGED
    )


def downgrade() -> None:
    op.drop_index("ix_journal_pair_judged", "journal")
    op.drop_index("ix_journal_pair_asked", "journal")
    op.drop_index("ix_questions_figures", "questions")
    op.create_index("ix_questions_figures", "questions", [*FIGURES, "id"])
    op.drop_column("questions", "confirmed_at")
    op.drop_column("questions", "confirmed_by")
