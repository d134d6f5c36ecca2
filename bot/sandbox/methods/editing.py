"""Changing messages that were sent, ordinary and ephemeral ones."""

from typing import Any

from bot.sandbox import wire
from bot.sandbox.errors import CANNOT_EDIT, NOT_MODIFIED, bad_request
from bot.sandbox.methods.formatting import caption_content, check_length, text_content
from bot.sandbox.methods.keyboards import read_markup
from bot.sandbox.methods.media import media_content
from bot.sandbox.methods.registry import Call, method
from bot.sandbox.methods.targets import message_in, writable
from bot.sandbox.model import Chat, Message
from bot.sandbox.rich import read_rich

Json = dict[str, Any]

TEXT_KEYS = frozenset({"text", "entities", "link_preview_options", "rich_message"})
CAPTION_KEYS = frozenset({"caption", "caption_entities", "show_caption_above_media"})
MEDIA_KEYS = frozenset({"photo", "document", "video", "audio", "animation", "voice"})


def own(call: Call, purpose: str = "edit", refusal: str = CANNOT_EDIT) -> tuple[Chat, Message]:
    """A message that the bot may change."""
    if call.params.has("inline_message_id"):
        raise bad_request("MESSAGE_ID_INVALID")
    chat = writable(call)
    message = message_in(chat, call.params.message_id(), purpose)
    if message.sender_id != call.world.bot.id or message.service or message.forward_origin:
        raise bad_request(refusal)
    return chat, message


def _ephemeral(call: Call) -> tuple[Chat, Message]:
    chat = writable(call)
    message = chat.ephemeral.get(call.params.integer("ephemeral_message_id"))
    mine = message is not None and message.sender_id == call.world.bot.id
    if message is None or not mine or message.receiver_id != call.params.integer("receiver_user_id"):
        raise bad_request("message to edit not found")
    return chat, message


def change(call: Call, chat: Chat, message: Message, content: Json, *, same_look: bool = True) -> None:
    """A keyboard that is not repeated goes away: that too is a change."""
    markup = read_markup(call.params, chat, inline_only=True)
    check_length(content)
    if same_look and content == message.content and markup == message.reply_markup:
        raise bad_request(NOT_MODIFIED)
    message.content, message.reply_markup, message.edit_date = content, markup, call.world.now()
    call.world.ledger.add(
        event="edited",
        chat=chat.id,
        message_id=message.id,
        ephemeral_message_id=message.ephemeral_id,
        text=message.text,
    )
    call.world.hint("edit", chat, message)


def _edit_text(call: Call, chat: Chat, message: Message) -> None:
    if not TEXT_KEYS & message.content.keys():
        raise bad_request("there is no text in the message to edit")
    source: Json | None = call.params.decode("rich_message", dict, "input rich message")
    if source:
        content, _ = read_rich(source)
    else:
        content = text_content(call)
    change(call, chat, message, content, same_look=source == message.rich_source)
    message.rich_source = source


def _edit_caption(call: Call, chat: Chat, message: Message) -> None:
    if not MEDIA_KEYS & message.content.keys():
        raise bad_request("there is no caption in the message to edit")
    kept = {key: value for key, value in message.content.items() if key not in CAPTION_KEYS}
    change(call, chat, message, kept | caption_content(call))


def _edit_media(call: Call, chat: Chat, message: Message) -> None:
    if not (MEDIA_KEYS | TEXT_KEYS) & message.content.keys():
        raise bad_request(CANNOT_EDIT)
    change(call, chat, message, media_content(call, call.params.decode("media", dict, "input media")))


def _edit_markup(call: Call, chat: Chat, message: Message) -> None:
    change(call, chat, message, message.content)


_EDITS = {"Text": _edit_text, "Caption": _edit_caption, "Media": _edit_media, "ReplyMarkup": _edit_markup}


def _register(suffix: str) -> None:
    edit = _EDITS[suffix]

    @method(f"editMessage{suffix}")
    def edit_message(call: Call) -> Json:
        chat, message = own(call)
        edit(call, chat, message)
        return wire.message(call.world, message)

    @method(f"editEphemeralMessage{suffix}")
    def edit_ephemeral_message(call: Call) -> bool:
        chat, message = _ephemeral(call)
        edit(call, chat, message)
        return True


for _suffix in _EDITS:
    _register(_suffix)
