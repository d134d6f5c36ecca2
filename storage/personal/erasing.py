"""Erasing a person: names and words go, and whoever did what is nobody in particular from then on.

Who is erased gets an id no Telegram user can have, each a new one: figures by person add up as before, and nothing
leads from the new id to the old one. All of it is one transaction, which holds what is theirs before (`holding.py`).
"""

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Table, Text, and_, bindparam, case, cast, delete, exists, false, or_, select, tuple_, update

from desk.errors import BeingTold
from desk.notices import Mode
from desk.people import ERASED_FROM
from desk.sla import ObjectKind
from storage import similar_leftovers
from storage.catalog import bump_version
from storage.outbox import SqlOutbox
from storage.personal.finding import replaced, whole
from storage.personal.places import ACTED, KNOWN, PRIVATE
from storage.personal.reading import is_being_told
from storage.similar_upkeep import forget_where
from storage.sql import among, upsert
from storage.states import InboxState, OutboxState
from storage.tables import (
    buttons,
    comments,
    counters,
    dialog_words,
    inbox,
    journal,
    message_versions,
    messages,
    outbox,
    participants,
    questions,
    tasks,
)
from storage.talk_revisions import Revisions
from storage.wakeups import OUTBOX
from storage.work import Work

NO_WORDS = "[…]"
"""In place of a title that was somebody's words; there is no language in it."""
COUNTER = "erased"
WITH_REVISIONS = frozenset({questions, tasks})

_COUNT = upsert(
    counters,
    lambda insert: insert.on_conflict_do_update(index_elements=["name"], set_={"last": counters.c.last + 1}).returning(
        counters.c.last
    ),
)
_USER: Any = bindparam("_user")


async def erase(
    work: Work, revisions: Revisions, said: SqlOutbox, user_id: int, handle: str | None, *, is_living: bool
) -> int:
    """Everything of this person, as far as it is in the database; the id that stands there from now on.

    What everybody writes comes last here too: the outbox, then people.
    """
    await work.flush()
    ghost = ERASED_FROM - int((await work.run(_COUNT, {"name": COUNTER, "last": 1})).scalar_one())
    cards = await _cards(work, user_id)
    await _forget_words(work, user_id)
    await _forget_mentions(work, user_id, ghost)
    await _forget_updates(work, user_id, ghost, handle)
    for table, names in ACTED.items():
        await _hand_over(work, table, names, user_id, ghost)
    await said.flush_and_hold(await _said(work, user_id, cards))
    if is_living and await is_being_told(work, user_id):  # not before: until they are held, rows can begin to be sent
        raise BeingTold
    await _rewrite(work, outbox, ("key", "values", "fallback"), user_id, ghost)
    for table, names in PRIVATE.items():
        await work.run(delete(table).where(or_(*(table.c[name] == user_id for name in names))))
    await _show_anew(work, cards)
    await work.finish(but=revisions)
    for table, names in KNOWN.items():
        await work.run(delete(table).where(*(table.c[name] == user_id for name in names)))
    await bump_version(work)  # other processes forget whom they have seen
    return ghost


def _is_theirs(table: Table) -> Any:
    """Made of a message of this person, or watched or made by them: its words are theirs."""
    source = and_(messages.c.chat_id == table.c.chat_id, messages.c.message_id == table.c.message_id)
    known = exists().where(source)
    by_them = exists().where(source, messages.c.author_id == _USER)
    return or_(table.c.watcher_id == _USER, by_them, and_(table.c.maker_id == _USER, ~known))


async def _forget_words(work: Work, user_id: int) -> None:
    """Before ids are handed over, as they tell whose words they are."""
    own = select(messages.c.chat_id, messages.c.message_id).where(messages.c.author_id == user_id)
    quotes = tuple_(messages.c.chat_id, messages.c.reply_to).in_(own)
    versions = tuple_(message_versions.c.chat_id, message_versions.c.message_id).in_(own)
    dialogs = select(questions.c.id).where(
        or_(
            questions.c.asker_id == user_id,
            questions.c.answered_by == user_id,
            tuple_(questions.c.chat_id, questions.c.real_answer_message_id).in_(own),
        )
    )
    rev = {"rev": questions.c.rev + 1}
    await forget_where(work, dialog_words.c.question_id.in_(dialogs))
    await similar_leftovers.note(work)  # a word they have edited away since may have been learnt
    await work.run(delete(message_versions).where(versions))
    await work.run(update(messages).where(messages.c.quote.is_not(None), quotes).values(quote=None))
    await work.run(update(tasks).where(_is_theirs(tasks)).values(_no_title()), {"_user": user_id})
    await work.run(update(questions).where(questions.c.asker_id == user_id).values(text="", **rev))
    await work.run(update(comments).where(comments.c.author_id == user_id).values(text=""))
    await work.run(update(messages).where(messages.c.author_id == user_id).values(text="", quote=None, album_id=None))


def _no_title() -> Mapping[str, Any]:
    return {"title": NO_WORDS, "description": "", "rev": tasks.c.rev + 1}


async def _hand_over(work: Work, table: Table, names: tuple[str, ...], user_id: int, ghost: int) -> None:
    values: dict[str, Any] = {name: case((table.c[name] == user_id, ghost), else_=table.c[name]) for name in names}
    if table in WITH_REVISIONS:
        values["rev"] = table.c.rev + 1
    await work.run(update(table).where(or_(*(table.c[name] == user_id for name in names))).values(**values))


