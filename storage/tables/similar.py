"""Answered questions by their words, and the earlier answers that were offered to askers.

The engine's own full-text index stands beside `dialog_words` and is made by the migration: on PostgreSQL the generated
column `vector`, on SQLite the FTS5 table `dialog_words_fts` with its vocabulary `dialog_terms`. The program writes the
latter (`storage.similar_index`).
"""

from sqlalchemy import BigInteger, Boolean, Column, Index, String, Table, Text, text

from storage.tables.base import metadata, only
from storage.types import BigId, UtcTime

NOT_LEARNT = text("NOT is_learnt")

dialog_words = Table(
    "dialog_words",
    metadata,
    Column("question_id", BigId, primary_key=True, autoincrement=False),
    Column("desk_id", BigId, nullable=False),
    Column("words", Text, nullable=False),
    Column("answer_words", Text, nullable=False),
    Column("answered_at", UtcTime, nullable=False),
    Column("is_sure", Boolean, nullable=False),
    Column("is_learnt", Boolean, nullable=False, default=False),
    Index("ix_dialog_words_not_learnt", "question_id", **only(NOT_LEARNT)),
    Index("ix_dialog_words_desk_id_answered_at", "desk_id", "answered_at"),
)
"""`words` and `answer_words`: keys as `desk.similar` makes them. `is_learnt`: the spellings of its words are known."""

spellings = Table(
    "spellings",
    metadata,
    Column("trigram", String(12), primary_key=True),
    Column("word", String(64), primary_key=True),
)
"""The words there are, to be found by three letters of theirs: what is written with a slip is near one of them."""

offers = Table(
    "offers",
    metadata,
    Column("question_id", BigId, primary_key=True, autoincrement=False),
    Column("desk_id", BigId, nullable=False),
    Column("asker_id", BigInteger, nullable=False),
    Column("earlier_id", BigId, nullable=False),
    Column("offered_at", UtcTime, nullable=False),
    Column("helped", Boolean),
    Column("decided_at", UtcTime),
    Index("ix_offers_asker_id_offered_at", "asker_id", "offered_at"),
)
