"""The past of a busy chat as Telegram Desktop exports it: as many messages as asked for, the same for the same seed."""

import json
import random
from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.benchmarks.stage import CHATS, SPECIALISTS
from tests.benchmarks.traffic import ANSWERS, CHATTER, QUESTIONS

Json = dict[str, Any]

BEGINNING = datetime(2024, 1, 9, 9, tzinfo=UTC)
OPENS, CLOSES = 9, 19
MOST_WAITING = 5
SEED = 11
SMALL_TALK = 0.85
"""So much of the talk is thanks and greetings; the rest says something nobody is to answer."""
STEP_SECONDS = 150
"""Five hundred messages a working day: a million are seven years of a busy chat."""
REPLIES = 0.6
"""So many of the answers are replies; the others follow their question."""
EMPLOYEES = 600
PER_CROWD = 60
"""Colleagues who write at the same time; who they are changes over the months."""
CROWD_STAYS = 5_000
TOPICS = {10: "Printers", 11: "Accounts", 12: "1С"}
PLACES = ("на 3 этаже", "in room 214", "в бухгалтерии", "on my laptop", "у нас в отделе", "since the update")
SYSTEMS = ("CRM", "1С", "VPN", "Outlook", "Jira", "портал", "принтер HP", "Wi-Fi", "Excel", "общая папка")
PROBLEMS = (
    "{system} не открывается {place}, кто может посмотреть?",
    "{system} asks for a password again {place}, how do I get in? My login is user{number}",
    "Добрый день! Подскажите, как получить доступ: {system}, заявка {number}",
    "{system} {place} очень медленно работает, ошибка {number}",
    "Can somebody have a look at {system}? Error 0x{number}: the operation could not be completed {place}",
)
SMALL = 4
"""The first ones of the talk are small."""
MEDIA: tuple[Json, ...] = (
    {"photo": "(File not included. Change data exporting settings to download.)", "width": 1280, "height": 720},
    {"file": "files/report.xlsx", "mime_type": "application/vnd.ms-excel"},
    {"file": "stickers/sticker.webp", "media_type": "sticker", "sticker_emoji": "👍"},
    {"file": "voice_messages/audio_1.ogg", "media_type": "voice_message", "duration_seconds": 7},
)
SERVICES = ("pin_message", "invite_members", "remove_members", "join_group_by_link")
HEAD = {"name": "IT help", "type": "private_supergroup", "id": int(str(CHATS[0]).removeprefix("-100"))}


def write_export(path: Path, count: int) -> int:
    """A `result.json` of so many messages; its size in bytes."""
    with path.open("w", encoding="utf-8") as file:
        file.write(json.dumps(HEAD, ensure_ascii=False, indent=1).removesuffix("\n}") + ',\n "messages": [\n')
        for number, message in enumerate(Past().messages(count)):
            file.write("" if number == 0 else ",\n")
            file.write(json.dumps(message, ensure_ascii=False, indent=1))
        file.write("\n ]\n}\n")
    return path.stat().st_size