async def _forget_mentions(work: Work, user_id: int, ghost: int) -> None:
    await work.run(update(participants).where(participants.c.partner_id == user_id).values(partner_id=None))
    for table in (tasks, comments):
        await work.run(update(table).where(table.c.chat_id == user_id).values(chat_id=ghost))
    is_person = and_(journal.c.kind == ObjectKind.PERSON, journal.c.object_id == user_id)
    await work.run(update(journal).where(is_person).values(object_id=ghost))
    await _rewrite(work, journal, ("before", "after"), user_id, ghost)
    named = [row.token for row in await _naming(work, buttons, ("token", "values"), user_id)]
    await work.run(delete(buttons).where(buttons.c.token.in_(named)))


async def _naming(work: Work, table: Table, names: tuple[str, ...], user_id: int) -> list[Any]:
    """Rows in whose columns the id stands as a whole number."""
    texts = [table.c[name] for name in names]
    maybe = or_(false(), *(cast(column, Text).like(f"%{user_id}%") for column in texts))
    keys = list(table.primary_key)
    found = (await work.run(select(*dict.fromkeys([*keys, *texts])).where(maybe))).all()
    pattern = whole(user_id)
    return [row for row in found if any(pattern.search(str(value)) for value in tuple(row))]


async def _rewrite(work: Work, table: Table, names: tuple[str, ...], user_id: int, ghost: int) -> None:
    change = update(table).where(table.c.id == bindparam("_id"))
    change = change.values({name: bindparam(f"_{name}", type_=table.c[name].type) for name in names})
    rows = []
    for row in await _naming(work, table, names, user_id):
        mapping = row._mapping  # noqa: SLF001 - `values` is also a method of a row
        new = {name: replaced(mapping[name], user_id, ghost) for name in names}
        if "fallback" in new:
            new["fallback"] = [chat_id for chat_id in new["fallback"] if chat_id != ghost]
        rows.append({"_id": row.id} | {f"_{name}": value for name, value in new.items()})
    await work.run_many(change, rows)


async def _forget_updates(work: Work, user_id: int, ghost: int, handle: str | None) -> None:
    """What was handled or set aside is blank from now on; its key stays, so that the same does not come twice.

    What still waits came before anybody handled it: it is a new beginning, as if written after the erasing.
    """
    found = {row.id for row in await _naming(work, inbox, ("raw",), user_id)}
    if handle:
        found |= await _speaking_of(work, handle)
    over = inbox.c.state != InboxState.WAITING
    lane = case((inbox.c.lane == user_id, ghost), else_=inbox.c.lane)
    blank = update(inbox).where(over, or_(among(inbox.c.id, "ids"), inbox.c.lane == user_id))
    await work.run(blank.values(lane=lane, raw="{}", error=None, state=InboxState.DONE), {"ids": found})


async def _speaking_of(work: Work, handle: str) -> set[int]:
    """Updates that were handled and have the person's user name in them."""
    maybe = and_(inbox.c.state == InboxState.DONE, inbox.c.raw.icontains(handle, autoescape=True))
    pattern = re.compile(rf"(?<!\w){re.escape(handle)}(?!\w)", re.IGNORECASE)
    rows = await work.run(select(inbox.c.id, inbox.c.raw).where(maybe))
    return {row.id for row in rows if pattern.search(row.raw)}


async def _cards(work: Work, user_id: int) -> Mapping[ObjectKind, set[int]]:
    """What people can see of this person: tasks and questions in which they had a part."""
    found = {}
    for kind, table in ((ObjectKind.TASK, tasks), (ObjectKind.QUESTION, questions)):
        names = ACTED[table]
        theirs = or_(*(table.c[name] == user_id for name in names))
        found[kind] = set((await work.run(select(table.c.id).where(theirs))).scalars())
    return found


async def _said(work: Work, user_id: int, cards: Mapping[ObjectKind, set[int]]) -> set[int]:
    """Everything in the outbox that is about to be changed or to go."""
    naming = {row.id for row in await _naming(work, outbox, ("id", "key", "values", "fallback"), user_id)}
    private = or_(*(outbox.c[name] == user_id for name in PRIVATE[outbox]))
    about = [and_(outbox.c.about_kind == kind, among(outbox.c.about_id, kind.value)) for kind in cards]
    ids = {kind.value: ids for kind, ids in cards.items()}
    return naming | set((await work.run(select(outbox.c.id).where(or_(private, *about)), ids)).scalars())


async def _show_anew(work: Work, cards: Mapping[ObjectKind, set[int]]) -> None:
    """Their messages in Telegram are drawn again, without the name and the words."""
    shown = and_(outbox.c.mode == Mode.CARD, outbox.c.state == OutboxState.SENT, outbox.c.sent_message_id.is_not(None))
    for kind, ids in cards.items():
        anew = update(outbox).where(outbox.c.about_kind == kind, among(outbox.c.about_id, "ids"), shown)
        values = {"state": OutboxState.NEW, "revision": outbox.c.revision + 1, "next_try_at": None}
        await work.run(anew.values(**values), {"ids": ids})
    work.wake(OUTBOX)
