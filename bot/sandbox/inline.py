"""Inline mode: a person types after the bot's name, and sends what the bot offers."""

from typing import Any

from bot.sandbox import wire
from bot.sandbox.errors import Refused
from bot.sandbox.model import Message
from bot.sandbox.people import tell_bot
from bot.sandbox.questions import InlineQuery
from bot.sandbox.world import World

Json = dict[str, Any]

FIRST_ID = 6_000_000_000_000_000_000


def ask(world: World, user_id: int, query: str, *, offset: str = "", chat_type: str | None = None) -> InlineQuery:
    """Type a query."""
    asker = world.person(user_id)
    if not world.supports_inline_queries:
        raise Refused("the bot has no inline mode; POST /control/bot switches it on", 409)
    asked = InlineQuery(str(FIRST_ID + len(world.inline_queries)), user_id, query, world.clock.now().timestamp())
    world.inline_queries[asked.id] = asked
    payload = {"id": asked.id, "from": wire.person(asker), "query": query, "offset": offset}
    world.queue.push("inline_query", payload | wire.compact(chat_type=chat_type), lane=f"inline:{user_id}")
    return asked


def choose(world: World, query_id: str, result_id: str, chat_id: int) -> Message:
    """Send one of the offered results to a chat; the bot is told of the choice."""
    asked = world.inline_queries.get(query_id)
    offered = (asked.answer or {}).get("contents", {}) if asked else {}
    if asked is None or result_id not in offered:
        raise Refused("there is no such result", 404)
    chat = world.private_chat(asked.user_id) if chat_id == asked.user_id else world.chat(chat_id)
    if not chat.permits(asked.user_id, "can_send_other_messages") or not chat.has(asked.user_id):
        raise Refused("may not write here", 403)
    markup, content = offered[result_id]
    draft = Message(0, chat.id, asked.user_id, world.now(), dict(content), reply_markup=markup, via_bot=True)
    message = world.post(chat, draft)
    tell_bot(world, chat, message)
    payload = {"result_id": result_id, "from": wire.user(world, asked.user_id), "query": asked.query}
    world.queue.push("chosen_inline_result", payload, lane=f"inline:{asked.user_id}")
    return message
