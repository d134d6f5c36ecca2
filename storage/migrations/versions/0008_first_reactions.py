"""what the first answer was by its words, and the first real answer after a mere reaction"""

from typing import Any

import sqlalchemy as sa
from alembic import op

import storage.types
from desk.answers import AnswerKind, ResponseEnds

revision = "0008"
down_revision = "0007"
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
    "method",
    "confirmed_at",
)
REAL = ("answer_kind", "real_response_s", "real_response_work_s")
REACTED = sa.text(
    "status = 'answered' AND real_answer_at IS NULL AND answer_kind IN ('acknowledgement', 'counter_question')"
)


def columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("answer_kind", storage.types.Choice(AnswerKind), nullable=True),
        sa.Column("real_answer_message_id", sa.BigInteger(), nullable=True),
        sa.Column("real_answer_at", storage.types.UtcTime(), nullable=True),
        sa.Column("real_response_s", sa.Integer(), nullable=True),
        sa.Column("real_response_work_s", sa.Integer(), nullable=True),
        sa.Column("response_ends", storage.types.Choice(ResponseEnds), nullable=False, server_default="first_reaction"),
    ]


def upgrade() -> None:
    for column in columns():
        op.add_column("questions", column)
    op.drop_index("ix_questions_figures", "questions")
    op.create_index("ix_questions_figures", "questions", [*FIGURES, *REAL, "id"])
    op.create_index(
        "ix_questions_chat_id_reacted",
        "questions",
        ["chat_id", "answered_at"],
        sqlite_where=REACTED,
        postgresql_where=REACTED,
    )


def downgrade() -> None:
    op.drop_index("ix_questions_chat_id_reacted", "questions")
    op.drop_index("ix_questions_figures", "questions")
    op.create_index("ix_questions_figures", "questions", [*FIGURES, "id"])
    for column in reversed(columns()):
        op.drop_column("questions", column.name)
