"""The first line: people, chats, what was said, and the questions made of it. Every key begins with the chat."""

from sqlalchemy import BigInteger, Boolean, Column, Float, Index, Integer, String, Table, false, text

from desk.answers import AnswerKind, ResponseEnds
from desk.questions import QuestionStatus
from storage.tables.base import counted_id, given_id, metadata, only, revision
from storage.types import BigId, Choice, HumanText, Json, UtcTime

people = Table(
    "people",
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("first_name", HumanText, nullable=False),
    Column("last_name", HumanText),
    Column("username", HumanText),
    Column("handle", HumanText, index=True),
    Column("language", HumanText),
    Column("is_bot", Boolean, nullable=False),
    Column("reachable", Boolean),
    Column("seen_at", UtcTime),
)

memberships = Table(
    "memberships",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("status", String(32), nullable=False),
    Column("checked_at", UtcTime, nullable=False),
)

chats = Table(
    "chats",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String(32), nullable=False),
    Column("title", HumanText, nullable=False),
    Column("bot_status", String(32)),
    Column("is_forum", Boolean, nullable=False),
    Column("migrated_to", BigInteger),
    Column("seen_at", UtcTime),
)

talks = Table(
    "talks",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("rev", BigInteger, nullable=False),
)

participants = Table(
    "participants",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("name", HumanText, nullable=False),
    Column("username", HumanText),
    Column("is_specialist", Boolean, nullable=False),
    Column("last_at", UtcTime, nullable=False),
    Column("partner_id", BigInteger),
    Column("partner_at", UtcTime),
    Index("ix_participants_chat_id_last_at", "chat_id", "last_at"),
)

messages = Table(
    "messages",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("message_id", BigInteger, primary_key=True, autoincrement=False),
    Column("author_id", BigInteger, nullable=False),
    Column("sent_at", UtcTime, nullable=False),
    Column("text", HumanText, nullable=False),
    Column("topic_id", BigInteger),
    Column("reply_to", BigInteger),
    Column("quote", HumanText),
    Column("album_id", HumanText),
    Column("media", HumanText),
    Column("from_staff", Boolean, nullable=False),
    Column("is_service", Boolean, nullable=False),
    Column("question_id", BigInteger),
    Column("edited_at", UtcTime),
    Column("gone", Boolean, nullable=False),
)

message_versions = Table(
    "message_versions",
    metadata,
    counted_id(),
    Column("chat_id", BigInteger, nullable=False),
    Column("message_id", BigInteger, nullable=False),
    Column("text", HumanText, nullable=False),
    Column("replaced_at", UtcTime, nullable=False),
    Index("ix_message_versions_chat_id_message_id", "chat_id", "message_id"),
)

QUESTION_OPEN = text(f"status = '{QuestionStatus.OPEN}'")
QUESTION_ANSWERED = text(f"status = '{QuestionStatus.ANSWERED}'")
QUESTION_REACTED = text(
    f"status = '{QuestionStatus.ANSWERED}' AND real_answer_at IS NULL AND answer_kind IN"
    f" ('{AnswerKind.ACKNOWLEDGEMENT}', '{AnswerKind.COUNTER_QUESTION}')"
)
"""Only reacted to so far: the real answer is still to come."""

questions = Table(
    "questions",
    metadata,
    given_id(),
    Column("desk_id", BigId, nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("asker_id", BigInteger, nullable=False),
    Column("first_message_id", BigInteger, nullable=False),
    Column("message_ids", Json, nullable=False),
    Column("asked_at", UtcTime, nullable=False),
    Column("last_at", UtcTime, nullable=False),
    Column("text", HumanText, nullable=False),
    Column("topic_id", BigInteger),
    Column("hours_id", BigId, nullable=False),
    Column("policy", HumanText, nullable=False),
    Column("terms_id", BigId),
    Column("status", Choice(QuestionStatus), nullable=False),
    Column("answer_message_id", BigInteger),
    Column("answered_by", BigInteger),
    Column("answered_at", UtcTime),
    Column("response_s", Integer),
    Column("response_work_s", Integer),
    Column("method", String(16)),
    Column("confidence", Float),
    Column("rule_version", Integer),
    Column("confirmed_by", BigInteger),
    Column("confirmed_at", UtcTime),
    Column("answer_kind", Choice(AnswerKind)),
    Column("real_answer_message_id", BigInteger),
    Column("real_answer_at", UtcTime),
    Column("real_response_s", Integer),
    Column("real_response_work_s", Integer),
    Column("sure_message_id", BigInteger),
    Column("sure_at", UtcTime),
    Column("response_ends", Choice(ResponseEnds), nullable=False, server_default=ResponseEnds.FIRST_REACTION),
    Column("likelihood", Float),
    Column("is_past", Boolean, nullable=False, server_default=false()),
    Column("task_id", BigInteger),
    Column("version", Integer, nullable=False),
    Column("in_target", Boolean),
    Column("talked_since", Boolean, nullable=False, default=False),
    revision(),
    Index("ix_questions_chat_id_id", "chat_id", "id"),
    Index("ix_questions_desk_id_open", "desk_id", "asked_at", **only(QUESTION_OPEN)),
    Index("ix_questions_chat_id_open", "chat_id", "asked_at", **only(QUESTION_OPEN)),
    Index("ix_questions_chat_id_reacted", "chat_id", "answered_at", **only(QUESTION_REACTED)),
    Index("ix_questions_chat_id_answered", "chat_id", "asker_id", "answered_at", **only(QUESTION_ANSWERED)),
    Index(
        "ix_questions_figures",
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
        "answer_kind",
        "real_response_s",
        "real_response_work_s",
        "id",
    ),
)
"""`in_target` repeats what the response clock says, so that the figures are read from one index alone. `talked_since`
belongs to the pairing rules: the asker has since been in a conversation (see `desk.pairing.model.OpenQuestion`).
"""
