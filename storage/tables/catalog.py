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
    Column("terms_ids", Json, nullable=False, server_default="[]"),
    Column("settings", Json, nullable=False),
    Column("is_active", Boolean, nullable=False),
    UniqueConstraint("key"),
)

terms = Table(
    "terms",
    metadata,
    counted_id(),
    Column("desk_key", String(64), nullable=False, index=True),
    Column("policy", Json, nullable=False),
    Column("hours_id", ForeignKey("hours_versions.id"), nullable=False),
    Column("desk_hours_id", ForeignKey("hours_versions.id"), nullable=False),
    Column("created_at", UtcTime, nullable=False),
)
"""Policies as they are copied onto what is registered under them. Rows are added; what one promises never changes."""

desk_chats = Table(
    "desk_chats",
    metadata,
    Column("desk_id", ForeignKey("desks.id", ondelete="CASCADE"), primary_key=True),
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("role", Choice(ChatRole), nullable=False),
    Column("place", Integer, nullable=False),
    Column("customer", String(64)),
    Column("service", String(64)),
    Column("task_type", String(64)),
    Column("anonymous_admin_is_specialist", Boolean),
    Index("ix_desk_chats_chat_id", "chat_id", unique=True),
)

directory = Table(
    "directory",
    metadata,
    Column("kind", String(32), primary_key=True),
    Column("key", String(64), primary_key=True),
    Column("place", Integer, nullable=False),
    Column("title", HumanText, nullable=False),
    Column("spec", Json, nullable=False),
)
"""Categories, customers, task types and services; `spec` is what each kind says besides its title."""

desk_people = Table(
    "desk_people",
    metadata,
    Column("desk_id", ForeignKey("desks.id", ondelete="CASCADE"), primary_key=True),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("role", Choice(Role), nullable=False),
    Column("place", Integer, nullable=False),
)
