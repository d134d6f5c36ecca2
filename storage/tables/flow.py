"""What comes in and what goes out: inbox, outbox, what was sent, buttons, leases.

Conditions of partial indexes have names: a query is helped by the index only where it says the very same words.
"""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, String, Table, UniqueConstraint, text

from desk.notices import Mode
from desk.sla import ObjectKind
from storage.states import InboxState, OutboxState
from storage.tables.base import counted_id, metadata, only
from storage.types import BigId, Choice, Digest, HumanText, Json, UtcTime

INBOX_WAITS = text(f"state = '{InboxState.WAITING}'")
OUTBOX_NEW = text(f"state = '{OutboxState.NEW}'")
OUTBOX_AGAIN = text(f"state = '{OutboxState.NEW}' AND next_try_at IS NOT NULL")
OUTBOX_SENDING = text(f"state = '{OutboxState.SENDING}'")
OUTBOX_POSTED = text("sent_message_id IS NOT NULL")
OUTBOX_SETTLED = text("settled_at IS NOT NULL")

counters = Table(
    "counters",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("last", BigInteger, nullable=False),
)
"""The last number given out under a name. On PostgreSQL the ids of hot tables come from sequences instead."""

inbox = Table(
    "inbox",
    metadata,
    counted_id(),
    Column("bot_id", BigInteger, nullable=False),
    Column("update_id", BigInteger, nullable=False),
    Column("payload_hash", Digest, nullable=False),
    Column("lane", BigInteger, nullable=False),
    Column("raw", HumanText, nullable=False),
    Column("state", Choice(InboxState), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("received_at", UtcTime, nullable=False),
    Column("next_try_at", UtcTime),
    Column("ended_at", UtcTime),
    Column("error", HumanText),
    UniqueConstraint("bot_id", "update_id", "payload_hash"),
    Index("ix_inbox_waiting", "id", "lane", "next_try_at", **only(INBOX_WAITS)),
    Index("ix_inbox_received_at", "received_at"),
)

outbox = Table(
    "outbox",
    metadata,
    counted_id(),
    Column("key", HumanText, nullable=False),
    Column("kind", String(64), nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("mode", Choice(Mode), nullable=False),
    Column("urgency", Integer, nullable=False),
    Column("values", Json, nullable=False),
    Column("desk_id", BigId),
    Column("about_kind", Choice(ObjectKind)),
    Column("about_id", BigInteger),
    Column("reply_to", BigInteger),
    Column("topic_id", BigInteger),
    Column("receiver_id", BigInteger),
    Column("callback_id", String(64)),
    Column("message_id", BigInteger),
    Column("language", String(16)),
    Column("fallback", Json, nullable=False),
    Column("expires_at", UtcTime),
    Column("state", Choice(OutboxState), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("put_at", UtcTime, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("unknown_count", Integer, nullable=False),
    Column("ordinary", Boolean, nullable=False),
    Column("next_try_at", UtcTime),
    Column("begun_at", UtcTime),
    Column("settled_at", UtcTime),
    Column("sent_message_id", BigInteger),
    Column("ephemeral_id", BigInteger),
    Column("rendered", String(64)),
    Column("error", HumanText),
    UniqueConstraint("key"),
    Index("ix_outbox_new", "urgency", "id", "next_try_at", "chat_id", "mode", "state", **only(OUTBOX_NEW)),
    Index("ix_outbox_again", "next_try_at", **only(OUTBOX_AGAIN)),
    Index("ix_outbox_sending", "id", **only(OUTBOX_SENDING)),
    Index("ix_outbox_about", "about_kind", "about_id"),
    Index("ix_outbox_posted", "chat_id", "sent_message_id", **only(OUTBOX_POSTED)),
    Index("ix_outbox_settled", "settled_at", **only(OUTBOX_SETTLED)),
)
"""`ix_outbox_new` holds all that the sender chooses by, and `state` too: else SQLite looks into every row for it."""

sends = Table(
    "sends",
    metadata,
    counted_id(),
    Column("chat_id", BigInteger, nullable=False),
    Column("at", UtcTime, nullable=False),
    Index("ix_sends_at", "at"),
)

buttons = Table(
    "buttons",
    metadata,
    Column("token", String(24), primary_key=True),
    Column("action", String(64), nullable=False),
    Column("desk_id", BigId),
    Column("kind", Choice(ObjectKind)),
    Column("object_id", BigInteger),
    Column("version", Integer),
    Column("chat_id", BigInteger),
    Column("for_user", BigInteger),
    Column("once", Boolean, nullable=False),
    Column("values", Json, nullable=False),
    Column("expires_at", UtcTime),
    Column("issued_at", UtcTime, nullable=False, index=True),
    Column("used_at", UtcTime),
)

leases = Table(
    "leases",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("holder", String(128)),
    Column("fence", BigInteger, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    UniqueConstraint("fence"),
)
