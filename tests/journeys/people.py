"""People in the sandbox, for tests: they say, press and react, and wait to see what they expect."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import aiohttp

Seen = dict[str, Any]
PATIENCE = 8.0


@dataclass(frozen=True, slots=True)
class Person:
    user_id: int
    name: str
    language: str = "en"


class People:
    """The sandbox's control API in the words of a test."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session = session
        self.url = url
        self.said: list[str] = []
        """What must not be found in a log."""

    async def post(self, what: str, **body: Any) -> Any:
        async with self._session.post(f"{self.url}/control/{what}", json=body) as answer:
            assert answer.status < 300, await answer.text()
            return await answer.json()

    async def get(self, what: str) -> Any:
        async with self._session.get(f"{self.url}/control/{what}") as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    async def forget_faults(self) -> None:
        async with self._session.delete(f"{self.url}/control/faults") as answer:
            assert answer.status == 200, await answer.text()

    async def enter(self, *people: Person) -> None:
        for person in people:
            await self.post("people", id=person.user_id, first_name=person.name, language_code=person.language)

    async def group(
        self, chat_id: int, title: str, owner: Person, *members: Person, bot: str = "administrator"
    ) -> None:
        ids = [person.user_id for person in members]
        await self.post("chats", id=chat_id, type="supergroup", title=title, owner=owner.user_id, members=ids, bot=bot)

    async def start(self, person: Person, payload: str | None = None) -> None:
        await self.post("start", **{"from": person.user_id, **({"payload": payload} if payload else {})})

    async def says(self, person: Person, chat_id: int, text: str, *, reply_to: int | None = None, **more: Any) -> int:
        self.said.append(text)
        body = {"chat": chat_id, "from": person.user_id, "text": text, **more}
        if reply_to is not None:
            body["reply_to"] = reply_to
        return int((await self.post("messages", **body))["message_id"])

    async def reacts(self, person: Person, chat_id: int, message_id: int, *emoji: str) -> None:
        await self.post("reactions", chat=chat_id, message_id=message_id, **{"from": person.user_id}, emoji=list(emoji))

    async def press(self, person: Person, chat_id: int, seen: Seen, label: str) -> Seen | None:
        """Press the button with this label; what the bot answered."""
        return await self.press_data(person, chat_id, seen, button(seen, label)["callback_data"])

    async def press_data(self, person: Person, chat_id: int, seen: Seen, data: str) -> Seen | None:
        where = {name: seen[name] for name in ("message_id", "ephemeral_message_id") if seen.get(name)}
        answer = await self.post("press", chat=chat_id, **where, **{"from": person.user_id}, data=data, wait=5)
        return answer["answer"]

    async def chat(self, person: Person, chat_id: int) -> list[Seen]:
        return await self.get(f"chats/{chat_id}/messages?as={person.user_id}&limit=500")

    async def sees(
        self, person: Person, chat_id: int, *parts: str, seconds: float = PATIENCE, only: Callable[[Seen], bool] = bool
    ) -> Seen:
        """The newest message of the bot this person sees there that holds all these parts; waits for it."""
        deadline = asyncio.get_running_loop().time() + seconds
        while True:
            messages = await self.chat(person, chat_id)
            for message in reversed(messages):
                if from_bot(message) and all(part in message["text"] for part in parts) and only(message):
                    return message
            if asyncio.get_running_loop().time() > deadline:
                shown = "\n".join(f"- {message['text']!r}" for message in messages)
                raise AssertionError(f"{person.name} does not see {parts} in {chat_id}, but:\n{shown}")
            await asyncio.sleep(0.03)

    async def calls(self) -> list[Seen]:
        return await self.get("calls?after=0")


def from_bot(message: Seen) -> bool:
    return bool((message.get("from") or {}).get("is_bot"))


def labels(message: Seen) -> list[str]:
    return [one["text"] for row in message.get("keyboard") or [] for one in row]


def button(message: Seen, label: str) -> Seen:
    for row in message.get("keyboard") or []:
        for one in row:
            if label in one["text"]:
                return one
    raise AssertionError(f"no button {label!r} among {labels(message)}")
