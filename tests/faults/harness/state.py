"""What a run has left in the database, in words that do not depend on when it ran or which ids were given.

Plain SQL, so that a mistake in the program's own reading cannot hide one in its writing. Messages are known by the
numbers in their texts, questions by their messages, tasks by the message or the errand they were made of.
"""

import json
import re
from collections import Counter
from typing import Any

from tests.faults.harness.servers import Rows, Store
from tests.faults.harness.traffic import MARK

State = dict[str, Counter[str]]
"""For each kind of thing, how often each stands there."""

QUERIES = {
    "messages": "SELECT chat_id, message_id, author_id, text, reply_to, question_id, from_staff, gone FROM messages",
    "questions": (
        "SELECT id, chat_id, asker_id, first_message_id, message_ids, status, answer_message_id, answered_by, method,"
        " confidence, answer_kind, real_answer_message_id, response_s, response_work_s, real_response_s, in_target,"
        " sure_message_id, confirmed_by, task_id, policy FROM questions"
    ),
    "tasks": (
        "SELECT id, desk_id, number, title, chat_id, message_id, question_id, status, priority, assignee_id, owner_id,"
        " watcher_id, maker_id, policy, reopened, taken_at IS NOT NULL AS taken, done_by FROM tasks"
    ),
    "clocks": (
        "SELECT kind, object_id, target, cycle, goal_s, policy, stopped_by, stopped_at IS NOT NULL AS stopped,"
        " met_at IS NOT NULL AS met, breached_at IS NOT NULL AS breached,"
        " (stopped_at IS NOT NULL AND stopped_at > due_at) AS late FROM clocks"
    ),
    "versions": "SELECT chat_id, message_id, text FROM message_versions",
    "journal": (
        "SELECT what, actor_id, kind, object_id FROM journal WHERE what <> 'pair.asked' AND what NOT LIKE 'backup.%'"
    ),
    "notices": (
        "SELECT kind, chat_id, mode, about_kind, about_id, receiver_id, message_id, reply_to FROM outbox"
        " WHERE kind NOT IN ('menu', 'pair_check', 'delivery_failed')"
    ),
    "timers": "SELECT kind, about_kind, about_id, tries FROM timers",
    "comments": "SELECT task_id, author_id, text FROM comments",
}

"""Not compared: menus, put at each start; backups, and that one was restored; what admins are told of sends in doubt;
and whom the bot asks about pairs in doubt, of which everybody gets so many a day: who is asked first depends on which
chat is read first, and the order of chats is promised to nobody.
"""


class Names:
    """Ids of one run in the words of all runs."""

    def __init__(self, rows: dict[str, Rows]) -> None:
        self._messages = {
            (row["chat_id"], row["message_id"]): _mark(row["text"]) or row["text"][:40] for row in rows["messages"]
        }
        self._questions = {
            row["id"]: f"Q {self.message(row['chat_id'], row['first_message_id'])}" for row in rows["questions"]
        }
        self._tasks = {row["id"]: f"T {self._of_task(row)}" for row in rows["tasks"]}

    def _of_task(self, row: dict[str, Any]) -> str:
        return _mark(row["title"]) or str(self.message(row["chat_id"], row["message_id"]))

    def message(self, chat: int | None, message: int | None) -> str | None:
        return None if message is None else f"{chat}/{self._messages.get((chat, message), 'other')}"

    def thing(self, kind: str | None, number: int | None) -> str | None:
        known = {"question": self._questions, "task": self._tasks}.get(kind or "", {})
        return None if number is None else known.get(number, f"{kind} other")


def _mark(text: str) -> str | None:
    found = re.search(MARK, text)
    return found[0] if found else None


async def read(store: Store) -> State:
    rows = {name: await store.rows(query) for name, query in QUERIES.items()}
    names = Names(rows)
    found = {name: Counter(_line(name, row, names) for row in each) for name, each in rows.items()}
    numbers = sorted((row["desk_id"], row["number"]) for row in rows["tasks"])
    found["numbers of tasks"] = Counter(f"{desk}/{number}" for desk, number in numbers)
    return found


def _line(table: str, row: dict[str, Any], names: Names) -> str:
    """A row as one line: numbers of things are replaced by their names, times are left out."""
    chat = row.get("chat_id")
    said: dict[str, Any] = {}
    for key, value in row.items():
        if key in {"id", "number", "desk_id"}:
            continue
        if key == "message_ids":
            said[key] = [names.message(chat, each) for each in json.loads(value)]
        elif key in {"question_id", "task_id"}:
            said[key] = names.thing(key[:-3], value)
        elif key in {"object_id", "about_id"}:
            said[key] = names.thing(row.get("kind") if key == "object_id" else row["about_kind"], value)
        elif key.endswith("message_id") or key == "reply_to":
            said[key] = names.message(chat, value)
        elif isinstance(value, bool | float):
            said[key] = round(float(value), 6) if isinstance(value, float) else int(value)
        else:
            said[key] = value
    return json.dumps(said, ensure_ascii=False, sort_keys=True)


def differences(expected: State, found: State) -> dict[str, dict[str, int]]:
    """Where they are not the same: how many more (or fewer, below 0) of each line there are than there should be."""
    apart: dict[str, dict[str, int]] = {}
    for name in sorted({*expected, *found}):
        more, fewer = Counter(found.get(name, Counter())), Counter(expected.get(name, Counter()))
        more.subtract(fewer)
        if other := {line: count for line, count in more.items() if count}:
            apart[name] = other
    return apart
