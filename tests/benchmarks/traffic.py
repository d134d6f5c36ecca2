"""What people write in fifty chats: questions, answers by reply, and talk besides, as Telegram brings it."""

import json
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.benchmarks.stage import CHATS, SPECIALISTS

QUESTIONS = (
    "The printer on the 3rd floor has jammed again, what should I do?",
    "How do I connect to the VPN from home? It says the certificate has expired.",
    "Не открывается 1С, пишет «ошибка доступа к файлу», что делать?",
    "Подскажите, пожалуйста, кто может выдать доступ к общей папке бухгалтерии?",
    "Outlook does not receive mail since this morning, can somebody look at it?",
    "Где посмотреть свои отпускные дни в новом портале?",
)
ANSWERS = (
    "Open the back cover and take the paper out, then press the green button",
    "Перезайдите в систему, пароль обновили сегодня утром",
    "Looking at it, the certificate is renewed, please try again",
    "Выдал, проверьте через пять минут",
)
CHATTER = (
    "thanks a lot!",
    "спасибо, заработало",
    "good morning everybody",
    "ok",
    "Сегодня в столовой пирожки с капустой",
    "I will be back after lunch",
    "the second monitor arrived, by the way",
)
SEED = 7
MOST_WAITING = 8
EMPLOYEES = 20
"""Who ask in each chat."""
STEP_SECONDS = 25
"""Between two messages of one chat, so that the rules see the time of a busy morning and not of a stress test."""


@dataclass(slots=True)
class _Chat:
    """One chat: its newest message, and the questions nobody has answered."""

    chat_id: int
    now: int
    message_id: int = 0
    waiting: list[dict[str, Any]] = field(default_factory=list)


class Traffic:
    """An endless stream of updates, the same for the same seed: about a third each of questions, answers and talk.

    `after` is the newest message each chat has already; `askers` and `answerers` are who talk.
    """

    def __init__(
        self,
        seed: int = SEED,
        *,
        hours_ago: float = 6.0,
        after: int = 0,
        askers: int = EMPLOYEES,
        answerers: Sequence[int] = SPECIALISTS,
    ) -> None:
        self._dice = random.Random(seed)  # noqa: S311 - a seed makes the run repeatable
        began = int(time.time() - hours_ago * 3600)
        self._chats = [_Chat(chat_id, began, after) for chat_id in CHATS]
        self._update_id = 0
        self._askers, self._answerers = askers, answerers

    def updates(self, count: int) -> list[dict[str, Any]]:
        return [self._next() for _ in range(count)]

    def bodies(self, count: int) -> list[bytes]:
        return [json.dumps(one, ensure_ascii=False).encode() for one in self.updates(count)]

    def command(self, user_id: int, command: str) -> dict[str, Any]:
        """Somebody writes a command to the bot in private."""
        self._update_id += 1
        message = self._said(_Chat(user_id, int(time.time())), user_id, command)
        message["chat"] = {"id": user_id, "type": "private", "first_name": message["from"]["first_name"]}
        message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(command)}]
        return {"update_id": self._update_id, "message": message}

    def _next(self) -> dict[str, Any]:
        dice, chat = self._dice, self._dice.choice(self._chats)
        chat.now = min(chat.now + dice.randint(1, 2 * STEP_SECONDS), int(time.time()))
        kind = dice.random()
        if chat.waiting and (kind < 0.33 or len(chat.waiting) >= MOST_WAITING):
            asked = chat.waiting.pop(dice.randrange(len(chat.waiting)))
            message = self._said(chat, dice.choice(self._answerers), dice.choice(ANSWERS))
            message["reply_to_message"] = asked
        elif kind < 0.68:
            message = self._said(chat, self._employee(chat), dice.choice(QUESTIONS))
            chat.waiting.append(message)
        else:
            message = self._said(chat, self._employee(chat), dice.choice(CHATTER))
        self._update_id += 1
        return {"update_id": self._update_id, "message": message}

    @staticmethod
    def employees(chat_id: int, count: int = EMPLOYEES) -> range:
        """Who asks in a chat; nobody in one that is no first-line chat."""
        if chat_id not in CHATS:
            return range(0)
        first = 100_000 + CHATS.index(chat_id) * max(100, count)
        return range(first, first + count)

    def _employee(self, chat: _Chat) -> int:
        return self._dice.choice(self.employees(chat.chat_id, self._askers))

    def _said(self, chat: _Chat, user_id: int, text: str) -> dict[str, Any]:
        chat.message_id += 1
        return {
            "message_id": chat.message_id,
            "from": {
                "id": user_id,
                "is_bot": False,
                "first_name": f"Person{user_id % 1000}",
                "last_name": "Ivanov",
                "username": f"person_{user_id}",
                "language_code": "ru",
            },
            "chat": {"id": chat.chat_id, "title": "IT help", "type": "supergroup"},
            "date": chat.now,
            "text": text,
        }
