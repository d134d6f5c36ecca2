"""Figures of `make faults`, from the results it has kept."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.benchmarks.measure import Figure

WANTED = {"kill": 1000, "frozen": 200}
"""How often each is to strike, each engine."""
LOST = ("lost", "unheard", "quarantined")
TWICE = ("twice", "duplicate_tasks", "duplicate_escalations", "doubled")
OTHERWISE = ("disordered", "unsaid", "unseen", "different")


def of_fault(folder: Path, name: str) -> Iterator[Figure]:
    """What was not looked at yet when a run was written down is not counted as wrong, and said."""
    for path in sorted(folder.glob(f"{name}-*.json")):
        run: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        found, engine = run["findings"], run["engine"]
        offered = f"{found['offered']:,} updates, seed {run['seed']}"
        yield Figure(f"strikes, {engine}", run["strikes"], "times", WANTED[name], at_least=True, note=offered)
        yield Figure(f"lost, {engine}", sum(found[key] for key in LOST), "updates", bar=0)
        yield Figure(f"twice, {engine}", sum(found[key] for key in TWICE), "times", bar=0)
        looked = [key for key in OTHERWISE if key in found]
        yield Figure(f"{', '.join(looked)}, {engine}", sum(found[key] for key in looked), "rows", bar=0)
        twice = f"seen twice, as no answer came to the first, {engine}"
        yield Figure(twice, found["ambiguous"], "messages")
        if "alarms" in found:
            of_them = f"of them alarms, at most, {engine}"
            bar = 0 if name == "frozen" else None
            yield Figure(of_them, found["ambiguous_alarms"], f"of {found['alarms']:,}", bar=bar)
