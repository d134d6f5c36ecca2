"""The kept database of the first release, unpacked; see tests/data/first_release/README.md."""

import gzip
from datetime import UTC, datetime
from pathlib import Path

KEPT = Path(__file__).parents[1] / "data" / "first_release" / "firstline.db.gz"
LATER = datetime(2026, 11, 3, 22, tzinfo=UTC)
"""Half an hour after its last deed."""
ROWS = {
    "admins": 1, "buttons": 2, "chats": 2, "clocks": 26, "counters": 4, "desk_chats": 1, "desk_people": 4, "desks": 2,
    "hours_versions": 3, "inbox": 5, "installation": 1, "journal": 42, "leases": 2, "memberships": 6,
    "message_versions": 1, "messages": 11, "outbox": 55, "participants": 5, "people": 9, "questions": 8, "sends": 38,
    "talks": 1, "tasks": 9, "timers": 18,
}  # fmt: skip


def unpack(path: Path) -> str:
    """Its address."""
    path.write_bytes(gzip.decompress(KEPT.read_bytes()))
    return f"sqlite:///{path}"
