"""What must be true after any fault. Reads the ledger of the sandbox and the rows of the database, nothing else."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from desk.notices import ESCALATIONS
from tests.faults.harness import state
from tests.faults.harness.servers import Rows, Store

Entry = dict[str, Any]
Place = tuple[int, int]
"""A message: its chat and its number."""
MOST_SHOWN = 20
ANY = ""
"""Of a row that never heard what became of its sends, nobody knows which messages are its own."""
SAID = frozenset({"post", "card", "ephemeral", "file"})
"""Modes in which a row is a message."""
TOLD = "delivery_failed"
DISORDERED = """
    SELECT count(*) AS n FROM (
        SELECT ended_at, max(ended_at) OVER (
            PARTITION BY lane ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS before FROM inbox
    ) AS ends WHERE ended_at < before
"""


@dataclass(slots=True)
class Findings:
    """Counts that must be 0, but for `offered`, `repeated`, `alarms`, `ambiguous` with its alarms, and `in_doubt`."""

    offered: int = 0
    lost: int = 0
    """Acknowledged by the program, and yet not handled."""
    unheard: int = 0
    """Never acknowledged, though the run has come to rest."""
    twice: int = 0
    """Stored or applied more than once."""
    disordered: int = 0
    """Ended before an earlier one of the same lane."""
    quarantined: int = 0
    duplicate_tasks: int = 0
    duplicate_escalations: int = 0
    doubled: int = 0
    """Messages people see twice, though the program knew what had become of the first."""
    ambiguous: int = 0
    """Messages people see twice because no answer came to the first: allowed once each, and counted."""
    alarms: int = 0
    """What the steps of ladders had to say."""
    ambiguous_alarms: int = 0
    """Those of the `ambiguous` that may have been alarms."""
    unseen: int = 0
    """Messages the program believes people have, and Telegram never had."""
    unsaid: int = 0
    """Notices that were given up, and nobody was told."""
    in_doubt: int = 0
    """Posts whose second send, too, got no answer: they are not sent a third time, and the admins are told."""
    repeated: int = 0
    """Updates the sandbox offered more than once."""
    different: int = 0
    """Lines of the state that are not as after an undisturbed run."""
    examples: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        wrong = (self.lost, self.unheard, self.twice, self.disordered, self.quarantined, self.duplicate_tasks)
        wrong += (self.duplicate_escalations, self.doubled, self.unseen, self.unsaid, self.different)
        return not any(wrong)

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"is_clean": self.is_clean}

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> "Findings":
        """What was not looked at yet when it was written down is 0."""
        return cls(**{each.name: found[each.name] for each in fields(cls) if each.name in found})

    def __add__(self, other: "Findings") -> "Findings":
        counts = {each.name for each in fields(self)} - {"examples"}
        total = Findings(**{name: getattr(self, name) + getattr(other, name) for name in counts})
        total.note([*self.examples, *other.examples])
        return total

    def note(self, words: Iterable[str]) -> None:
        self.examples.extend(words)
        del self.examples[MOST_SHOWN:]


async def check(
    store: Store, ledger: Sequence[Entry], expected: state.State | None, forgotten: Collection[Place] = ()
) -> Findings:
    """`forgotten`: messages of a database that was lost; nobody can know of them."""
    found = Findings()
    await _check_updates(store, ledger, found)
    await _check_objects(store, found)
    await _check_messages(store, ledger, found, forgotten)
    if expected is not None:
        for name, lines in state.differences(expected, await state.read(store)).items():
            found.different += sum(abs(count) for count in lines.values())
            found.note(f"{name}: {count:+d} {line}" for line, count in lines.items())
    return found


async def _check_updates(store: Store, ledger: Sequence[Entry], found: Findings) -> None:
    queued = {entry["update_id"] for entry in ledger if entry["event"] == "queued"}
    offered = Counter(number for entry in ledger if entry["event"] == "offered" for number in entry["update_ids"])
    heard = {number for entry in ledger if entry["event"] == "acknowledged" for number in entry["update_ids"]}
    rows = await store.rows("SELECT update_id, state, count(*) AS n FROM inbox GROUP BY update_id, state")
    handled = {row["update_id"] for row in rows if row["state"] == "done"}
    found.offered = len(offered)
    found.repeated = sum(count > 1 for count in offered.values())
    found.lost = len(heard - handled)
    found.unheard = len(queued - heard)
    stored = Counter(row["update_id"] for row in rows for _ in range(row["n"]))
    found.twice = sum(count > 1 for count in stored.values())
    found.disordered = (await store.rows(DISORDERED))[0]["n"]
    found.quarantined = sum(row["n"] for row in rows if row["state"] == "quarantined")
    found.note(f"lost: update {number}" for number in sorted(heard - handled)[:5])


async def _check_objects(store: Store, found: Findings) -> None:
    """One question for a message, one task for what it was made of, one escalation for a step of a clock."""
    doubles = {
        "duplicate_tasks": (
            "SELECT count(*) - 1 AS n FROM tasks WHERE message_id IS NOT NULL GROUP BY chat_id, message_id, title"
        ),
        "duplicate_escalations": (
            "SELECT count(*) - 1 AS n FROM journal WHERE what = 'escalated' GROUP BY kind, object_id, {after}"
        ),
    }
    after = "after" if store.engine == "sqlite" else "after::text"
    for name, query in doubles.items():
        rows = await store.rows(query.format(after=after))
        setattr(found, name, sum(row["n"] for row in rows))


async def _check_messages(store: Store, ledger: Sequence[Entry], found: Findings, forgotten: Collection[Place]) -> None:
    """Every message of the bot belongs to a row of the outbox. What belongs to none was said twice."""
    rows = await store.rows(
        "SELECT chat_id, sent_message_id, ephemeral_id, unknown_count, state, kind, mode, error FROM outbox"
    )
    known = {(row["chat_id"], row["sent_message_id"]) for row in rows}
    texts = {
        (entry["chat"], entry["message_id"]): entry["text"]
        for entry in ledger
        if entry["event"] == "sent" and not entry.get("ephemeral_message_id")
    }
    found.alarms = sum(row["kind"] in ESCALATIONS for row in rows)
    _check_seen(rows, texts.keys(), found)
    explained: Counter[tuple[int, str]] = Counter()
    alarming: set[tuple[int, str]] = set()
    for row in rows:
        if row["mode"] not in SAID or not row["unknown_count"]:
            continue
        place = row["chat_id"], row["sent_message_id"]
        reason = place[0], _core(texts[place]) if place in texts else ANY
        explained[reason] += row["unknown_count"]
        if row["kind"] in ESCALATIONS:
            alarming.add(reason)
    for place, text in texts.items():
        if place in known or place in forgotten:
            continue
        reason = next(((place[0], each) for each in (_core(text), ANY) if explained[place[0], each] > 0), None)
        if reason is not None:
            explained[reason] -= 1
            found.ambiguous += 1
            found.ambiguous_alarms += reason in alarming
        else:
            found.doubled += 1
            found.note([f"said twice in {place[0]}: {text[:80]!r}"])
    told = any(row["kind"] == TOLD for row in rows)
    doubtful = [row for row in rows if row["state"] == "quarantined"]
    unsaid = [row for row in rows if row["state"] == "failed" or (row["state"] == "quarantined" and not told)]
    found.in_doubt, found.unsaid = len(doubtful), len(unsaid)
    found.note(f"given up: {row['kind']} in {row['chat_id']} ({row['error']})" for row in unsaid[:5])


def _check_seen(rows: Rows, seen: Collection[Place], found: Findings) -> None:
    """What is booked as sent is there. Who alone may read a message has it under another number."""
    sent = [row for row in rows if row["state"] == "sent" and row["mode"] in SAID and row["ephemeral_id"] is None]
    unseen = [row for row in sent if (row["chat_id"], row["sent_message_id"]) not in seen]
    found.unseen = len(unseen)
    found.note(f"not there: {row['kind']} in {row['chat_id']}" for row in unseen[:5])


def _core(text: str) -> str:
    """What stays the same of a message while its times and states change: the number it is about."""
    found = re.search(r"X\d+", text)
    return found[0] if found else text
