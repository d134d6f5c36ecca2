"""Desks, hours, people and policies: a configuration comes in, an unchanging snapshot goes out."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, select, update

from desk.catalog import BotSelf, Catalog, ChatRole, Desk, HoursVersion
from desk.directory import ChatDefaults, Directory
from desk.history import Fact
from desk.people import Role
from desk.sla import ObjectKind
from desk.special_days import compiled
from storage import turns
from storage.codec import policies_as_json, policies_from_json, settings_as_json, settings_from_json
from storage.directory import as_configured as directory_as_configured
from storage.directory import load_directory, save_directory
from storage.sql import upsert
from storage.tables import admins, chats, desk_chats, desk_people, desks, hours_versions, installation
from storage.terms import load_terms, save_terms
from storage.turns import Turn
from storage.work import AnyRow, Work

ONLY_ROW = 1

HoursSpec = Mapping[str, Any]
"""Keyword arguments of `BusinessHours.from_spec`, as JSON, and what `desk.special_days` adds to them."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """What an installation shall look like. Ids in `desks` do not matter: a desk is known by its key.

    `hours_of` names the calendar of each desk that is not open round the clock.
    """

    desks: tuple[Desk, ...] = ()
    hours: Mapping[str, HoursSpec] = field(default_factory=dict)
    hours_of: Mapping[str, str] = field(default_factory=dict)
    admins: frozenset[int] = frozenset()
    directory: Directory = field(default_factory=Directory)


ALWAYS = "always"
_ALWAYS_SPEC: HoursSpec = {"tz": "UTC", "hours": {"daily": ["00:00-24:00"]}}

_BUMP = upsert(
    installation,
    lambda insert: insert.on_conflict_do_update(
        index_elements=["id"], set_={"catalog_version": installation.c.catalog_version + 1}
    ),
)
_VERSION = select(installation.c.catalog_version).where(installation.c.id == ONLY_ROW)


async def stored_version(work: Work) -> int:
    return (await work.run(_VERSION)).scalar_one_or_none() or 0


async def bump_version(work: Work) -> None:
    """Every process reads the catalog anew before its next transaction."""
    unknown = {"bot_id": None, "bot_username": None, "bot_reads_all": None, "admin_code": None}
    await work.run(_BUMP, {"id": ONLY_ROW, "catalog_version": 1, **unknown})


async def load_catalog(work: Work, known: Catalog) -> Catalog:
    """The stored catalog; calendars that are known already are taken over with what they have compiled."""
    row = (await work.run(select(installation).where(installation.c.id == ONLY_ROW))).first()
    if row is None:
        return Catalog()
    bot = None
    if row.bot_id is not None:
        bot = BotSelf(row.bot_id, row.bot_username or "", reads_all_messages=bool(row.bot_reads_all))
    return Catalog(
        version=row.catalog_version,
        desks=await _load_desks(work),
        hours=await _load_hours(work, known.hours),
        terms=await load_terms(work, known.terms),
        admins=frozenset((await work.run(select(admins.c.user_id))).scalars()),
        bot=bot,
        directory=await load_directory(work),
    )


async def _load_hours(work: Work, known: Mapping[int, HoursVersion]) -> dict[int, HoursVersion]:
    rows = await work.run(select(hours_versions).order_by(hours_versions.c.id))
    return {
        row.id: known.get(row.id) or HoursVersion(row.id, row.key, row.spec, compiled(row.spec), row.created_at)
        for row in rows
    }


async def _load_desks(work: Work) -> dict[int, Desk]:
    people = (await work.run(select(desk_people).order_by(desk_people.c.place))).all()
    first_line = select(desk_chats).where(desk_chats.c.role == ChatRole.FIRST_LINE)
    chats = (await work.run(first_line.order_by(desk_chats.c.place))).all()
    found = {}
    for row in await work.run(select(desks).order_by(desks.c.id)):
        found[row.id] = Desk(
            id=row.id,
            key=row.key,
            title=row.title,
            language=row.language,
            timezone=row.timezone,
            hours_id=row.hours_id,
            first_line=tuple(chat.chat_id for chat in chats if chat.desk_id == row.id and row.is_active),
            second_line=row.second_line if row.is_active else None,
            staff={one.user_id: one.role for one in people if one.desk_id == row.id and row.is_active},
            policies=policies_from_json(row.policies),
            terms_ids=tuple(row.terms_ids),
            settings=settings_from_json(row.settings),
            chats={one.chat_id: said for one in chats if one.desk_id == row.id and (said := _defaults(one))},
        )
    return found


def _defaults(chat: AnyRow) -> ChatDefaults:
    return ChatDefaults(chat.customer, chat.service, chat.task_type, chat.anonymous_admin_is_specialist)


async def save_bot(work: Work, bot: BotSelf) -> None:
    """Who the bot is to Telegram."""
    values = {"bot_id": bot.user_id, "bot_username": bot.username, "bot_reads_all": bot.reads_all_messages}
    same = [installation.c[name] == value for name, value in values.items()]
    if (await work.run(select(installation.c.id).where(*same))).first() is None:
        await bump_version(work)
        await work.run(update(installation).values(values))


async def set_admins(work: Work, wanted: frozenset[int]) -> None:
    """The admins of the settings, where there is no configuration of desks."""
    await turns.take(work, Turn.CONFIGURING)
    before = set((await work.run(select(admins.c.user_id))).scalars())
    await _save_admins(work, wanted)
    if before != set((await work.run(select(admins.c.user_id))).scalars()):
        await bump_version(work)


async def apply(work: Work, configuration: Configuration, now: datetime) -> Fact | None:
    """Make what is stored look like the configuration. The fact of what changed, or None where nothing did."""
    await turns.take(work, Turn.CONFIGURING)
    configuration = await _moved(work, configuration)
    before = await _as_configured(work)
    hours_ids = await _save_hours(work, configuration, now)
    kept = [await _save_desk(work, desk, hours_ids, configuration.hours_of, now) for desk in configuration.desks]
    await work.run(update(desks).where(desks.c.id.not_in(kept)).values(is_active=False))
    await _let_go(work, desk_chats.c.desk_id.not_in(kept))
    await _save_admins(work, configuration.admins)
    await save_directory(work, configuration.directory)
    after = await _as_configured(work)
    if before == after:
        return None
    await bump_version(work)
    changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    return Fact(
        now,
        "configuration.applied",
        kind=ObjectKind.DESK,
        object_id=0,
        before={key: before[key] for key in sorted(changed & before.keys())},
        after={key: after[key] for key in sorted(changed & after.keys())},
    )


async def _moved(work: Work, configuration: Configuration) -> Configuration:
    """A group that became a supergroup is known by its new id, whatever the file still says."""
    rows = await work.run(select(chats.c.chat_id, chats.c.migrated_to).where(chats.c.migrated_to.is_not(None)))
    moves = {row.chat_id: row.migrated_to for row in rows}
    if not moves:
        return configuration
    return replace(configuration, desks=tuple(desk.moved(moves) for desk in configuration.desks))


async def _save_hours(work: Work, configuration: Configuration, now: datetime) -> dict[str, int]:
    """A new version only where the calendar reads differently. Returns the newest id of each key."""
    newest = select(func.max(hours_versions.c.id)).group_by(hours_versions.c.key)
    rows = await work.run(select(hours_versions).where(hours_versions.c.id.in_(newest)))
    stored = {row.key: row for row in rows}
    ids = {key: row.id for key, row in stored.items()}
    for key, spec in ({ALWAYS: _ALWAYS_SPEC} | dict(configuration.hours)).items():
        if key in stored and _same(stored[key].spec, spec):
            continue
        new = insert(hours_versions).values(key=key, spec=_plain(spec), created_at=now)
        ids[key] = (await work.run(new.returning(hours_versions.c.id))).scalar_one()
    return ids


async def _save_desk(
    work: Work, desk: Desk, hours_ids: Mapping[str, int], hours_of: Mapping[str, str], now: datetime
) -> int:
    hours_id = hours_ids[hours_of.get(desk.key, ALWAYS)]
    row = {
        "title": desk.title,
        "language": desk.language,
        "timezone": desk.timezone,
        "hours_id": hours_id,
        "second_line": desk.second_line,
        "policies": policies_as_json(desk.policies),
        "terms_ids": await save_terms(work, desk, hours_ids, hours_id, now),
        "settings": settings_as_json(desk.settings),
        "is_active": True,
    }
    known = (await work.run(update(desks).where(desks.c.key == desk.key).values(row).returning(desks.c.id))).first()
    if known is None:
        known = (await work.run(insert(desks).values(row | {"key": desk.key}).returning(desks.c.id))).one()
    desk_id = int(known[0])
    await _save_chats(work, desk_id, desk)
    await _save_people(work, desk_id, desk)
    return desk_id


async def _save_chats(work: Work, desk_id: int, desk: Desk) -> None:
    """A chat belongs to one desk: it leaves the one it was with. One that none names stays with its last, as FORMER."""
    await _let_go(work, desk_chats.c.desk_id == desk_id)
    await work.run(delete(desk_chats).where(desk_chats.c.chat_id.in_(desk.first_line)))
    rows = [
        {"desk_id": desk_id, "chat_id": chat_id, "role": ChatRole.FIRST_LINE, "place": place}
        | asdict(desk.defaults_of(chat_id))
        for place, chat_id in enumerate(desk.first_line)
    ]
    await work.run_many(insert(desk_chats), rows)


async def _let_go(work: Work, which: ColumnElement[bool]) -> None:
    """Their messages are still there, and are forgotten when the desk forgets its others."""
    await work.run(update(desk_chats).where(which).values(role=ChatRole.FORMER))


async def _save_people(work: Work, desk_id: int, desk: Desk) -> None:
    await work.run(delete(desk_people).where(desk_people.c.desk_id == desk_id))
    rows = [
        {"desk_id": desk_id, "user_id": user_id, "role": Role(role), "place": place}
        for place, (user_id, role) in enumerate(desk.staff.items())
    ]
    await work.run_many(insert(desk_people), rows)


async def _save_admins(work: Work, wanted: frozenset[int]) -> None:
    """Those of the settings come and go with them; who claimed the one-time code stays."""
    await work.run(delete(admins).where(admins.c.is_claimed.is_(False)))
    claimed = set((await work.run(select(admins.c.user_id))).scalars())
    rows = [{"user_id": user_id, "is_claimed": False} for user_id in sorted(wanted - claimed)]
    await work.run_many(insert(admins), rows)


async def _as_configured(work: Work) -> dict[str, Any]:
    """Everything a configuration sets, in a form that can be compared and written into the journal."""
    found = {
        f"desks.{desk.key}": {
            "title": desk.title,
            "language": desk.language,
            "timezone": desk.timezone,
            "hours_id": desk.hours_id,
            "first_line": list(desk.first_line),
            "second_line": desk.second_line,
            "staff": {str(user_id): role.value for user_id, role in desk.staff.items()},
            "policies": policies_as_json(desk.policies),
            "terms_ids": list(desk.terms_ids),
            "settings": settings_as_json(desk.settings),
            "chats": {str(chat_id): asdict(said) for chat_id, said in desk.chats.items()},
        }
        for desk in (await _load_desks(work)).values()
    }
    rows = await work.run(select(hours_versions.c.key, func.max(hours_versions.c.id)).group_by(hours_versions.c.key))
    versions = {f"hours.{row[0]}": row[1] for row in rows}
    people = sorted((await work.run(select(admins.c.user_id))).scalars())
    directory = directory_as_configured(await load_directory(work))
    return found | versions | directory | {"admins": people}


def _same(one: HoursSpec, other: HoursSpec) -> bool:
    return json.dumps(_plain(one), sort_keys=True) == json.dumps(_plain(other), sort_keys=True)


def _plain(spec: Any) -> Any:
    """Dates as keys or values become ISO text, tuples lists: what JSON would make of them."""
    if isinstance(spec, Mapping):
        return {str(key): _plain(each) for key, each in spec.items()}
    if isinstance(spec, list | tuple | set | frozenset):
        return [_plain(each) for each in spec]
    return spec if isinstance(spec, str | int | float | bool | None) else str(spec)
