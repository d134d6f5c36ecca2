"""Two desks on a real database, and everybody who may come near them; each attempt is undone before the next."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

from sqlalchemy import Table, select

from bot.intake.raw import raw_update
from bot.lanes.parsing import parse
from bot.routers import refusals
from desk.catalog import BotSelf
from desk.directory import Customer, Directory, Service
from desk.errors import Refused
from desk.people import ANONYMOUS_ADMIN, Membership, Person, Role
from desk.usecases.access import ADMINISTRATORS
from storage.catalog import Configuration
from storage.database import Database
from storage.tables import metadata
from storage.unit_of_work import SqlUnitOfWork
from tests.bot.desk_chat import chat, dispatch, user
from tests.desk.usecases.stage import (
    ANNA,
    BELLA,
    BORIS,
    BOT,
    CLARA,
    CYRIL,
    HELP,
    NINE,
    OLGA,
    OSCAR,
    TASKS,
    Stage,
    desk,
    everybody,
    who_is_where,
)

HR_HELP, HR_TASKS = -1001000000003, -1001000000004
HELGA, HUGO, DORA, EVAN, STRANGER = 1011, 1012, 2003, 2004, 3001

ROLES: Mapping[str, int] = {
    "stranger": STRANGER,
    "employee": DORA,
    "employee of another chat": EVAN,
    "asker": CYRIL,
    "watcher": BELLA,
    "specialist": BORIS,
    "specialist of another desk": HUGO,
    "specialist who left the group": OSCAR,
    "lead": OLGA,
    "lead of another desk": HELGA,
    "admin": ANNA,
    "hidden administrator": ANONYMOUS_ADMIN,
}
"""The task is the watcher's, the question the asker's; both are of the IT desk."""

LEARNT = frozenset({"people", "chats", "memberships", "spellings", "outbox", "buttons", "inbox", "sends", "leases"})
"""What the bot learns of whoever writes, and what is said to them: no state of the desk."""
STATE = [table for table in metadata.sorted_tables if table.name not in LEARNT]
NEW_PEOPLE = {HELGA: "Helga", HUGO: "Hugo", DORA: "Dora", EVAN: "Evan", STRANGER: "Stan"}


class Undone(Exception):
    """Ends an attempt: nothing of it stays."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an update: the refusal if there was one, the tables that changed, and what is said."""

    refusal: str | None
    changed: frozenset[str]
    said: tuple[Mapping[str, Any], ...]

    @property
    def answers(self) -> list[Mapping[str, Any]]:
        """What answers whoever wrote or pressed."""
        return [row for row in self.said if row["urgency"] == 0]


TELEGRAM = who_is_where() | dict.fromkeys(
    [(HR_HELP, EVAN), (HR_HELP, HUGO), (HR_TASKS, HUGO), (HR_TASKS, HELGA)], "member"
)


def stage_of(database: Database) -> Stage:
    """After what `furnish` has done."""
    stage = Stage(database.begin, telegram=dict(TELEGRAM))
    stage.message_ids, stage.keys = count(200), count(100)
    return stage


async def furnish(database: Database) -> None:
    """Task 1 of Bella's question, made by Boris; question 2 of Cyril's waits (messages 100 and 101)."""
    it = desk(id=0)
    staff = {HELGA: Role.LEAD, HUGO: Role.SPECIALIST}
    hr = desk(id=0, key="hr", title="HR", first_line=(HR_HELP,), second_line=HR_TASKS, staff=staff)
    directory = Directory(
        customers={"acme": Customer("acme", "Acme", "vip")}, services={"printers": Service("printers", "Printers")}
    )
    stage = Stage(database.begin, telegram=dict(TELEGRAM))
    async with database.begin() as uow:
        await uow.configure(Configuration(desks=(it, hr), admins=frozenset({ANNA}), directory=directory), NINE)
        await uow.introduce_bot(BotSelf(BOT, "firstline_bot"))
        for person in (*everybody(), *(Person(number, name) for number, name in NEW_PEOPLE.items())):
            await uow.people.see(person)
        for chat_id in (HELP, TASKS, HR_HELP, HR_TASKS):
            for user_id in (ADMINISTRATORS, BOT, CLARA, *ROLES.values()):
                status = stage.telegram.get((chat_id, user_id), "left")
                await uow.memberships.save(Membership(chat_id, user_id, status, NINE))
    await stage.makes_task(BORIS, await stage.says(BELLA, "The printer on the 3rd floor has jammed, what now?"))
    await stage.says(CYRIL, "How do I get into the VPN from home?")
    await stage.delivers()


