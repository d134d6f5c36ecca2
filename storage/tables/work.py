"""The second line and time: tasks, clocks, timers, and the journal of what happened."""

from sqlalchemy import BigInteger, Column, Float, Index, Integer, String, Table, UniqueConstraint, text

from desk.sla import Happening, ObjectKind, Target
from desk.tasks import OPEN_STATUSES, Priority, Status
from storage.codec import read_ladder, read_pauses, write_ladder, write_pauses
from storage.tables.base import counted_id, given_id, metadata, only, revision
from storage.types import BigId, Choice, Coded, HumanText, Json, UtcTime

TASK_OPEN = text("status IN ({})".format(", ".join(f"'{status}'" for status in sorted(OPEN_STATUSES))))

tasks = Table(
    "tasks",
    metadata,
    counted_id(),
    Column("desk_id", BigId, nullable=False),
    Column("number", Integer, nullable=False),
    Column("title", HumanText, nullable=False),
    Column("description", HumanText, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("assignee_id", BigInteger),
    Column("owner_id", BigInteger),
    Column("watcher_id", BigInteger),
    Column("maker_id", BigInteger),
    Column("chat_id", BigInteger),
    Column("message_id", BigInteger),
    Column("topic_id", BigInteger),
    Column("question_id", BigInteger),
    Column("status", Choice(Status), nullable=False),
    Column("priority", Choice(Priority), nullable=False),
    Column("task_type", HumanText),
    Column("service", HumanText),
    Column("customer", HumanText),
    Column("policy", HumanText, nullable=False),
    Column("terms_id", BigId),
    Column("taken_at", UtcTime),
    Column("done_at", UtcTime),
    Column("done_by", BigInteger),
    Column("resume_at", UtcTime),
    Column("deadline_at", UtcTime),
    Column("reopened", Integer, nullable=False),
    Column("rating", Integer),
    Column("version", Integer, nullable=False),
    revision(),
    UniqueConstraint("desk_id", "number"),
    Index("ix_tasks_desk_id_done_at", "desk_id", "done_at"),
    Index("ix_tasks_desk_id_open", "desk_id", "created_at", **only(TASK_OPEN)),
    Index("ix_tasks_assignee_id_open", "assignee_id", **only(TASK_OPEN)),
    Index("ix_tasks_owner_id_open", "owner_id", **only(TASK_OPEN)),
    Index("ix_tasks_watcher_id_open", "watcher_id", **only(TASK_OPEN)),
    Index("ix_tasks_chat_id_message_id", "chat_id", "message_id"),
)

clocks = Table(
    "clocks",
    metadata,
    given_id(),
    Column("desk_id", BigId, nullable=False),
    Column("kind", Choice(ObjectKind), nullable=False),
    Column("object_id", BigInteger, nullable=False),
    Column("target", Choice(Target), nullable=False),
    Column("goal_s", Integer, nullable=False),
    Column("hours_id", BigId, nullable=False),
    Column("started_at", UtcTime, nullable=False),
    Column("due_at", UtcTime),
    Column("ladder", Coded(write_ladder, read_ladder), nullable=False),
    Column("policy", HumanText, nullable=False, server_default=""),
    Column("cycle", Integer, nullable=False),
    Column("pauses", Coded(write_pauses, read_pauses), nullable=False, server_default="[]"),
    Column("waited_s", Float, nullable=False),
    Column("fixed_due", UtcTime),
    Column("climbs_from", UtcTime),
    Column("paused_at", UtcTime),
    Column("stopped_at", UtcTime),
    Column("stopped_by", Choice(Happening)),
    Column("met_at", UtcTime),
    Column("breached_at", UtcTime),
    revision(),
    UniqueConstraint("kind", "object_id", "target", "cycle"),
    Index("ix_clocks_desk_id_stopped_at", "desk_id", "stopped_at"),
)

comments = Table(
    "comments",
    metadata,
    counted_id(),
    Column("desk_id", BigId, nullable=False),
    Column("task_id", BigInteger, nullable=False),
    Column("author_id", BigInteger, nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("message_id", BigInteger, nullable=False),
    Column("sent_at", UtcTime, nullable=False),
    Column("text", HumanText, nullable=False),
    Column("media", String(32)),
    Column("topic_id", BigInteger),
    Column("album_id", HumanText),
    Column("answers", BigInteger),
    UniqueConstraint("chat_id", "message_id"),
    Index("ix_comments_task_id", "task_id"),
)

TIMER_WAITS = text("fired_at IS NULL")

timers = Table(
    "timers",
    metadata,
    counted_id(),
    Column("desk_id", BigId, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("about_kind", Choice(ObjectKind), nullable=False),
    Column("about_id", BigInteger, nullable=False),
    Column("key", HumanText, nullable=False),
    Column("due_at", UtcTime, nullable=False),
    Column("not_before", UtcTime, nullable=False),
    Column("values", Json, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("error", HumanText),
    Column("fired_at", UtcTime),
    UniqueConstraint("key"),
    Index("ix_timers_not_before", "not_before", "due_at", **only(TIMER_WAITS)),
    Index("ix_timers_about", "about_kind", "about_id", **only(TIMER_WAITS)),
)
"""`not_before` is `due_at`, or later where firing has failed; `due_at` stays what was promised."""

PAIR_ASKED = text("what = 'pair.asked'")
PAIR_JUDGED = text("what IN ('pair.confirmed', 'pair.corrected', 'pair.removed')")

journal = Table(
    "journal",
    metadata,
    counted_id(),
    Column("at", UtcTime, nullable=False),
    Column("what", HumanText, nullable=False),
    Column("desk_id", BigId),
    Column("actor_id", BigInteger),
    Column("kind", Choice(ObjectKind)),
    Column("object_id", BigInteger),
    Column("before", Json),
    Column("after", Json),
    Index("ix_journal_kind_object_id", "kind", "object_id", "id"),
    Index("ix_journal_desk_id_at", "desk_id", "at"),
    Index("ix_journal_pair_asked", "actor_id", "at", **only(PAIR_ASKED)),
    Index("ix_journal_pair_judged", "desk_id", "at", **only(PAIR_JUDGED)),
)
