"""Every column of the database, sorted by what it may say of a person. A test finds the column nobody has sorted.

A person is an id. Telegram gives their private chat with the bot the same id, so a chat may be a person too.
"""

from collections.abc import Mapping

from sqlalchemy import Column, Table

from storage.tables import (
    admins,
    buttons,
    chats,
    clocks,
    comments,
    counters,
    desk_chats,
    desk_people,
    desks,
    dialog_words,
    directory,
    hours_versions,
    inbox,
    installation,
    journal,
    leases,
    memberships,
    message_versions,
    messages,
    metadata,
    offers,
    outbox,
    participants,
    people,
    questions,
    sends,
    spellings,
    talks,
    tasks,
    terms,
    timers,
)
from storage.types import BigId

Names = tuple[str, ...]

ACTED: Mapping[Table, Names] = {
    messages: ("author_id",),
    questions: ("asker_id", "answered_by", "confirmed_by"),
    tasks: ("assignee_id", "owner_id", "watcher_id", "maker_id", "done_by"),
    comments: ("author_id",),
    offers: ("asker_id",),
    journal: ("actor_id",),
}
"""What happened, with who did it. Figures are made of it: an erased person's place is taken by nobody in particular."""

KNOWN: Mapping[Table, Names] = {
    people: ("user_id",),
    memberships: ("user_id",),
    participants: ("user_id",),
    admins: ("user_id",),
    desk_people: ("user_id",),
}
"""Rows that are about a person and nothing else: they go."""

PRIVATE: Mapping[Table, Names] = {
    chats: ("chat_id",),
    sends: ("chat_id",),
    outbox: ("chat_id", "receiver_id"),
    buttons: ("for_user", "chat_id"),
}
"""Rows that are about a person where they name them, and go then: what was said to them alone, and their buttons."""

MENTIONED: Mapping[Table, Names] = {
    participants: ("partner_id",),
    journal: ("object_id", "before", "after"),
    outbox: ("key", "values", "fallback"),
    buttons: ("values",),
    tasks: ("chat_id",),
    comments: ("chat_id",),
    inbox: ("lane", "raw"),
}
"""Others' rows in which an id may stand, within JSON or a key too."""

SAID: Mapping[Table, Names] = {
    messages: ("text", "quote"),
    message_versions: ("text",),
    questions: ("text",),
    tasks: ("title", "description"),
    comments: ("text",),
    dialog_words: ("words", "answer_words"),
    inbox: ("raw", "error"),
    outbox: ("values", "error"),
    people: ("first_name", "last_name", "username", "handle", "language"),
    participants: ("name", "username"),
    chats: ("title",),
}
"""Words and names of people."""

_NOBODY: Mapping[Table, Names] = {
    installation: ("bot_id", "bot_username"),
    hours_versions: ("key", "spec"),
    desks: ("key", "title", "language", "timezone", "second_line", "policies", "terms_ids", "settings"),
    terms: ("desk_key", "policy"),
    desk_chats: ("chat_id", "customer", "service", "task_type"),
    directory: ("kind", "key", "title", "spec"),
    counters: ("name", "last"),
    spellings: ("trigram", "word"),
    leases: ("name", "holder", "fence"),
    talks: ("chat_id", "rev"),
    inbox: ("bot_id", "update_id"),
    outbox: (
        *("kind", "about_id", "reply_to", "topic_id", "callback_id", "message_id", "language"),
        *("sent_message_id", "ephemeral_id", "rendered"),
    ),
    buttons: ("token", "action", "object_id"),
    memberships: ("chat_id", "status"),
    chats: ("kind", "bot_status", "migrated_to"),
    participants: ("chat_id",),
    messages: ("chat_id", "message_id", "topic_id", "reply_to", "album_id", "media", "question_id"),
    message_versions: ("chat_id", "message_id"),
    questions: (
        *("chat_id", "first_message_id", "message_ids", "topic_id", "policy", "answer_message_id", "method"),
        *("real_answer_message_id", "sure_message_id", "task_id"),
    ),
    tasks: ("message_id", "topic_id", "question_id", "task_type", "service", "customer", "policy"),
    clocks: ("object_id", "policy", "ladder", "pauses"),
    comments: ("task_id", "message_id", "media", "topic_id", "album_id", "answers"),
    timers: ("kind", "about_id", "key", "values", "error"),
    journal: ("what",),
}
"""Numbers and words of the program and of its configuration. Persons a ladder names are named by `firstline.toml`."""


def unsorted() -> list[str]:
    """Columns that could hold an id, a name or words, and stand in no list above."""
    sorted_ = {
        (table.name, name)
        for each in (ACTED, KNOWN, PRIVATE, MENTIONED, SAID, _NOBODY)
        for table, names in each.items()
        for name in names
    }
    return [
        str(column)
        for table in metadata.sorted_tables
        for column in table.c
        if _may_tell(column) and (table.name, column.name) not in sorted_
    ]


def _may_tell(column: Column[object]) -> bool:
    """Ids the database counts, times, switches and choices from a list tell nothing of a person by themselves."""
    kind = type(column.type).__name__
    return column.type is not BigId and kind in {"BigInteger", "HumanText", "Json", "Text", "String", "Coded"}