async def rows_of(uow: SqlUnitOfWork) -> dict[str, str]:
    """Every row of every table of the state, as text; in one statement, because this is asked for each cell."""
    on_postgres = uow._work.is_postgresql
    asked = ", ".join(f"({_whole_on_postgres(table) if on_postgres else _whole(table)})" for table in STATE)
    row = (await uow._work.connection.exec_driver_sql(f"SELECT {asked}")).one()
    return dict(zip((table.name for table in STATE), row, strict=True))


def _whole(table: Table) -> str:
    cells = " || ',' || ".join(f'quote("{column.name}")' for column in table.columns)
    return f"SELECT group_concat({cells}, ';') FROM {table.name}"  # noqa: S608 - our names


def _whole_on_postgres(table: Table) -> str:
    return f"SELECT string_agg(one::text, ';' ORDER BY one::text) FROM {table.name} one"  # noqa: S608 - our names


@dataclass
class Trial:
    """One world in which anything may be tried."""

    database: Database
    stage: Stage
    before: dict[str, str]

    @classmethod
    async def of(cls, stage: Stage, database: Database) -> "Trial":
        """From the state as it is now."""
        async with database.begin(readonly=True) as uow:
            return cls(database, stage, await rows_of(uow))

    async def attempts(self, update: dict[str, Any]) -> Outcome:
        """As the lanes do it: a savepoint around the handler, the refusal said outside of it."""
        parsed = parse(raw_update({"update_id": 1, **update}, 1).raw).update

        async def handle(uow: SqlUnitOfWork) -> str | None:
            try:
                async with uow.savepoint():
                    await dispatch()(parsed, uow, self.stage.now)
            except Refused as refusal:
                async with uow.savepoint():
                    await refusals.say(uow, parsed, refusal, self.stage.now)
                return str(refusal.code)
            return None

        return await self._undone(handle)

    async def _undone(self, handle: Callable[[SqlUnitOfWork], Awaitable[str | None]]) -> Outcome:
        outbox = metadata.tables["outbox"]
        found: Outcome | None = None
        try:
            async with self.database.begin() as uow:
                known = set((await uow._work.connection.execute(select(outbox.c.id))).scalars())
                refusal = await handle(uow)
                await uow._work.flush()
                await uow.outbox.flush()
                after = await rows_of(uow)
                said = (await uow._work.connection.execute(select(outbox))).mappings()
                found = Outcome(
                    refusal,
                    frozenset(name for name, rows in after.items() if rows != self.before[name]),
                    tuple(dict(row) for row in said if row["id"] not in known),
                )
                raise Undone
        except Undone:
            assert found is not None
            return found


def writes(author: int, where: int, text: str, *, reply_to: int | None = None, message_id: int = 900) -> dict[str, Any]:
    message: dict[str, Any] = {
        "message_id": message_id,
        "date": int(NINE.timestamp()),
        "chat": chat(where),
        "from": speaker(author),
        "text": text,
    }
    if author == ANONYMOUS_ADMIN:
        message["sender_chat"] = chat(where)
    if reply_to is not None:
        message["reply_to_message"] = {
            "message_id": reply_to,
            "date": message["date"],
            "chat": chat(where),
            "from": speaker(CYRIL),
            "text": "…",
        }
    return {"message": message}


def presses(author: int, where: int, data: str | None) -> dict[str, Any]:
    query = {
        "id": "77",
        "from": speaker(author),
        "chat_instance": "1",
        "message": {"message_id": 901, "date": int(NINE.timestamp()), "chat": chat(where), "text": "card"},
    }
    return {"callback_query": query | ({} if data is None else {"data": data})}


def speaker(user_id: int) -> dict[str, Any]:
    if user_id == ANONYMOUS_ADMIN:
        return {"id": user_id, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
    return user(user_id) | ({"first_name": NEW_PEOPLE[user_id]} if user_id in NEW_PEOPLE else {})
