"""Forwards and copies."""

from copy import deepcopy
from typing import Any

from bot.sandbox import voting, wire
from bot.sandbox.errors import bad_request
from bot.sandbox.methods.formatting import caption_content
from bot.sandbox.methods.outgoing import deliver, prepare
from bot.sandbox.methods.registry import Call, Handler, method
from bot.sandbox.methods.targets import message_in, readable
from bot.sandbox.model import Message
from bot.sandbox.params import Params

Json = dict[str, Any]

MOST_AT_ONCE = 100


def _source(call: Call, purpose: str) -> Message:
    chat = readable(call, "from_chat_id")
    message = message_in(chat, call.params.message_id(), purpose)
    if message.service:
        raise bad_request(f"message can't be {'copied' if purpose == 'copy' else 'forwarded'}")
    return message


def _origin(call: Call, message: Message) -> Json:
    if message.forward_origin:
        return message.forward_origin
    if message.sender_chat:
        return {"type": "chat", "date": message.date, "sender_chat": message.sender_chat}
    return {"type": "user", "date": message.date, "sender_user": wire.user(call.world, message.sender_id)}


@method("forwardMessage")
def forward_message(call: Call) -> Json:
    source = _source(call, "forward")
    out = prepare(call, "text messages")
    out.draft.forward_origin = _origin(call, source)
    out.draft.rich_source = source.rich_source
    return deliver(call, out, deepcopy(source.content))


@method("copyMessage")
def copy_message(call: Call) -> Json:
    source = _source(call, "copy")
    content = deepcopy(source.content)
    if call.params.has("caption") and "text" not in content:
        content = {key: value for key, value in content.items() if not key.startswith("caption")}
        content |= caption_content(call)
    out = prepare(call, "text messages")
    out.draft.rich_source = source.rich_source
    if poll := voting.poll_of(call.world, source):
        content["poll"] = voting.open_poll(call.world, poll.fields | {"is_closed": False}).as_json()
    return {"message_id": deliver(call, out, content)["message_id"]}


@method("forwardMessages")
def forward_messages(call: Call) -> list[Json]:
    return _each(call, forward_message)


@method("copyMessages")
def copy_messages(call: Call) -> list[Json]:
    return _each(call, copy_message)


def _each(call: Call, repeat: Handler) -> list[Json]:
    """Several at once, in ascending order; those that are gone are skipped."""
    wanted = [int(number) for number in call.params.decode("message_ids", list, "message identifiers") or []]
    if not wanted or len(wanted) > MOST_AT_ONCE or wanted != sorted(set(wanted)):
        raise bad_request("message identifiers must be 1-100 numbers in a strictly increasing order")
    chat = readable(call, "from_chat_id")
    repeated = []
    for number in wanted:
        if number in chat.messages and not chat.messages[number].service:
            one = Call(call.world, Params({**call.params.values, "message_id": number}))
            repeated.append({"message_id": repeat(one)["message_id"]})
    if not repeated:
        raise bad_request("there are no messages to forward")
    return repeated
