"""What waits for an answer: presses and inline queries for the bot's, polls for that of people."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass(slots=True)
class Poll:
    """A poll of the bot; `fields` are those of Telegram's Poll that votes do not change."""

    fields: Json
    votes: dict[int, list[int]] = field(default_factory=dict)

    @property
    def is_over(self) -> bool:
        return bool(self.fields["is_closed"])

    def as_json(self) -> Json:
        counted = [
            {**option, "voter_count": sum(number in chosen for chosen in self.votes.values())}
            for number, option in enumerate(self.fields["options"])
        ]
        return {**self.fields, "options": counted, "total_voter_count": len(self.votes)}


@dataclass(slots=True)
class InlineQuery:
    """What a person typed after the bot's name, and what the bot offers for it."""

    id: str
    user_id: int
    query: str
    asked_at: float
    answer: Json | None = None
    answered: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(slots=True)
class Callback:
    """A press of a button and the bot's answer to it."""

    id: str
    user_id: int
    chat_id: int
    message_id: int
    ephemeral_id: int | None
    data: str
    pressed_at: float
    answer: Json | None = None
    answered: asyncio.Event = field(default_factory=asyncio.Event)