class Past:
    """Questions with answers by reply and without, talk, media, topics, and what an import can make nothing of."""

    def __init__(self, seed: int = SEED) -> None:
        self._dice = random.Random(seed)  # noqa: S311 - a seed makes the run repeatable
        self._at = BEGINNING
        self._id = min(TOPICS) - 1
        self._waiting: list[tuple[int, int, int | None]] = []
        self._answered: deque[tuple[int, int, int | None]] = deque(maxlen=3)
        self._said = 0

    def messages(self, count: int) -> Iterator[Json]:
        for made, title in enumerate(TOPICS.values()):
            if made < count:
                yield self._service("topic_created", title=title)
        for _ in range(count - len(TOPICS)):
            yield self._next()

    def _next(self) -> Json:
        self._said += 1
        kind = self._dice.random()
        if kind < 0.02:
            return self._service(self._dice.choice(SERVICES), members=["Somebody"])
        if kind < 0.03:
            return self._odd()
        if self._waiting and (kind < 0.32 or len(self._waiting) >= MOST_WAITING):
            return self._answer()
        return self._question() if kind < 0.58 else self._chatter()

    def _question(self) -> Json:
        dice, topic = self._dice, self._topic()
        text = dice.choice(QUESTIONS) if dice.random() < 0.3 else self._problem()
        asker = self._employee()
        message = self._message(asker, text, topic, reply_to=topic)
        if dice.random() < 0.06:
            message |= dice.choice(MEDIA)
        self._waiting.append((message["id"], asker, topic))
        return message

    def _problem(self) -> str:
        dice = self._dice
        words = {"system": dice.choice(SYSTEMS), "place": dice.choice(PLACES), "number": dice.randint(1000, 99999)}
        return dice.choice(PROBLEMS).format(**words)

    def _answer(self) -> Json:
        dice = self._dice
        is_reply = dice.random() < REPLIES
        asked, asker, topic = self._waiting.pop(dice.randrange(len(self._waiting)) if is_reply else -1)
        reply_to = asked if is_reply else topic
        message = self._message(dice.choice(SPECIALISTS), dice.choice(ANSWERS), topic, reply_to=reply_to)
        self._answered.append((message["id"], asker, topic))
        return message

    def _chatter(self) -> Json:
        """Mostly by those who were answered, some of it as a reply."""
        dice = self._dice
        replied, author, topic = None, self._employee(), self._topic()
        if self._answered and dice.random() < 0.7:
            replied, author, topic = dice.choice(self._answered)
        elif dice.random() < 0.3:
            author = dice.choice(SPECIALISTS)
        if dice.random() < 0.5:
            replied = None
        text = dice.choice(CHATTER[:SMALL] if dice.random() < SMALL_TALK else CHATTER[SMALL:])
        message = self._message(author, text, topic, reply_to=replied or topic)
        if dice.random() < 0.1:
            message |= {"text": "", "text_entities": []} | dice.choice(MEDIA)
        return message

    def _odd(self) -> Json:
        message = self._message(self._employee(), "", None)
        what = self._dice.randrange(3)
        return message | ({"type": "unsupported"}, {"from_id": None}, {"via_bot": "@gif"})[what]

    def _topic(self) -> int | None:
        return self._dice.choice([*TOPICS]) if self._dice.random() < 0.3 else None

    def _employee(self) -> int:
        first = self._said // CROWD_STAYS * (PER_CROWD // 6)
        return 100_000 + (first + self._dice.randrange(PER_CROWD)) % EMPLOYEES

    def _message(self, user_id: int, text: str, topic: int | None, *, reply_to: int | None = None) -> Json:
        self._go_on()
        name = f"Person{user_id % 1000} Ivanov"
        message = self._head("message") | {"from": name, "from_id": f"user{user_id}"}
        if reply_to is not None:
            message["reply_to_message_id"] = reply_to
        return message | {"text": text, "text_entities": [{"type": "plain", "text": text}] if text else []}

    def _service(self, action: str, **more: Any) -> Json:
        self._go_on()
        actor = {"actor": "Boris", "actor_id": f"user{SPECIALISTS[0]}", "action": action}
        return self._head("service") | actor | more | {"text": "", "text_entities": []}

    def _head(self, kind: str) -> Json:
        local = self._at.strftime("%Y-%m-%dT%H:%M:%S")
        return {"id": self._id, "type": kind, "date": local, "date_unixtime": str(int(self._at.timestamp()))}

    def _go_on(self) -> None:
        """The next message comes a little later; nobody writes at night."""
        self._id += 1
        self._at += timedelta(seconds=self._dice.randint(1, STEP_SECONDS))
        if self._at.hour >= CLOSES:
            self._at = (self._at + timedelta(days=1)).replace(hour=OPENS)
