"""Finding similar questions among 100,000 dialogs, and what keeping them findable costs each answer."""

import random
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from desk.questions import Message, Question, QuestionStatus
from storage import similar_index
from storage.database import Database
from storage.similar import Dialog, row_of
from storage.stems import WORDING
from tests.benchmarks.looks import Undone
from tests.benchmarks.measure import Figure, Options, percentile
from tests.benchmarks.stage import CHATS, stage

BAR_MS = 50
"""Half of what a press may take from the finger to the answer."""
SEEDS = (3, 5)
QUERIES = 300
WARMING = 100
BATCH = 2_000
NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
SYLLABLES = "катороливасомиретулапедонигашекобавизу"
COMMON = (
    "не работает принтер доступ пароль почта компьютер сеть нужен открыть ошибка телефон программа отчет договор "
    "printer password access mail does not work error laptop network please"
)


async def run(options: Options) -> list[Figure]:
    dialogs = options.pick(100_000, 5_000, 300)
    found = [_wording()]
    with stage() as place:
        for engine in options.engines:
            async with place.database(engine) as url:
                await place.open_desk(url)
                database = Database(url)
                await database.open()
                try:
                    found += await _engine(database, engine, dialogs, options.pick(QUERIES, QUERIES, 10))
                finally:
                    await database.close()
    return found


def _vocabulary(dice: random.Random) -> list[str]:
    """Words as rare as those of people: a few are everywhere, most are nearly nowhere."""
    syllables = [SYLLABLES[place : place + 2] for place in range(0, len(SYLLABLES), 2)]
    rare = {"".join(dice.choices(syllables, k=dice.randint(2, 5))) for _ in range(40_000)}
    return COMMON.split() + sorted(rare, key=lambda word: (len(word), word))


def texts_of(count: int, dice: random.Random) -> Iterator[str]:
    words = _vocabulary(dice)
    for _ in range(count):
        places = (min(len(words) - 1, int(dice.paretovariate(0.55)) - 1) for _ in range(dice.randint(4, 14)))
        yield " ".join(words[place] for place in places)


def _wording() -> Figure:
    """Once the words are known, as they are after some hours of work."""
    texts = list(texts_of(2_000, random.Random(SEEDS[0])))  # noqa: S311 - a seed makes the run repeatable
    taken = []
    for _ in range(3):
        began = time.perf_counter()
        for text in texts:
            WORDING.words(text)
        taken.append(1e6 * (time.perf_counter() - began) / len(texts))
    return Figure("keys of a text", min(taken), "µs", note="words known; a dialog has two texts, most messages none")


async def _engine(database: Database, engine: str, dialogs: int, queries: int) -> list[Figure]:
    dice = random.Random(SEEDS[1])  # noqa: S311 - as above
    texts = list(texts_of(dialogs, dice))
    await fill(database, texts)
    note = f"{dialogs:,} dialogs"
    answered = await _answered(database, texts[:500], is_indexed=True)
    bare = await _answered(database, texts[:500], is_indexed=False)
    asked = [asked_again(dice.choice(texts), dice) for _ in range(queries)]
    alike, slips = await timed(database, asked), await timed(database, [_with_slip(one, dice) for one in asked])
    return [
        Figure(
            f"a search, p95, {engine}", percentile(alike, 0.95), "ms", bar=BAR_MS, note=f"{note}, {queries} searches"
        ),
        Figure(f"a search, median, {engine}", percentile(alike, 0.5), "ms", note=note),
        Figure(f"a search with a slip in it, p95, {engine}", percentile(slips, 0.95), "ms", bar=BAR_MS, note=note),
        Figure(f"more for each answer, {engine}", answered - bare, "µs", note="500 in one transaction, database too"),
    ]


def asked_again(text: str, dice: random.Random) -> str:
    words = text.split()
    return " ".join(dice.sample(words, max(3, len(words) - 1)))


def _with_slip(text: str, dice: random.Random) -> str:
    """Two letters of the longest word change places."""
    words = text.split()
    longest = max(words, key=len)
    place = dice.randrange(1, max(2, len(longest) - 2))
    slipped = longest[:place] + longest[place + 1 : place + 2] + longest[place] + longest[place + 2 :]
    return " ".join(slipped if word == longest else word for word in words)


async def fill(database: Database, texts: Sequence[str]) -> None:
    for first in range(0, len(texts), BATCH):
        rows = [
            row
            for number, text in enumerate(texts[first : first + BATCH], start=first + 1_000_000)
            if (row := row_of(Dialog(number, 1, text, text[::2], "photo", NOW - timedelta(hours=number % 9_000), True)))
        ]
        async with database.begin() as uow:
            await similar_index.add(uow._work, rows)
    behind = True
    while behind:
        async with database.begin() as uow:
            behind = await uow.upkeep.tend_similar()


async def timed(database: Database, texts: Sequence[str]) -> list[float]:
    """As the program does it, one after the other; the first of them only warm it up."""
    taken = []
    for text in [*texts[:WARMING], *texts]:
        async with database.begin(readonly=True) as uow:
            began = time.perf_counter()
            await uow.similar.find(1, text, now=NOW)
            taken.append(1000 * (time.perf_counter() - began))
    return taken[-len(texts) :]


async def _answered(database: Database, texts: Sequence[str], *, is_indexed: bool) -> float:
    """µs for each question that is stored and answered; the transaction is not kept."""
    best = float("inf")
    for _ in range(5):
        try:
            async with database.begin() as uow:
                questions = [await _question(uow, number, text) for number, text in enumerate(texts, start=1)]
                await uow.flush()
                began = time.perf_counter()
                for question in questions:
                    question.status, question.answered_at = QuestionStatus.ANSWERED, NOW
                    question.answer_message_id = question.first_message_id if is_indexed else None
                await uow.flush()
                best = min(best, time.perf_counter() - began)
                raise Undone
        except Undone:
            continue
    return 1e6 * best / len(texts)


async def _question(uow: Any, number: int, text: str) -> Question:
    chat_id = CHATS[0]
    await uow.messages.add(Message(chat_id, number, 11, NOW, text))
    question: Question = await uow.questions.add(Question(1, chat_id, 11, number, NOW, NOW, text=text))
    return question
