"""answered questions by their words, with the full-text index of each engine, and what was offered to askers"""

import sqlalchemy as sa
from alembic import op

from storage import types

revision = "0010"
down_revision = "0008"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NOT_LEARNT = sa.text("NOT is_learnt")

POSTGRESQL = (
    """ALTER TABLE dialog_words ADD COLUMN vector tsvector NOT NULL GENERATED ALWAYS AS
    (array_to_tsvector(string_to_array(btrim(words || ' ' || answer_words), ' '))) STORED""",
    "CREATE INDEX ix_dialog_words_vector ON dialog_words USING gin (vector)",
)
SQLITE = (
    """CREATE VIRTUAL TABLE dialog_words_fts USING fts5(words, answer_words, content = 'dialog_words',
    content_rowid = 'question_id', tokenize = 'unicode61')""",
    "CREATE VIRTUAL TABLE dialog_terms USING fts5vocab(dialog_words_fts, row)",
    """CREATE TRIGGER dialog_words_added AFTER INSERT ON dialog_words BEGIN
    INSERT INTO dialog_words_fts (rowid, words, answer_words)
    VALUES (new.question_id, new.words, new.answer_words); END""",
    """CREATE TRIGGER dialog_words_removed AFTER DELETE ON dialog_words BEGIN
    INSERT INTO dialog_words_fts (dialog_words_fts, rowid, words, answer_words)
    VALUES ('delete', old.question_id, old.words, old.answer_words); END""",
    """CREATE TRIGGER dialog_words_changed AFTER UPDATE OF words, answer_words ON dialog_words BEGIN
    INSERT INTO dialog_words_fts (dialog_words_fts, rowid, words, answer_words)
    VALUES ('delete', old.question_id, old.words, old.answer_words);
    INSERT INTO dialog_words_fts (rowid, words, answer_words)
    VALUES (new.question_id, new.words, new.answer_words); END""",
)
ASKED_BEFORE = """INSERT INTO counters (name, last)
    SELECT 'similar_before', max(id) FROM questions HAVING count(*) > 0"""
"""Up to which question upkeep has still to look for what was answered before there was an index."""


def upgrade() -> None:
    op.create_table(
        "dialog_words",
        sa.Column("question_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("desk_id", BIG_ID, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("answer_words", sa.Text(), nullable=False),
        sa.Column("answered_at", types.UtcTime(), nullable=False),
        sa.Column("is_sure", sa.Boolean(), nullable=False),
        sa.Column("is_learnt", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("question_id", name=op.f("pk_dialog_words")),
    )
    op.create_index(
        "ix_dialog_words_not_learnt",
        "dialog_words",
        ["question_id"],
        sqlite_where=NOT_LEARNT,
        postgresql_where=NOT_LEARNT,
    )
    op.create_index("ix_dialog_words_desk_id_answered_at", "dialog_words", ["desk_id", "answered_at"])
    op.create_table(
        "spellings",
        sa.Column("trigram", sa.String(length=12), nullable=False),
        sa.Column("word", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("trigram", "word", name=op.f("pk_spellings")),
    )
    op.create_table(
        "offers",
        sa.Column("question_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("desk_id", BIG_ID, nullable=False),
        sa.Column("asker_id", sa.BigInteger(), nullable=False),
        sa.Column("earlier_id", BIG_ID, nullable=False),
        sa.Column("offered_at", types.UtcTime(), nullable=False),
        sa.Column("helped", sa.Boolean(), nullable=True),
        sa.Column("decided_at", types.UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("question_id", name=op.f("pk_offers")),
    )
    op.create_index("ix_offers_asker_id_offered_at", "offers", ["asker_id", "offered_at"])
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)
    op.execute(ASKED_BEFORE)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE dialog_terms")
        op.execute("DROP TABLE dialog_words_fts")
    op.drop_table("offers")
    op.drop_table("spellings")
    op.drop_table("dialog_words")
    op.execute("DELETE FROM counters WHERE name = 'similar_before'")
