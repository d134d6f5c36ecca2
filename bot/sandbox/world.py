"""The state of the sandbox: who exists, what was said, and everything that carries it to the bot."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bot.sandbox.clock import Clock
from bot.sandbox.commands import CommandBook
from bot.sandbox.errors import Refused
from bot.sandbox.events import Events
from bot.sandbox.faults import Faults
from bot.sandbox.files import FileStore, StoredFile
from bot.sandbox.ledger import Book
from bot.sandbox.limits import Limits
from bot.sandbox.model import (
    ANONYMOUS_ADMIN,
    CHANNEL_BOT,
    PRESENT,
    SUPERGROUP_BASE,
    TELEGRAM,
    Chat,
    Member,
    Message,
    Person,
)
from bot.sandbox.polling import Polling
from bot.sandbox.questions import Callback, InlineQuery, Poll
from bot.sandbox.self_check import SelfCheck
from bot.sandbox.tasks import Tasks
from bot.sandbox.updates import UpdateQueue
from bot.sandbox.webhook import Webhook

Json = dict[str, Any]

LONGEST_NAME = 64
_USERNAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{3,31}")
_SERVICE_ACCOUNTS = (
    Person(ANONYMOUS_ADMIN, "Group", username="GroupAnonymousBot", is_bot=True),
    Person(CHANNEL_BOT, "Channel", username="Channel_Bot", is_bot=True),
    Person(TELEGRAM, "Telegram"),
)


def check_username(name: str | None) -> None:
    if name is not None and not _USERNAME.fullmatch(name):
        raise Refused("username must be 4 to 32 of a-z, A-Z, 0-9 and _, without @, beginning with a letter")


class World:
    """One bot and everyone it can meet."""

    def __init__(
        self,
        *,
        token: str,
        bot_username: str = "firstline_bot",
        clock: Clock | None = None,
        can_read_all_group_messages: bool = False,
        has_topics_enabled: bool = False,
        strict: bool = False,
        self_check: bool | None = None,
        ledger_file: Path | None = None,
    ) -> None:
        number = token.partition(":")[0]
        if not number.isdecimal():
            raise ValueError("a token is the bot's id, a colon and a secret")
        self.token = token
        self.clock = clock or Clock()
        self.bot = Person(int(number), "Firstline", username=bot_username)
        self.bot.is_bot = True
        self.can_read_all_group_messages = can_read_all_group_messages
        self.has_topics_enabled = has_topics_enabled
        self.supports_inline_queries = False
        self.strict = strict
        self.callback_window = 15.0
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.files = FileStore()
        self.callbacks: dict[str, Callback] = {}
        self.polls: dict[str, Poll] = {}
        self.inline_queries: dict[str, InlineQuery] = {}
        self.commands = CommandBook()
        self.profile: dict[str, Any] = {}
        self.bot_photos: list[StoredFile] = []
        self.menu_buttons: dict[int | None, Json] = {}
        self.ledger = Book(self.clock)
        if ledger_file:
            self.ledger.write_to(ledger_file)
        self.calls = Book(self.clock)
        self.events = Events()
        self.limits = Limits(self.ledger)
        self.faults = Faults()
        self.tasks = Tasks()
        self.self_check = SelfCheck(self.ledger, strict if self_check is None else self_check)
        self.queue = UpdateQueue(self.clock, self.ledger, inspect=self.self_check.update)
        self.polling = Polling(self.queue)
        self.webhook = Webhook(self.queue, self.clock, self.tasks)
        self._service_accounts = {person.id: person for person in _SERVICE_ACCOUNTS}
        self._next_person, self._next_group, self._next_supergroup, self._next_callback = 1001, 1, 1, 1

    def now(self) -> int:
        """Unix time of the sandbox."""
        return int(self.clock.now().timestamp())

    async def close(self) -> None:
        """Let go of pollers, pages and the webhook."""
        self.events.close()
        await self.webhook.close()
        await self.tasks.close()
        self.ledger.close()

    # People

    def account(self, user_id: int) -> Person | None:
        """Anyone who can write, the bot and Telegram's own accounts included."""
        if user_id == self.bot.id:
            return self.bot
        return self.people.get(user_id) or self._service_accounts.get(user_id)

    def person(self, user_id: int) -> Person:
        found = self.people.get(user_id)
        if found is None:
            raise Refused(f"there is no person {user_id}", 404)
        return found

    def add_person(self, person_id: int | None = None, *, first_name: str, **fields: Any) -> Person:
        """Add someone, or change whoever has the id."""
        if not first_name.strip():
            raise Refused("first_name must not be empty")
        for name, value in (("first_name", first_name), ("last_name", fields.get("last_name"))):
            if value and len(value) > LONGEST_NAME:
                raise Refused(f"{name} must be at most {LONGEST_NAME} characters long")
        check_username(fields.get("username"))
        if person_id is not None and (person_id <= 0 or person_id == self.bot.id):
            raise Refused("a person's id is a positive number other than the bot's")
        known = self.people.get(person_id) if person_id else None
        if known is not None:
            for key, value in {"first_name": first_name, **fields}.items():
                setattr(known, key, value)
            return known
        if person_id is None:
            while self._next_person in self.people:
                self._next_person += 1
            person_id = self._next_person
        person = Person(person_id, first_name, **fields)
        self.people[person.id] = person
        self.events.emit("chats")
        return person

    def bot_knows(self, user_id: int) -> bool:
        """The bot can address whoever started it or shares a group with it."""
        person = self.people.get(user_id)
        if person is None:
            return False
        if person.started:
            return True
        return any(self.bot.id in chat.members and user_id in chat.members for chat in self.chats.values())

    # Chats

    def chat(self, chat_id: int) -> Chat:
        found = self.chats.get(chat_id)
        if found is None:
            raise Refused(f"there is no chat {chat_id}", 404)
        return found

    def new_chat_id(self, kind: str) -> int:
        while True:
            if kind == "supergroup":
                chat_id, self._next_supergroup = SUPERGROUP_BASE - self._next_supergroup, self._next_supergroup + 1
            else:
                chat_id, self._next_group = -self._next_group, self._next_group + 1
            if chat_id not in self.chats:
                return chat_id

    def private_chat(self, user_id: int) -> Chat:
        """The chat of a person with the bot; it comes into being when first asked for."""
        chat = self.chats.get(user_id)
        if chat is None:
            chat = Chat(user_id, "private", is_forum=self.has_topics_enabled)
            chat.members = {user_id: Member(user_id), self.bot.id: Member(self.bot.id)}
            self.chats[user_id] = chat
        return chat

    def viewers(self, chat: Chat) -> set[int]:
        return {member.user_id for member in chat.members.values() if member.status in PRESENT}

    # Messages

    def post(self, chat: Chat, message: Message) -> Message:
        """Give a message its number and show it."""
        if message.ephemeral_id is None:
            chat.last_message_id += 1
            message.id = chat.last_message_id
            chat.messages[message.id] = message
            sender = self.account(message.sender_id)
            if sender is not None and sender.is_bot and not message.sender_chat and not message.service:
                chat.last_bot_writer = message.sender_id
            chat.read_up_to[message.sender_id] = message.id
        else:
            chat.ephemeral[message.ephemeral_id] = message
        self.hint("message", chat, message)
        return message

    def hint(self, kind: str, chat: Chat, message: Message) -> None:
        """Tell open pages that a message came or changed."""
        if not self.events.listeners:
            return
        viewers = self.viewers(chat)
        if message.ephemeral_id is not None:
            viewers &= {message.receiver_id or 0, message.sender_id}
        self.events.emit(
            kind, viewers, chat=chat.id, message_id=message.id or None, ephemeral_message_id=message.ephemeral_id
        )

    def new_ephemeral_id(self, chat: Chat) -> int:
        chat.last_ephemeral_id += 1
        return chat.last_ephemeral_id

    def album(self, chat: Chat, message: Message) -> Iterable[Message]:
        """All parts of the album a message belongs to."""
        if message.media_group_id is None:
            return [message]
        return [part for part in chat.messages.values() if part.media_group_id == message.media_group_id]

    # Presses

    def new_callback(self, user_id: int, message: Message, data: str) -> Callback:
        callback_id = str(4_000_000_000_000_000_000 + self._next_callback)
        self._next_callback += 1
        callback = Callback(
            id=callback_id,
            user_id=user_id,
            chat_id=message.chat_id,
            message_id=message.id,
            ephemeral_id=message.ephemeral_id,
            data=data,
            pressed_at=self.clock.now().timestamp(),
        )
        self.callbacks[callback_id] = callback
        return callback

    def open_callback(self, callback_id: str) -> Callback | None:
        """A press that may still be answered or acted upon."""
        callback = self.callbacks.get(callback_id)
        if callback is None or self.clock.now().timestamp() - callback.pressed_at > self.callback_window:
            return None
        return callback
