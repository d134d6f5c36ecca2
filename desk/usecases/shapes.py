"""What a message is by its shape, where its words alone would mislead the pairing rules."""

from copy import copy
from dataclasses import replace

from desk.pairing import engine
from desk.pairing.detection import Tone, read, tone
from desk.pairing.model import Continues, Nothing, Opens, Said, Talk, Verdict
from desk.ports import UnitOfWork
from desk.questions import BEFORE_MIGRATION, Message
from desk.usecases.heard import Heard

ALBUM = Nothing("album")
FORWARDED = Nothing("forwarded")


async def place_reply(uow: UnitOfWork, message: Message, reply_chat: int | None) -> Message:
    """The message, replying to what it replies to in its own chat."""
    if message.reply_to is None:
        return message
    return replace(message, reply_to=await place_here(uow, message.chat_id, message.reply_to, reply_chat))


async def place_here(uow: UnitOfWork, chat_id: int, message_id: int, message_chat: int | None) -> int | None:
    """A message of another chat has no place here, unless that chat has become this one."""
    if message_chat is None:
        return message_id
    there = await uow.chats.get(message_chat)
    return message_id - BEFORE_MIGRATION if there is not None and there.migrated_to == chat_id else None


async def judge(uow: UnitOfWork, talk: Talk, heard: Heard, said: Said) -> Verdict:
    """The verdict of the rules on a message that is kept already."""
    if said.from_bot or said.is_command:
        return engine.judge(talk, said)
    if (album := await _as_part_of_album(uow, talk, heard.message)) is not None:
        return album
    if heard.is_forwarded:
        return _forwarded(talk, said)
    if heard.under_post:
        return await _comment_on_post(uow, talk, said)
    return engine.judge(talk, said)


async def _as_part_of_album(uow: UnitOfWork, talk: Talk, message: Message) -> Verdict | None:
    """An album is one message, in whatever order its parts come and whatever is said between them."""
    if message.album_id is None:
        return None
    others = await uow.messages.of_album(message)
    if not others:
        return None
    question_id = next((one.question_id for one in others if one.question_id is not None), None)
    is_open = any(question.question_id == question_id for question in talk.open)
    return Continues(question_id) if question_id is not None and is_open else ALBUM


def _forwarded(talk: Talk, said: Said) -> Verdict:
    """The words are of somebody else: whom they name is not called by them, and a remark asks nothing.

    A specialist who forwards something answers nobody by it, unless it is a reply.
    """
    if said.is_specialist and said.reply_to is None:
        return FORWARDED
    verdict = engine.judge(talk, replace(said, mentions=(), mentioned_names=()))
    asks = said.has_media or tone(read(said.text)) >= Tone.COMPLAINT
    return verdict if asks or not isinstance(verdict, Opens) else FORWARDED


async def _comment_on_post(uow: UnitOfWork, talk: Talk, said: Said) -> Verdict:
    """Comments on a post of the linked channel: Telegram calls each of them a reply to the post.

    Employees ask there by words that ask; a specialist answers what was asked under the same post.
    """
    plain = replace(said, reply_to=None, quote=None)
    if said.is_specialist:
        return engine.judge(await _under(uow, talk, said), plain)
    verdict = engine.judge(talk, said)
    if not isinstance(verdict, Nothing):
        return verdict
    adds = engine.judge(talk, plain)
    return adds if isinstance(adds, Continues) else verdict


async def _under(uow: UnitOfWork, talk: Talk, said: Said) -> Talk:
    """The memory of a chat with the questions of one post alone."""
    began = await uow.messages.many(said.chat_id, [question.first_message_id for question in talk.open])
    here = {first.message_id for first in began if first.reply_to == said.reply_to}
    narrowed = copy(talk)
    narrowed.open = [question for question in talk.open if question.first_message_id in here]
    return narrowed
