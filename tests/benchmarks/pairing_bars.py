"""Pairing on the annotated chats as figures with bars; `tests.benchmarks.pairing` tells more of each chat."""

import time
from operator import itemgetter

from desk.pairing.crowd import trained
from desk.pairing.engine import RULE_VERSION
from tests.benchmarks.measure import Figure, Options
from tests.benchmarks.pairing import DATA, chats_of, predict
from tests.benchmarks.pairing_score import Score

BAR_F1 = 0.82
"""The best result known on these chats; two people agree with each other at .88."""
BAR_SUREST = 93
"""Percent of the surest half of the pairs that are right."""
ABSENT = "not here: they are no part of the repository"


async def run(options: Options) -> list[Figure]:
    most = options.pick(None, None, 1)
    ours = _of("russian", "our own Russian chats", most)
    if not DATA.is_dir():
        return [*ours, Figure("annotated public chats", 0, "chats", note=ABSENT)]
    return [*_of("dev", "the public chats of dev", most, is_held=True), *ours]


def _of(name: str, chats: str, most: int | None, *, is_held: bool = False) -> list[Figure]:
    trained()
    score, messages, spent, count = Score(), 0, 0.0, 0
    for chat in [*chats_of(name)][:most]:
        said = chat.said()
        began = time.process_time()
        predictions = predict(said)
        spent += time.process_time() - began
        messages, count = messages + len(said), count + 1
        score.add(chat.gold, chat.said_at(), predictions)
    note = f"rules {RULE_VERSION}, {count} chats, precision {score.precision:.3f}, recall {score.recall:.3f}"
    bars = (BAR_F1, BAR_SUREST) if is_held else (None, None)
    return [
        Figure(f"F1, {chats}", score.f1, "", bars[0], at_least=True, note=note),
        Figure(f"surest half right, {chats}", _surest(score), "%", bars[1], at_least=True),
        Figure(f"CPU, {chats}", 1e6 * spent / max(1, messages), "µs/message", note=f"{messages:,} messages"),
    ]


def _surest(score: Score) -> float:
    """Percent of the half of the pairs that were surest."""
    ordered = sorted(score.sureness, key=itemgetter(0), reverse=True)
    half = ordered[: (len(ordered) + 1) // 2]
    return 100 * sum(is_right for _, is_right in half) / max(1, len(half))
