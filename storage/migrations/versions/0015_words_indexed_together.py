"""on SQLite the program writes the full-text index of dialogs; a chat that left a desk is known as a former one"""

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

LEFT_BEFORE = """INSERT INTO desk_chats (desk_id, chat_id, role, place)
    SELECT desk_id, chat_id, 'former', 0 FROM questions
    WHERE id IN (SELECT max(id) FROM questions GROUP BY chat_id)
    AND chat_id NOT IN (SELECT chat_id FROM desk_chats)"""
"""Their messages are still there, and are to be forgotten when the desk forgets its others."""


def upgrade() -> None:
    op.execute(LEFT_BEFORE)
    if op.get_bind().dialect.name == "sqlite":
        for name in ("added", "removed", "changed"):
            op.execute(f"DROP TRIGGER dialog_words_{name}")


def downgrade() -> None:
    op.execute("DELETE FROM desk_chats WHERE role = 'former'")
    if op.get_bind().dialect.name == "sqlite":
        for statement in (ADDED, REMOVED, CHANGED):
            op.execute(statement)
