"""on SQLite the full-text index of dialogs is written by the program, many rows at a time"""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

ADDED = """CREATE TRIGGER dialog_words_added AFTER INSERT ON dialog_words BEGIN
    INSERT INTO dialog_words_fts (rowid, words, answer_words)
    VALUES (new.question_id, new.words, new.answer_words); END"""
REMOVED = """CREATE TRIGGER dialog_words_removed AFTER DELETE ON dialog_words BEGIN
    INSERT INTO dialog_words_fts (dialog_words_fts, rowid, words, answer_words)
    VALUES ('delete', old.question_id, old.words, old.answer_words); END"""
CHANGED = """CREATE TRIGGER dialog_words_changed AFTER UPDATE OF words, answer_words ON dialog_words BEGIN
    INSERT INTO dialog_words_fts (dialog_words_fts, rowid, words, answer_words)
    VALUES ('delete', old.question_id, old.words, old.answer_words);
    INSERT INTO dialog_words_fts (rowid, words, answer_words)
    VALUES (new.question_id, new.words, new.answer_words); END"""


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in ("added", "removed", "changed"):
            op.execute(f"DROP TRIGGER dialog_words_{name}")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for statement in (ADDED, REMOVED, CHANGED):
            op.execute(statement)
