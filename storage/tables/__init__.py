"""All tables. Importing this module makes `metadata` complete."""

from storage.tables.base import metadata
from storage.tables.catalog import (
    admins,
    desk_chats,
    desk_people,
    desks,
    directory,
    hours_versions,
    installation,
    terms,
)
from storage.tables.flow import buttons, counters, inbox, leases, outbox, sends
from storage.tables.similar import dialog_words, offers, spellings
from storage.tables.talk import chats, memberships, message_versions, messages, participants, people, questions, talks
from storage.tables.work import clocks, comments, journal, tasks, timers

__all__ = [
    "admins",
    "buttons",
    "chats",
    "clocks",
    "comments",
    "counters",
    "desk_chats",
    "desk_people",
    "desks",
    "dialog_words",
    "directory",
    "hours_versions",
    "inbox",
    "installation",
    "journal",
    "leases",
    "memberships",
    "message_versions",
    "messages",
    "metadata",
    "offers",
    "outbox",
    "participants",
    "people",
    "questions",
    "sends",
    "spellings",
    "talks",
    "tasks",
    "terms",
    "timers",
]
