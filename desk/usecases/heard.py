"""A message as it arrived: what is kept of it, and what the pairing rules want to know besides."""

from dataclasses import dataclass

from desk.pairing.model import Said
from desk.questions import Message


@dataclass(slots=True)
class Heard:
    """What somebody said in a group. `to_bot`: it answers a message of a bot."""

    message: Message
    author_name: str
    author_username: str | None = None
    mentions: tuple[int, ...] = ()
    mentioned_names: tuple[str, ...] = ()
    is_command: bool = False
    from_bot: bool = False
    to_bot: bool = False
    is_forwarded: bool = False
    under_post: bool = False
    """Whether it is a comment on a post of the linked channel."""
    reply_chat: int | None = None
    """The chat of the message it replies to, where that is another one."""

    def as_said(self, *, is_specialist: bool) -> Said:
        message = self.message
        return Said(
            chat_id=message.chat_id,
            message_id=message.message_id,
            at=message.sent_at,
            author_id=message.author_id,
            author_name=self.author_name,
            author_username=self.author_username,
            is_specialist=is_specialist,
            text=message.text,
            topic_id=message.topic_id,
            reply_to=message.reply_to,
            quote=message.quote,
            mentions=self.mentions,
            mentioned_names=self.mentioned_names,
            album_id=message.album_id,
            has_media=message.shows_something,
            is_command=self.is_command,
            from_bot=self.from_bot,
        )
