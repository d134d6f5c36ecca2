"""What of a chat reaches the bot."""

from bot.sandbox.model import Chat, Message
from bot.sandbox.text import commands_in
from bot.sandbox.world import World


def bot_sees(world: World, chat: Chat, message: Message) -> bool:
    """Telegram's privacy mode: in groups an ordinary bot gets only what is meant for it."""
    if message.sender_id == world.bot.id and not message.service:
        return False
    if chat.is_private:
        return not world.people[chat.id].blocked_bot
    if not chat.has(world.bot.id):
        return False
    if message.ephemeral_id is not None:
        return message.receiver_id == world.bot.id
    if message.id <= chat.members[world.bot.id].since:
        return False
    if message.service:
        return True
    sender = world.account(message.sender_id)
    if sender is not None and sender.is_bot and message.sender_chat is None:
        return False
    if world.can_read_all_group_messages or chat.is_admin(world.bot.id):
        return True
    return _addressed(world, chat, message)


def _addressed(world: World, chat: Chat, message: Message) -> bool:
    replied = chat.messages.get(message.reply_to) if message.reply_to else None
    if replied is not None and replied.sender_id == world.bot.id:
        return True
    for command in commands_in(message.text, message.content.get("entities", [])):
        _, _, addressee = command.partition("@")
        if addressee.lower() == (world.bot.username or "").lower():
            return True
        if not addressee and chat.last_bot_writer == world.bot.id:
            return True
    return False


def bot_hears_reactions(world: World, chat: Chat) -> bool:
    """Reactions and other members' changes are told to administrators only."""
    return chat.is_private or chat.is_admin(world.bot.id)
