"""answered questions by their words, with the full-text index of each engine, and what was offered to askers"""

import sqlalchemy as sa
from alembic import op

from storage import types

revision = "0010"
down_revision = "0006"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NOT_LEARNT = sa.text("NOT is_learnt")

POSTGRESQL = (
    """ALTER TABLE similar ADD COLUMN vector tsvector NOT NULL GENERATED ALWAYS AS
    (array_to_tsvector(string_to_array(btrim(words || ' ' || answer_words), ' '))) STORED""",
    "CREATE INDEX ix_similar_vector ON similar USING gin (vector)",
)
SQLITE = (
    """CREATE VIRTUAL TABLE similar_fts USING fts5(words, answer_words, content = 'similar',
    content_rowid = 'question_id', tokenize = 'unicode61')""",
    "CREATE VIRTUAL TABLE similar_terms USING fts5vocab(similar_fts, row)",
    """CREATE TRIGGER similar_added AFTER INSERT ON similar BEGIN
    INSERT INTO similar_fts (rowid, words, answer_words) VALUES (new.question_id, new.words, new.answer_words); END""",
    """CREATE TRIGGER similar_removed AFTER DELETE ON similar BEGIN
    INSERT INTO similar_fts (similar_fts, rowid, words, answer_words)
    VALUES ('delete', old.question_id, old.words, old.answer_words); END""",
    """CREATE TRIGGER similar_changed AFTER UPDATE OF words, answer_words ON similar BEGIN
    INSERT INTO similar_fts (similar_fts, rowid, words, answer_words)
    VALUES ('delete', old.question_id, old.words, old.answer_words);
    INSERT INTO similar_fts (rowid, words, answer_words) VALUES (new.question_id, new.words, new.answer_words); END""",
)
ASKED_BEFORE = """INSERT INTO counters (name, last) SELECT 'similar_before', max(id) FROM questions HAVING count(*) > 0"""
"""Up to which question upkeep has still to look for what was answered before there was an index."""


def upgrade() -> None:
    op.create_table(
        "similar",
        sa.Column("question_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("desk_id", BIG_ID, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("answer_words", sa.Text(), nullable=False),
        sa.Column("answered_at", types.UtcTime(), nullable=False),
        sa.Column("is_sure", sa.Boolean(), nullable=False),
        sa.Column("is_learnt", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("question_id", name=op.f("pk_similar")),
    )
    op.create_index(
        "ix_similar_not_learnt", "similar", ["question_id"], sqlite_where=NOT_LEARNT, postgresql_where=NOT_LEARNT
    )
    op.create_index("ix_similar_desk_id_answered_at", "similar", ["desk_id", "answered_at"])
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
        op.execute("DROP TABLE similar_terms")
        op.execute("DROP TABLE similar_fts")
    op.drop_table("offers")
    op.drop_table("spellings")
    op.drop_table("similar")
    op.execute("DELETE FROM counters WHERE name = 'similar_before'")
