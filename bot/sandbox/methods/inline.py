"""Answers to inline queries."""

from typing import Any

from bot.sandbox.errors import QUERY_TOO_OLD, bad_request
from bot.sandbox.methods.cards import CARDS
from bot.sandbox.methods.formatting import check_length, format_text
from bot.sandbox.methods.keyboards import read_markup
from bot.sandbox.methods.media import BUILDERS, receive
from bot.sandbox.methods.registry import Call, method
from bot.sandbox.model import Chat
from bot.sandbox.params import Params
from bot.sandbox.schema import OneOf, Struct, TypeName, bot_api
from bot.sandbox.wire import compact

Json = dict[str, Any]

MOST_RESULTS = 50
ID_BYTES = 64
WINDOW = 30
"""How long a person waits for results."""


@method("answerInlineQuery")
def answer_inline_query(call: Call) -> bool:
    world, params = call.world, call.params
    asked = world.inline_queries.get(params.text("inline_query_id"))
    if asked is None or asked.answer is not None or world.clock.now().timestamp() - asked.asked_at > WINDOW:
        raise bad_request(QUERY_TOO_OLD)
    results = params.decode("results", list, "inline query results") or []
    if len(results) > MOST_RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    contents = {_identity(result): _content(call, result) for result in results}
    if len(contents) < len(results):
        raise bad_request("RESULT_ID_DUPLICATE")
    asked.answer = {"results": results, "contents": contents, "next_offset": params.text("next_offset")}
    asked.answered.set()
    return True


def _identity(result: Any) -> str:
    if not isinstance(result, dict):
        raise bad_request("Can't parse inline query result: Object expected")
    identity = str(result.get("id") or "")
    if not 1 <= len(identity.encode()) <= ID_BYTES:
        raise bad_request("RESULT_ID_INVALID")
    if result.get("type") not in _types():
        raise bad_request("Can't parse inline query result: Unsupported inline query result type")
    return identity


def _types() -> set[str]:
    kind = bot_api().type("InlineQueryResult")
    names = [option.name for option in kind.options if isinstance(option, TypeName)] if isinstance(kind, OneOf) else []
    found = (bot_api().type(name) for name in names)
    return {str(one.fields["type"].kind).strip("'") for one in found if isinstance(one, Struct)}


def _content(call: Call, result: Json) -> tuple[Json | None, Json]:
    """The keyboard and the content of the message that a result becomes; what the sandbox cannot fetch is named."""
    markup = read_markup(Params(result), Chat(0, "group"))
    instead, kind = result.get("input_message_content"), str(result["type"])
    if isinstance(instead, dict):
        return markup, _written(call, instead)
    if kind in CARDS:
        return markup, CARDS[kind][0](Params(result))
    if kind in BUILDERS and (file_id := result.get(f"{kind}_file_id")):
        return markup, BUILDERS[kind][0](receive(call, kind, str(file_id), None)) | _caption(call, result)
    if kind == "article":
        raise bad_request("Can't parse inline query result: Can't find field \"input_message_content\"")
    return markup, {"text": str(result.get("title") or kind)}


def _written(call: Call, given: Json) -> Json:
    """InputMessageContent: words, a place or a contact."""
    if "message_text" not in given:
        card = next((name for name, mark in _MARKS if mark in given), None)
        if card is None:
            raise bad_request("Can't parse input message content: Message content must be non-empty")
        return CARDS[card][0](Params(given))
    found = format_text(call, str(given["message_text"]), given.get("entities"), str(given.get("parse_mode") or ""))
    if not found.text:
        raise bad_request("message text is empty")
    content = compact(text=found.text, entities=found.entities or None)
    check_length(content)
    return content


_MARKS = (("contact", "phone_number"), ("venue", "address"), ("location", "latitude"))


def _caption(call: Call, result: Json) -> Json:
    words = str(result.get("caption") or "")
    found = format_text(call, words, result.get("caption_entities"), str(result.get("parse_mode") or ""))
    return compact(caption=found.text or None, caption_entities=found.entities or None)
