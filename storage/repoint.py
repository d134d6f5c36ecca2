"""A group became a supergroup: everything that named the old id names the new one.

Message ids of a supergroup start again at 1. Messages from before therefore move below zero, in their order, where no
new one can meet them; there is nothing to reply to or to edit there any more.
"""

from typing import Any

from sqlalchemy import Table, and_, bindparam, case, delete, exists, func, insert, null, select, update

from desk.catalog import ChatRole
from desk.notices import Mode
from desk.questions import BEFORE_MIGRATION
from storage.catalog import bump_version
from storage.codec import policies_as_json, policies_from_json
from storage.states import OutboxState
from storage.tables import (
    buttons,
    chats,
    comments,
    desk_chats,
    desks,
    memberships,
    message_versions,
    messages,
    outbox,
    participants,
    questions,
    sends,
    tasks,
)
from storage.terms import move_terms
from storage.work import Work

_OLD: Any = bindparam("_old")
_NEW: Any = bindparam("_new")

MESSAGE_COLUMNS = {
    messages: ("message_id", "reply_to"),
    message_versions: ("message_id",),
    questions: ("first_message_id", "answer_message_id", "real_answer_message_id", "sure_message_id"),
    tasks: ("message_id",),
    comments: ("message_id",),
}
"""Numbers of messages, which begin again in the new chat."""


async def repoint(work: Work, old_id: int, new_id: int) -> None:
    ids = {"_old": old_id, "_new": new_id}
    await _move_desks(work, ids)
    for table in (participants, memberships):
        await _move_people(work, table, ids)
    await _move_question_messages(work, ids)
    for table, columns in MESSAGE_COLUMNS.items():
        shifted = {name: table.c[name] - BEFORE_MIGRATION for name in columns}
        await work.run(update(table).where(table.c.chat_id == _OLD).values(chat_id=_NEW, **shifted), ids)
    for table in (buttons, sends):
        await work.run(update(table).where(table.c.chat_id == _OLD).values(chat_id=_NEW), ids)
    await _move_outbox(work, ids)
    await _leave_address(work, old_id, new_id)


async def _move_desks(work: Work, ids: dict[str, int]) -> None:
    moved = (await work.run(update(desks).where(desks.c.second_line == _OLD).values(second_line=_NEW), ids)).rowcount
    chats_moved = await _move_desk_chats(work, ids)
    policies = await _move_policies(work, {ids["_old"]: ids["_new"]})
    if moved or chats_moved or policies:
        await bump_version(work)


async def _move_desk_chats(work: Work, ids: dict[str, int]) -> bool:
    """Under one id a group is of one desk: of the one that has it now, rather than of one that let it go."""
    there = desk_chats.alias()
    is_had = exists().where(there.c.chat_id == _OLD, there.c.role != ChatRole.FORMER)
    let_go = and_(desk_chats.c.chat_id == _NEW, desk_chats.c.role == ChatRole.FORMER)
    await work.run(delete(desk_chats).where(let_go, is_had), ids)
    known = exists().where(there.c.chat_id == _NEW)
    await work.run(delete(desk_chats).where(desk_chats.c.chat_id == _OLD, known), ids)
    result = await work.run(update(desk_chats).where(desk_chats.c.chat_id == _OLD).values(chat_id=_NEW), ids)
    return bool(result.rowcount)


async def _move_policies(work: Work, moves: dict[int, int]) -> bool:
    """Conditions name groups too: those of the desks, and those of what was promised under them."""
    rows = []
    for row in await work.run(select(desks.c.id, desks.c.policies)):
        policies = policies_from_json(row.policies)
        moved = tuple(policy.moved(moves) for policy in policies)
        if moved != policies:
            rows.append({"_id": row.id, "policies": policies_as_json(moved)})
    rewrite = update(desks).where(desks.c.id == bindparam("_id"))
    await work.run_many(rewrite.values(policies=bindparam("policies")), rows)
    return await move_terms(work, moves) or bool(rows)


async def _move_people(work: Work, table: Table, ids: dict[str, int]) -> None:
    """Who is known in the new chat already stays as known there."""
    there = table.alias()
    known = exists(select(there.c.user_id).where(there.c.chat_id == _NEW, there.c.user_id == table.c.user_id))
    await work.run(delete(table).where(table.c.chat_id == _OLD, known), ids)
    await work.run(update(table).where(table.c.chat_id == _OLD).values(chat_id=_NEW), ids)


async def _move_question_messages(work: Work, ids: dict[str, int]) -> None:
    """The list of a question's messages is one value, so it is rewritten row by row."""
    listed = select(questions.c.id, questions.c.message_ids).where(questions.c.chat_id == _OLD)
    rows = [
        {"_id": row.id, "message_ids": [each - BEFORE_MIGRATION for each in row.message_ids]}
        for row in await work.run(listed, ids)
    ]
    rewrite = update(questions).where(questions.c.id == bindparam("_id"))
    await work.run_many(
        rewrite.values(message_ids=bindparam("message_ids"), version=questions.c.version, rev=questions.c.rev + 1), rows
    )


async def _move_outbox(work: Work, ids: dict[str, int]) -> None:
    """What names a message of the old group cannot be said; a card is posted anew when it next changes."""
    names_message = and_(outbox.c.state == OutboxState.NEW, outbox.c.mode == Mode.REACTION)
    await work.run(
        update(outbox)
        .where(outbox.c.chat_id == _OLD)
        .values(
            chat_id=_NEW,
            state=case((names_message, OutboxState.SKIPPED.value), else_=outbox.c.state),
            reply_to=null(),
            sent_message_id=null(),
            ephemeral_id=null(),
            rendered=null(),
        ),
        ids,
    )


async def _leave_address(work: Work, old_id: int, new_id: int) -> None:
    old = (await work.run(select(chats).where(chats.c.chat_id == old_id))).mappings().first()
    if old is None:
        unknown = {"kind": "group", "title": "", "is_forum": False}
        await work.run(insert(chats).values(chat_id=old_id, migrated_to=new_id, **unknown))
        return
    await work.run(update(chats).where(chats.c.chat_id == old_id).values(migrated_to=new_id))
    known = (await work.run(select(func.count()).where(chats.c.chat_id == new_id))).scalar_one()
    if not known:
        await work.run(insert(chats).values({**old, "chat_id": new_id, "kind": "supergroup", "migrated_to": None}))
