"""Can the people of the desks be written to in private, as far as Telegram has told us."""

from collections.abc import Iterator, Mapping
from itertools import groupby

from bot.cli.doctor.findings import Finding, care, good
from bot.cli.words import counted
from desk.catalog import Catalog, Desk
from desk.people import Person, Role
from storage.database import Database

PRESS_START = "they open a private chat with the bot and press Start; until then the second-line group is told"


async def examine(database: Database, catalog: Catalog) -> list[Finding]:
    desks = [desk for desk in catalog.desks.values() if desk.staff]
    async with database.begin(readonly=True) as uow:
        known = await uow.people.many({user_id for desk in desks for user_id in _parts(desk)})
    return [finding for desk in desks for finding in _findings(desk, known)]


def _parts(desk: Desk) -> Mapping[int, str]:
    """Whom the desk speaks to in private, and as what."""
    named = (user_id for policy in desk.policies for rung in policy.ladder for user_id in rung.people)
    staff = {user_id: "lead" if role is Role.LEAD else "specialist" for user_id, role in desk.staff.items()}
    return dict.fromkeys(named, "named in a ladder") | staff


def _findings(desk: Desk, known: Mapping[int, Person]) -> Iterator[Finding]:
    parts = _parts(desk)
    silent = [(_why(known.get(user_id)), part, user_id) for user_id, part in parts.items()]
    for (why, part), group in groupby(sorted(silent), key=lambda each: each[:2]):
        ids = ", ".join(str(user_id) for _, _, user_id in group)
        if why:
            yield care(f"desk {desk.key}: {why}: {ids} ({part})", PRESS_START)
    if not any(why for why, _, _ in silent):
        yield good(f"desk {desk.key}: {counted(len(parts), 'member')} of it can be written to")


def _why(person: Person | None) -> str:
    if person is None or person.reachable is None:
        return "never started the bot"
    return "" if person.reachable else "blocked the bot"
