"""Where somebody's wish came from, and how to answer them there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from desk.notices import Mode, Notice, Urgency

PRESS_WINDOW = timedelta(seconds=14)
"""A press must be answered, and a one-person message asked for by it sent, within Telegram's 15 seconds."""


@dataclass(frozen=True, slots=True)
class Origin:
    """The message or press a use case runs for. `key` is unique per update and names what is said in return."""

    user_id: int
    chat_id: int
    key: str
    at: datetime
    message_id: int | None = None
    topic_id: int | None = None
    callback_id: str | None = None
    is_private: bool = False

    def reply(
        self, kind: str, values: Mapping[str, Any], *, desk_id: int | None = None, key: str | None = None
    ) -> Notice:
        """Say something to this person alone: in private an ordinary card, in a group one only they see."""
        return Notice(
            kind=kind,
            key=key or f"{kind}:{self.key}",
            chat_id=self.chat_id,
            mode=Mode.CARD if self.is_private else Mode.EPHEMERAL,
            urgency=Urgency.PRESS,
            values=values,
            desk_id=desk_id,
            reply_to=None if self.callback_id else self.message_id,
            topic_id=self.topic_id,
            receiver_id=None if self.is_private else self.user_id,
            callback_id=self.callback_id,
        )

    def toast(self, code: str, **values: Any) -> Notice:
        """The short answer to a press."""
        return self._answer("toast", {"code": code, **values})

    def refusal(self, values: Mapping[str, Any]) -> Notice:
        """Why not: as the answer to a press, else as a short message to this person."""
        return self._answer("refusal", values) if self.callback_id else self.reply("refusal", values)

    def _answer(self, kind: str, values: Mapping[str, Any]) -> Notice:
        return Notice(
            kind=kind,
            key=f"answer:{self.callback_id}",
            chat_id=self.user_id,
            mode=Mode.ANSWER,
            urgency=Urgency.PRESS,
            values=values,
            callback_id=self.callback_id,
            expires_at=self.at + PRESS_WINDOW,
        )
