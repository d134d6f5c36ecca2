"""the first tables"""

import sqlalchemy as sa
from alembic import op

from storage import types

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


SEQUENCES = ("question_ids", "clock_ids")
"""Ids in blocks; SQLite counts in a table instead."""


def upgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        for name in SEQUENCES:
            op.execute(sa.schema.CreateSequence(sa.Sequence(name, increment=64)))
    op.create_table(
        "admins",
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("is_claimed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_admins")),
    )
    op.create_table(
        "buttons",
        sa.Column("token", sa.String(length=24), nullable=False),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("desk_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=True),
        sa.Column("object_id", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("chat_id", sa.BigInteger(), nullable=True),
        sa.Column("for_user", sa.BigInteger(), nullable=True),
        sa.Column("once", sa.Boolean(), nullable=False),
        sa.Column("values", types.Json(), nullable=False),
        sa.Column("expires_at", types.UtcTime(), nullable=True),
        sa.Column("issued_at", types.UtcTime(), nullable=False),
        sa.Column("used_at", types.UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_buttons")),
    )
    with op.batch_alter_table("buttons", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_buttons_issued_at"), ["issued_at"], unique=False)

    op.create_table(
        "chats",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("title", types.HumanText(), nullable=False),
        sa.Column("bot_status", sa.String(length=32), nullable=True),
        sa.Column("is_forum", sa.Boolean(), nullable=False),
        sa.Column("migrated_to", sa.BigInteger(), nullable=True),
        sa.Column("seen_at", types.UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_chats")),
    )
    op.create_table(
        "clocks",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("desk_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("object_id", sa.BigInteger(), nullable=False),
        sa.Column("target", sa.String(length=32), nullable=False),
        sa.Column("goal_s", sa.Integer(), nullable=False),
        sa.Column("hours_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("started_at", types.UtcTime(), nullable=False),
        sa.Column("due_at", types.UtcTime(), nullable=True),
        sa.Column("ladder", sa.Text(), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("waited_s", sa.Float(), nullable=False),
        sa.Column("fixed_due", types.UtcTime(), nullable=True),
        sa.Column("paused_at", types.UtcTime(), nullable=True),
        sa.Column("stopped_at", types.UtcTime(), nullable=True),
        sa.Column("met_at", types.UtcTime(), nullable=True),
        sa.Column("breached_at", types.UtcTime(), nullable=True),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clocks")),
        sa.UniqueConstraint("kind", "object_id", "target", "cycle", name=op.f("uq_clocks_kind_object_id_target_cycle")),
    )
    op.create_table(
        "counters",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counters")),
    )
    op.create_table(
        "hours_versions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("spec", types.Json(), nullable=False),
        sa.Column("created_at", types.UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hours_versions")),
    )
    with op.batch_alter_table("hours_versions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hours_versions_key"), ["key"], unique=False)

    op.create_table(
        "inbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("update_id", sa.BigInteger(), nullable=False),
        sa.Column("payload_hash", sa.LargeBinary(length=16), nullable=False),
        sa.Column("lane", sa.BigInteger(), nullable=False),
        sa.Column("raw", types.HumanText(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("received_at", types.UtcTime(), nullable=False),
        sa.Column("next_try_at", types.UtcTime(), nullable=True),
        sa.Column("ended_at", types.UtcTime(), nullable=True),
        sa.Column("error", types.HumanText(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
        sa.UniqueConstraint("bot_id", "update_id", "payload_hash", name=op.f("uq_inbox_bot_id_update_id_payload_hash")),
    )
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.create_index("ix_inbox_received_at", ["received_at"], unique=False)
        batch_op.create_index(
            "ix_inbox_waiting",
            ["id", "lane", "next_try_at"],
            unique=False,
            postgresql_where=sa.text("state = 'waiting'"),
            sqlite_where=sa.text("state = 'waiting'"),
        )

    op.create_table(
        "installation",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("catalog_version", sa.Integer(), nullable=False),
        sa.Column("bot_id", sa.BigInteger(), nullable=True),
        sa.Column("bot_username", sa.String(length=64), nullable=True),
        sa.Column("bot_reads_all", sa.Boolean(), nullable=True),
        sa.Column("admin_code", sa.LargeBinary(length=16), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installation")),
    )
    op.create_table(
        "journal",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("at", types.UtcTime(), nullable=False),
        sa.Column("what", types.HumanText(), nullable=False),
        sa.Column("desk_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=True),
        sa.Column("object_id", sa.BigInteger(), nullable=True),
        sa.Column("before", types.Json(), nullable=True),
        sa.Column("after", types.Json(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal")),
    )
    with op.batch_alter_table("journal", schema=None) as batch_op:
        batch_op.create_index("ix_journal_desk_id_at", ["desk_id", "at"], unique=False)
        batch_op.create_index("ix_journal_kind_object_id", ["kind", "object_id", "id"], unique=False)

    op.create_table(
        "leases",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("holder", sa.String(length=128), nullable=True),
        sa.Column("fence", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", types.UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_leases")),
        sa.UniqueConstraint("fence", name=op.f("uq_leases_fence")),
    )
    op.create_table(
        "memberships",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("checked_at", types.UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", "user_id", name=op.f("pk_memberships")),
    )
    op.create_table(
        "message_versions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("text", types.HumanText(), nullable=False),
        sa.Column("replaced_at", types.UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_versions")),
    )
    with op.batch_alter_table("message_versions", schema=None) as batch_op:
        batch_op.create_index("ix_message_versions_chat_id_message_id", ["chat_id", "message_id"], unique=False)

    op.create_table(
        "messages",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("message_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=False),
        sa.Column("sent_at", types.UtcTime(), nullable=False),
        sa.Column("text", types.HumanText(), nullable=False),
        sa.Column("topic_id", sa.BigInteger(), nullable=True),
        sa.Column("reply_to", sa.BigInteger(), nullable=True),
        sa.Column("quote", types.HumanText(), nullable=True),
        sa.Column("album_id", types.HumanText(), nullable=True),
        sa.Column("media", types.HumanText(), nullable=True),
        sa.Column("from_staff", sa.Boolean(), nullable=False),
        sa.Column("is_service", sa.Boolean(), nullable=False),
        sa.Column("question_id", sa.BigInteger(), nullable=True),
        sa.Column("edited_at", types.UtcTime(), nullable=True),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", "message_id", name=op.f("pk_messages")),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("key", types.HumanText(), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("mode", sa.String(length=32), nullable=False),
        sa.Column("urgency", sa.Integer(), nullable=False),
        sa.Column("values", types.Json(), nullable=False),
        sa.Column("desk_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("about_kind", sa.String(length=32), nullable=True),
        sa.Column("about_id", sa.BigInteger(), nullable=True),
        sa.Column("reply_to", sa.BigInteger(), nullable=True),
        sa.Column("topic_id", sa.BigInteger(), nullable=True),
        sa.Column("receiver_id", sa.BigInteger(), nullable=True),
        sa.Column("callback_id", sa.String(length=64), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("language", sa.String(length=16), nullable=True),
        sa.Column("fallback", types.Json(), nullable=False),
        sa.Column("expires_at", types.UtcTime(), nullable=True),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("put_at", types.UtcTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("unknown_count", sa.Integer(), nullable=False),
        sa.Column("ordinary", sa.Boolean(), nullable=False),
        sa.Column("next_try_at", types.UtcTime(), nullable=True),
        sa.Column("begun_at", types.UtcTime(), nullable=True),
        sa.Column("settled_at", types.UtcTime(), nullable=True),
        sa.Column("sent_message_id", sa.BigInteger(), nullable=True),
        sa.Column("ephemeral_id", sa.BigInteger(), nullable=True),
        sa.Column("rendered", sa.String(length=64), nullable=True),
        sa.Column("error", types.HumanText(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_key")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index("ix_outbox_about", ["about_kind", "about_id"], unique=False)
        batch_op.create_index("ix_outbox_chat_id", ["chat_id"], unique=False)
        batch_op.create_index(
            "ix_outbox_new",
            ["urgency", "id"],
            unique=False,
            postgresql_where=sa.text("state = 'new'"),
            sqlite_where=sa.text("state = 'new'"),
        )
        batch_op.create_index(
            "ix_outbox_sending",
            ["id"],
            unique=False,
            postgresql_where=sa.text("state = 'sending'"),
            sqlite_where=sa.text("state = 'sending'"),
        )
        batch_op.create_index("ix_outbox_settled_at", ["settled_at"], unique=False)

    op.create_table(
        "participants",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", types.HumanText(), nullable=False),
        sa.Column("username", types.HumanText(), nullable=True),
        sa.Column("is_specialist", sa.Boolean(), nullable=False),
        sa.Column("last_at", types.UtcTime(), nullable=False),
        sa.Column("partner_id", sa.BigInteger(), nullable=True),
        sa.Column("partner_at", types.UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("chat_id", "user_id", name=op.f("pk_participants")),
    )
    with op.batch_alter_table("participants", schema=None) as batch_op:
        batch_op.create_index("ix_participants_chat_id_last_at", ["chat_id", "last_at"], unique=False)

    op.create_table(
        "people",
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("first_name", types.HumanText(), nullable=False),
        sa.Column("last_name", types.HumanText(), nullable=True),
        sa.Column("username", types.HumanText(), nullable=True),
        sa.Column("handle", types.HumanText(), nullable=True),
        sa.Column("language", types.HumanText(), nullable=True),
        sa.Column("is_bot", sa.Boolean(), nullable=False),
        sa.Column("reachable", sa.Boolean(), nullable=True),
        sa.Column("seen_at", types.UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_people")),
    )
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_people_handle"), ["handle"], unique=False)

    op.create_table(
        "questions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("desk_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("asker_id", sa.BigInteger(), nullable=False),
        sa.Column("first_message_id", sa.BigInteger(), nullable=False),
        sa.Column("message_ids", types.Json(), nullable=False),
        sa.Column("asked_at", types.UtcTime(), nullable=False),
        sa.Column("last_at", types.UtcTime(), nullable=False),
        sa.Column("text", types.HumanText(), nullable=False),
        sa.Column("topic_id", sa.BigInteger(), nullable=True),
        sa.Column("hours_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("policy", types.HumanText(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("answer_message_id", sa.BigInteger(), nullable=True),
        sa.Column("answered_by", sa.BigInteger(), nullable=True),
        sa.Column("answered_at", types.UtcTime(), nullable=True),
        sa.Column("response_s", sa.Integer(), nullable=True),
        sa.Column("response_work_s", sa.Integer(), nullable=True),
        sa.Column("method", sa.String(length=16), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=True),
        sa.Column("rule_version", sa.Integer(), nullable=True),
        sa.Column("task_id", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("in_target", sa.Boolean(), nullable=True),
        sa.Column("talked_since", sa.Boolean(), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
    )
    with op.batch_alter_table("questions", schema=None) as batch_op:
        batch_op.create_index("ix_questions_chat_id_id", ["chat_id", "id"], unique=False)
        batch_op.create_index(
            "ix_questions_chat_id_open",
            ["chat_id", "asked_at"],
            unique=False,
            postgresql_where=sa.text("status = 'open'"),
            sqlite_where=sa.text("status = 'open'"),
        )
        batch_op.create_index(
            "ix_questions_desk_id_open",
            ["desk_id", "asked_at"],
            unique=False,
            postgresql_where=sa.text("status = 'open'"),
            sqlite_where=sa.text("status = 'open'"),
        )
        batch_op.create_index(
            "ix_questions_figures",
            [
                "desk_id",
                "asked_at",
                "status",
                "answered_by",
                "chat_id",
                "response_s",
                "response_work_s",
                "in_target",
                "confidence",
                "id",
            ],
            unique=False,
        )

    op.create_table(
        "sends",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("at", types.UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sends")),
    )
    with op.batch_alter_table("sends", schema=None) as batch_op:
        batch_op.create_index("ix_sends_at", ["at"], unique=False)

    op.create_table(
        "talks",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_talks")),
    )
    op.create_table(
        "tasks",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("desk_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", types.HumanText(), nullable=False),
        sa.Column("description", types.HumanText(), nullable=False),
        sa.Column("created_at", types.UtcTime(), nullable=False),
        sa.Column("assignee_id", sa.BigInteger(), nullable=True),
        sa.Column("owner_id", sa.BigInteger(), nullable=True),
        sa.Column("watcher_id", sa.BigInteger(), nullable=True),
        sa.Column("maker_id", sa.BigInteger(), nullable=True),
        sa.Column("chat_id", sa.BigInteger(), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("topic_id", sa.BigInteger(), nullable=True),
        sa.Column("question_id", sa.BigInteger(), nullable=True),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("priority", sa.String(length=32), nullable=False),
        sa.Column("task_type", types.HumanText(), nullable=True),
        sa.Column("service", types.HumanText(), nullable=True),
        sa.Column("customer", types.HumanText(), nullable=True),
        sa.Column("policy", types.HumanText(), nullable=False),
        sa.Column("taken_at", types.UtcTime(), nullable=True),
        sa.Column("done_at", types.UtcTime(), nullable=True),
        sa.Column("done_by", sa.BigInteger(), nullable=True),
        sa.Column("resume_at", types.UtcTime(), nullable=True),
        sa.Column("deadline_at", types.UtcTime(), nullable=True),
        sa.Column("reopened", sa.Integer(), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tasks")),
        sa.UniqueConstraint("desk_id", "number", name=op.f("uq_tasks_desk_id_number")),
    )
    with op.batch_alter_table("tasks", schema=None) as batch_op:
        batch_op.create_index(
            "ix_tasks_assignee_id_open",
            ["assignee_id"],
            unique=False,
            postgresql_where=sa.text("status IN ('in_progress', 'new', 'on_hold')"),
            sqlite_where=sa.text("status IN ('in_progress', 'new', 'on_hold')"),
        )
        batch_op.create_index("ix_tasks_chat_id_message_id", ["chat_id", "message_id"], unique=False)
        batch_op.create_index("ix_tasks_desk_id_done_at", ["desk_id", "done_at"], unique=False)
        batch_op.create_index(
            "ix_tasks_desk_id_open",
            ["desk_id", "created_at"],
            unique=False,
            postgresql_where=sa.text("status IN ('in_progress', 'new', 'on_hold')"),
            sqlite_where=sa.text("status IN ('in_progress', 'new', 'on_hold')"),
        )
        batch_op.create_index(
            "ix_tasks_owner_id_open",
            ["owner_id"],
            unique=False,
            postgresql_where=sa.text("status IN ('in_progress', 'new', 'on_hold')"),
            sqlite_where=sa.text("status IN ('in_progress', 'new', 'on_hold')"),
        )
        batch_op.create_index(
            "ix_tasks_watcher_id_open",
            ["watcher_id"],
            unique=False,
            postgresql_where=sa.text("status IN ('in_progress', 'new', 'on_hold')"),
            sqlite_where=sa.text("status IN ('in_progress', 'new', 'on_hold')"),
        )

    op.create_table(
        "timers",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("desk_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("about_kind", sa.String(length=32), nullable=False),
        sa.Column("about_id", sa.BigInteger(), nullable=False),
        sa.Column("key", types.HumanText(), nullable=False),
        sa.Column("due_at", types.UtcTime(), nullable=False),
        sa.Column("not_before", types.UtcTime(), nullable=False),
        sa.Column("values", types.Json(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error", types.HumanText(), nullable=True),
        sa.Column("fired_at", types.UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timers")),
        sa.UniqueConstraint("key", name=op.f("uq_timers_key")),
    )
    with op.batch_alter_table("timers", schema=None) as batch_op:
        batch_op.create_index(
            "ix_timers_about",
            ["about_kind", "about_id"],
            unique=False,
            postgresql_where=sa.text("fired_at IS NULL"),
            sqlite_where=sa.text("fired_at IS NULL"),
        )
        batch_op.create_index(
            "ix_timers_not_before",
            ["not_before", "due_at"],
            unique=False,
            postgresql_where=sa.text("fired_at IS NULL"),
            sqlite_where=sa.text("fired_at IS NULL"),
        )

    op.create_table(
        "desks",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("title", types.HumanText(), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("timezone", sa.String(length=64), nullable=False),
        sa.Column("hours_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("second_line", sa.BigInteger(), nullable=True),
        sa.Column("policies", types.Json(), nullable=False),
        sa.Column("settings", types.Json(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["hours_id"], ["hours_versions.id"], name=op.f("fk_desks_hours_id_hours_versions")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desks")),
        sa.UniqueConstraint("key", name=op.f("uq_desks_key")),
    )
    op.create_table(
        "desk_chats",
        sa.Column("desk_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["desk_id"], ["desks.id"], name=op.f("fk_desk_chats_desk_id_desks"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("desk_id", "chat_id", name=op.f("pk_desk_chats")),
    )
    with op.batch_alter_table("desk_chats", schema=None) as batch_op:
        batch_op.create_index("ix_desk_chats_chat_id", ["chat_id"], unique=True)

    op.create_table(
        "desk_people",
        sa.Column("desk_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["desk_id"], ["desks.id"], name=op.f("fk_desk_people_desk_id_desks"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("desk_id", "user_id", name=op.f("pk_desk_people")),
    )


def downgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        for name in SEQUENCES:
            op.execute(sa.schema.DropSequence(sa.Sequence(name)))
    op.drop_table("desk_people")
    with op.batch_alter_table("desk_chats", schema=None) as batch_op:
        batch_op.drop_index("ix_desk_chats_chat_id")

    op.drop_table("desk_chats")
    op.drop_table("desks")
    with op.batch_alter_table("timers", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_timers_not_before",
            postgresql_where=sa.text("fired_at IS NULL"),
            sqlite_where=sa.text("fired_at IS NULL"),
        )
        batch_op.drop_index(
            "ix_timers_about", postgresql_where=sa.text("fired_at IS NULL"), sqlite_where=sa.text("fired_at IS NULL")
        )

    op.drop_table("timers")
    with op.batch_alter_table("tasks", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_tasks_watcher_id_open",
            postgresql_where=sa.text("status IN ('in_progress', 'new', 'on_hold')"),
            sqlite_where=sa.text("status IN ('in_progress', 'new', 'on_hold')"),
        )
        batch_op.drop_index(
            "ix_tasks_owner_id_open",
            postgresql_where=sa.text("status IN ('in_progress', 'new', 'on_hold')"),
            sqlite_where=sa.text("status IN ('in_progress', 'new', 'on_hold')"),
        )
        batch_op.drop_index(
            "ix_tasks_desk_id_open",
            postgresql_where=sa.text("status IN ('in_progress', 'new', 'on_hold')"),
            sqlite_where=sa.text("status IN ('in_progress', 'new', 'on_hold')"),
        )
        batch_op.drop_index("ix_tasks_desk_id_done_at")
        batch_op.drop_index("ix_tasks_chat_id_message_id")
        batch_op.drop_index(
            "ix_tasks_assignee_id_open",
            postgresql_where=sa.text("status IN ('in_progress', 'new', 'on_hold')"),
            sqlite_where=sa.text("status IN ('in_progress', 'new', 'on_hold')"),
        )

    op.drop_table("tasks")
    op.drop_table("talks")
    with op.batch_alter_table("sends", schema=None) as batch_op:
        batch_op.drop_index("ix_sends_at")

    op.drop_table("sends")
    with op.batch_alter_table("questions", schema=None) as batch_op:
        batch_op.drop_index("ix_questions_figures")
        batch_op.drop_index(
            "ix_questions_desk_id_open",
            postgresql_where=sa.text("status = 'open'"),
            sqlite_where=sa.text("status = 'open'"),
        )
        batch_op.drop_index(
            "ix_questions_chat_id_open",
            postgresql_where=sa.text("status = 'open'"),
            sqlite_where=sa.text("status = 'open'"),
        )
        batch_op.drop_index("ix_questions_chat_id_id")

    op.drop_table("questions")
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_people_handle"))

    op.drop_table("people")
    with op.batch_alter_table("participants", schema=None) as batch_op:
        batch_op.drop_index("ix_participants_chat_id_last_at")

    op.drop_table("participants")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_settled_at")
        batch_op.drop_index(
            "ix_outbox_new", postgresql_where=sa.text("state = 'new'"), sqlite_where=sa.text("state = 'new'")
        )
        batch_op.drop_index("ix_outbox_chat_id")
        batch_op.drop_index("ix_outbox_about")

    op.drop_table("outbox")
    op.drop_table("messages")
    with op.batch_alter_table("message_versions", schema=None) as batch_op:
        batch_op.drop_index("ix_message_versions_chat_id_message_id")

    op.drop_table("message_versions")
    op.drop_table("memberships")
    op.drop_table("leases")
    with op.batch_alter_table("journal", schema=None) as batch_op:
        batch_op.drop_index("ix_journal_kind_object_id")
        batch_op.drop_index("ix_journal_desk_id_at")

    op.drop_table("journal")
    op.drop_table("installation")
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_inbox_waiting", postgresql_where=sa.text("state = 'waiting'"), sqlite_where=sa.text("state = 'waiting'")
        )
        batch_op.drop_index("ix_inbox_received_at")

    op.drop_table("inbox")
    with op.batch_alter_table("hours_versions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hours_versions_key"))

    op.drop_table("hours_versions")
    op.drop_table("counters")
    op.drop_table("clocks")
    op.drop_table("chats")
    with op.batch_alter_table("buttons", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_buttons_issued_at"))

    op.drop_table("buttons")
    op.drop_table("admins")
