"""What people do without words: react, press, dismiss, start and block the bot."""

from bot.sandbox import wire
from bot.sandbox.compose import Utterance
from bot.sandbox.errors import Refused
from bot.sandbox.model import Message
from bot.sandbox.people import find, say
from bot.sandbox.privacy import bot_hears_reactions
from bot.sandbox.questions import Callback
from bot.sandbox.reactions import ALLOWED
from bot.sandbox.world import World

MOST_REACTIONS = 3


def dismiss(world: World, chat_id: int, ephemeral_id: int, viewer: int) -> None:
    """Close a message that only this person sees."""
    chat = world.chat(chat_id)
    message = chat.ephemeral.get(ephemeral_id)
    if message is None or viewer not in (message.receiver_id, message.sender_id):
        raise Refused("there is no such ephemeral message for this person", 404)
    del chat.ephemeral[ephemeral_id]
    world.hint("delete", chat, message)


def react(world: World, chat_id: int, message_id: int, sender_id: int, emoji: list[str]) -> Message:
    """Set a person's reactions on a message, the full new list."""
    chat, message = find(world, chat_id, message_id)
    world.person(sender_id)
    if not chat.has(sender_id):
        raise Refused("not in this chat", 403)
    chosen = list(dict.fromkeys(emoji))
    if len(chosen) > MOST_REACTIONS or any(mark not in ALLOWED for mark in chosen):
        raise Refused(f"up to {MOST_REACTIONS} of Telegram's reactions, e.g. 👍 ✍ 👀")
    before = message.reactions.get(sender_id, [])
    if chosen == before:
        return message
    message.reactions.pop(sender_id, None)
    if chosen:
        message.reactions[sender_id] = chosen
    world.hint("reaction", chat, message)
    if chat.has(world.bot.id) and bot_hears_reactions(world, chat):
        payload = {
            "chat": wire.chat(world, chat),
            "message_id": message.id,
            "user": wire.user(world, sender_id),
            "date": world.now(),
            "old_reaction": [wire.reaction(mark) for mark in before],
            "new_reaction": [wire.reaction(mark) for mark in chosen],
        }
        world.queue.push("message_reaction", payload, lane=f"reaction:{chat.id}")
    return message


def press(world: World, message: Message, sender_id: int, *, data: str | None, label: str | None) -> Callback:
    """Press a button. `data` need not stand on any button: forged presses happen in life."""
    chat = world.chat(message.chat_id)
    if not chat.has(sender_id):
        raise Refused("not in this chat", 403)
    if message.ephemeral_id is not None and message.receiver_id != sender_id:
        raise Refused("this message is shown to someone else", 403)
    if message.sender_id != world.bot.id:
        raise Refused("the message is not the bot's")
    chosen = data if data is not None else _button(message, label or "")
    callback = world.new_callback(sender_id, message, chosen)
    payload = {
        "id": callback.id,
        "from": wire.user(world, sender_id),
        "message": wire.message(world, message),
        "chat_instance": str(7_000_000_000_000_000_000 + chat.id),
        "data": chosen,
    }
    world.ledger.add(event="pressed", chat=chat.id, callback=callback.id, user=sender_id, data=chosen)
    world.queue.push("callback_query", payload, lane=f"chat:{chat.id}")
    return callback


def _button(message: Message, label: str) -> str:
    for row in message.inline_keyboard:
        for button in row:
            if button.get("text") == label:
                if button.get("disabled") is not None or "callback_data" not in button:
                    raise Refused(f"the button «{label}» cannot be pressed", 409)
                return str(button["callback_data"])
    raise Refused(f"there is no button «{label}»", 404)


def start(world: World, sender_id: int, payload: str = "") -> Message:
    """Press Start, by hand or through a deep link."""
    person = world.person(sender_id)
    if person.blocked_bot:
        block(world, sender_id, blocked=False)
    return say(world, sender_id, sender_id, Utterance(text=f"/start {payload}".strip()))[0]


def block(world: World, sender_id: int, *, blocked: bool, silent: bool = False) -> None:
    """Block the bot, or let it write again; the bot hears of it, or only from its refused calls."""
    person = world.person(sender_id)
    if person.blocked_bot == blocked:
        return
    chat = world.private_chat(sender_id)
    before = wire.member(world, chat.members[world.bot.id])
    person.blocked_bot = blocked
    chat.members[world.bot.id].status = "kicked" if blocked else "member"
    payload = {
        "chat": wire.chat(world, chat),
        "from": wire.person(person),
        "date": world.now(),
        "old_chat_member": before,
        "new_chat_member": wire.member(world, chat.members[world.bot.id]),
    }
    if not silent:
        world.queue.push("my_chat_member", payload, lane=f"chat:{chat.id}")
    world.events.emit("chats", {sender_id})
