"""What an installation consists of. Small, read whole, and replaced in memory when its version moves."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
)

from desk.catalog import ChatRole
from desk.people import Role
from storage.tables.base import counted_id, metadata
from storage.types import Choice, HumanText, Json, UtcTime

installation = Table(
    "installation",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("catalog_version", Integer, nullable=False),
    Column("bot_id", BigInteger),
    Column("bot_username", String(64)),
    Column("bot_reads_all", Boolean),
    Column("admin_code", LargeBinary(16)),
)

admins = Table(
    "admins",
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("is_claimed", Boolean, nullable=False),
)

hours_versions = Table(
    "hours_versions",
    metadata,
    counted_id(),
    Column("key", String(64), nullable=False, index=True),
    Column("spec", Json, nullable=False),
    Column("created_at", UtcTime, nullable=False),
)

desks = Table(
    "desks",
    metadata,
    counted_id(),
    Column("key", String(64), nullable=False),
    Column("title", HumanText, nullable=False),
    Column("language", String(16), nullable=False),
    Column("timezone", String(64), nullable=False),
    Column("hours_id", ForeignKey("hours_versions.id"), nullable=False),
    Column("second_line", BigInteger),
    Column("policies", Json, nullable=False),
    Column("settings", Json, nullable=False),
    Column("is_active", Boolean, nullable=False),
    UniqueConstraint("key"),
)

desk_chats = Table(
    "desk_chats",
    metadata,
    Column("desk_id", ForeignKey("desks.id", ondelete="CASCADE"), primary_key=True),
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("role", Choice(ChatRole), nullable=False),
    Column("place", Integer, nullable=False),
    Index("ix_desk_chats_chat_id", "chat_id", unique=True),
)

desk_people = Table(
    "desk_people",
    metadata,
    Column("desk_id", ForeignKey("desks.id", ondelete="CASCADE"), primary_key=True),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("role", Choice(Role), nullable=False),
    Column("place", Integer, nullable=False),
)
