"""Pairing on the annotated public chat: how right and how fast.

    python -m tests.benchmarks.pairing            # the ten chats of dev
    python -m tests.benchmarks.pairing --train    # the 153 chats of train: those the trees have learnt from
    python -m tests.benchmarks.pairing --stripped # nobody is called by name
    python -m tests.benchmarks.pairing --russian  # our own six chats, tests/data/pairing_ru

The chats are Kummerfeld et al. 2019, "A Large-Scale Corpus for Conversation Disentanglement" (CC-BY-4.0).
"""

import argparse
import json
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from desk.pairing.crowd import Judges, trained
from desk.pairing.detection import COMMON_WORDS
from desk.pairing.engine import RULE_VERSION, judge, remember
from desk.pairing.folding import fold
from desk.pairing.model import Answers, Continues, Opens, Said, Talk
from desk.pairing.naming import bare
from tests.benchmarks.pairing_score import Predicted, Score

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "../shared/data/pairing"
RUSSIAN = ROOT / "tests/data/pairing_ru"
UNSAID = {"sticker", "animation", None}
"""Media that say nothing by themselves."""


@dataclass(frozen=True, slots=True)
class Chat:
    """One chat of the corpus beside what people found in it."""

    export: dict[str, Any]
    gold: dict[str, Any]

    def said(self) -> list[Said]:
        specialists, bots = set(self.gold["specialists"].values()), set(self.gold["bots"])
        usernames = self.gold.get("usernames", {})
        return [
            Said(
                chat_id=self.export["id"],
                message_id=message["id"],
                at=datetime.fromtimestamp(int(message["date_unixtime"]), UTC),
                author_id=int(message["from_id"].removeprefix("user")),
                author_name=message["from"],
                is_specialist=message["from_id"] in specialists,
                text="".join(entity["text"] for entity in message["text_entities"]),
                reply_to=message.get("reply_to_message_id"),
                from_bot=message["from_id"] in bots,
                mentioned_names=tuple(each["text"] for each in message["text_entities"] if each["type"] == "mention"),
                has_media=_says_something(message),
                author_username=usernames.get(message["from_id"]),
            )
            for message in self.export["messages"]
            if message["type"] == "message"
        ]

    def said_at(self) -> dict[int, int]:
        return {message["id"]: int(message["date_unixtime"]) for message in self.export["messages"]}


def _says_something(message: dict[str, Any]) -> bool:
    return message.get("media_type") not in UNSAID or "photo" in message or "file" in message


def chats_in(folder: Path) -> Iterator[Chat]:
    for path in sorted(folder.glob("*.gold.json")):
        export = path.with_name(path.name.replace(".gold.json", ".json"))
        yield Chat(json.loads(export.read_bytes()), json.loads(path.read_bytes()))


def train_chats() -> Iterator[Chat]:
    with tarfile.open(DATA / "train.tar.gz") as archive:
        files = {item.name: archive.extractfile(item) for item in archive if item.isfile()}
        for name in sorted(files):
            gold, export = files[name], files.get(name.replace(".gold.json", ".json"))
            if name.endswith(".gold.json") and gold is not None and export is not None:
                yield Chat(json.load(export), json.load(gold))


def chats_of(name: str) -> Iterator[Chat]:
    return train_chats() if name == "train" else chats_in(RUSSIAN if name == "russian" else DATA / "dev")


def strip(messages: list[Said]) -> list[Said]:
    """The same chat, but nobody is called by name: "bella: try this" as "try this"."""
    names = {fold(said.author_name) for said in messages}
    return [replace(said, text=_without(names, said.text), reply_to=None, mentions=()) for said in messages]


def _without(names: set[str], text: str) -> str:
    kept = []
    for position, word in enumerate(text.split()):
        spoken = fold(word).strip(",:;>!?.@()'\"")
        is_name = {spoken, bare(spoken), fold(word).rstrip(",:;>!?").removeprefix("@")} & names
        is_mere_word = spoken in COMMON_WORDS and position > 0 and word[0] != "@" and word[-1] not in ",:"
        if not is_name or is_mere_word:
            kept.append(word)
    return " ".join(kept).strip().lstrip(",:;>|-– ")


def predict(messages: list[Said], judges: Judges | None = None) -> list[Predicted]:
    """Run a chat through the rules as it went; a question is named by its first message."""
    talk = Talk()
    questions: dict[int, list[int]] = {}
    answers: dict[int, tuple[int, str, float]] = {}
    for said in messages:
        verdict = judge(talk, said, judges)
        remember(talk, said, verdict, question_id=said.message_id)
        match verdict:
            case Opens():
                questions[said.message_id] = [said.message_id]
            case Continues(question_id):
                questions[question_id].append(said.message_id)
            case Answers(question_id, method, confidence):
                answers[question_id] = (said.message_id, method, confidence)
    return [
        Predicted(question_id, tuple(ids), *answers.get(question_id, (None, None, 0.0)))
        for question_id, ids in questions.items()
    ]


def write_predictions(folder: Path, chat: str, predictions: list[Predicted]) -> None:
    lines = (
        json.dumps({"question": one.question, "messages": one.messages, "answer": one.answer}) for one in predictions
    )
    (folder / f"{chat}.pairs.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--train", action="store_true", help="the chats of train instead of those of dev")
    parser.add_argument("--stripped", action="store_true", help="take every name out of the texts first")
    parser.add_argument("--russian", action="store_true", help="our own Russian chats")
    wanted = parser.parse_args()
    name = "russian" if wanted.russian else "train" if wanted.train else "dev"
    if not wanted.russian and not DATA.is_dir():
        sys.exit(f"The annotated chats are not here ({DATA}), so there is nothing to measure.")

    trained()
    score, messages, seconds = Score(), 0, 0.0
    folder = Path(tempfile.mkdtemp(prefix="pairing-"))
    for chat in chats_of(name):
        said = strip(chat.said()) if wanted.stripped else chat.said()
        started = time.perf_counter()
        predictions = predict(said)
        seconds += time.perf_counter() - started
        messages += len(said)
        score.add(chat.gold, chat.said_at(), predictions)
        write_predictions(folder, chat.gold["chat"], predictions)

    report = [
        f"{name}{', names stripped' if wanted.stripped else ''}, rules {RULE_VERSION}",
        score.line(),
        *(f"  {line}" for line in [*score.method_lines(), *score.confidence_lines()]),
        f"{seconds / max(1, messages) * 1e6:.0f} µs per message over {messages} messages; predictions in {folder}",
    ]
    sys.stdout.write("\n".join(report) + "\n")


if __name__ == "__main__":
    main()
