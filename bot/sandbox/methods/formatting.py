"""Texts and captions of the bot: parse mode or entities, limits, entities found by the server."""

from dataclasses import dataclass
from typing import Any

from bot.sandbox.errors import CAPTION_TOO_LONG, TEXT_EMPTY, TEXT_TOO_LONG, bad_request
from bot.sandbox.html_text import parse_html
from bot.sandbox.markdown_text import parse_markdown
from bot.sandbox.methods.registry import Call
from bot.sandbox.old_markdown import parse_old_markdown
from bot.sandbox.text import check_entities, trim, with_detected
from bot.sandbox.wire import compact, known_user

Json = dict[str, Any]

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
RAW_BYTES = 32_768


@dataclass(frozen=True, slots=True)
class Formatted:
    text: str
    entities: list[Json]


def formatted(call: Call, field: str, entities_field: str, mode_field: str = "parse_mode") -> Formatted:
    """Read a text parameter the way Telegram stores it."""
    params = call.params
    given = params.decode(entities_field, list, "entities")
    return format_text(call, params.text(field), given, params.text(mode_field))


def format_text(call: Call, raw: str, given: list[Any] | None, mode: str) -> Formatted:
    if len(raw.encode("utf-8", "surrogatepass")) > RAW_BYTES:
        raise bad_request("Text is too long")
    match mode.lower():
        case "html":
            raw, given = parse_html(raw)
        case "markdownv2":
            raw, given = parse_markdown(raw)
        case "markdown":
            raw, given = parse_old_markdown(raw)
        case "":
            pass
        case _:
            raise bad_request("Unsupported parse_mode")
    raw = raw.replace("\r", "")
    entities = check_entities(raw, given or [], lambda user_id: known_user(call.world, user_id))
    text, entities = trim(raw, entities)
    return Formatted(text, with_detected(text, entities))


def text_content(call: Call) -> Json:
    """Content of a text message."""
    found = formatted(call, "text", "entities")
    if not found.text:
        raise bad_request(TEXT_EMPTY)
    preview = call.params.decode("link_preview_options", dict, "link preview options")
    return compact(text=found.text, entities=found.entities or None, link_preview_options=preview or None)


def check_length(content: Json) -> None:
    """Limits count code points after entities are parsed, and are checked after the chat is."""
    if len(content.get("text", "")) > TEXT_LIMIT:
        raise bad_request(TEXT_TOO_LONG)
    if len(content.get("caption", "")) > CAPTION_LIMIT:
        raise bad_request(CAPTION_TOO_LONG)


def caption_content(call: Call) -> Json:
    """The caption of a media message; empty if there is none."""
    found = formatted(call, "caption", "caption_entities")
    above = call.params.flag("show_caption_above_media")
    return compact(
        caption=found.text or None,
        caption_entities=found.entities or None,
        show_caption_above_media=True if above else None,
    )
