"""Before anything of a person is erased: nobody else works on what is theirs any more.

Waited for in the order of everybody (docs/architecture.md): the turn of presses and commands, the lanes of their chats,
tasks, questions. Nothing is read before all of it is held, so nothing that was read can change.

A chat in which they begin to write while we wait comes last, out of order. Where its holder wants another chat of ours
we wait for each other: PostgreSQL ends one of the two, who begins again.
"""

from sqlalchemy import or_, select

from storage import turns
from storage.personal.places import ACTED
from storage.tables import messages, participants, questions, tasks
from storage.talk_revisions import Revisions
from storage.turns import Turn
from storage.work import Work


async def hold(work: Work, revisions: Revisions, user_id: int) -> None:
    await turns.take(work, Turn.WORDS)
    await _hold_chats(work, revisions, user_id)
    if work.is_postgresql:
        for table in (tasks, questions):
            theirs = or_(*(table.c[name] == user_id for name in ACTED[table]))
            await work.run(select(table.c.id).where(theirs).order_by(table.c.id).with_for_update())


async def _hold_chats(work: Work, revisions: Revisions, user_id: int) -> None:
    """Nobody pairs messages meanwhile with names that go. While we wait they may write in one more chat."""
    held: set[int] = set()
    while more := await _chats(work, user_id) - held:
        await revisions.lock(more)
        held |= more
    for chat_id in held:
        revisions.touch(chat_id)


async def _chats(work: Work, user_id: int) -> set[int]:
    wrote = select(messages.c.chat_id).where(messages.c.author_id == user_id)
    asked = select(questions.c.chat_id).where(questions.c.asker_id == user_id)
    present = select(participants.c.chat_id).where(
        or_(participants.c.user_id == user_id, participants.c.partner_id == user_id)
    )
    return set((await work.run(wrote.union(asked, present))).scalars())
