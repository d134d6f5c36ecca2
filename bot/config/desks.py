"""`[desks.NAME]`: one support service."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from bot.config.directory import read_chats
from bot.config.hours import ALWAYS
from bot.config.lengths import Counting
from bot.config.norms import read_norms
from bot.config.policies import read_policies
from bot.config.reach import Place
from bot.config.reactions import reaction
from bot.config.reminders import read_reminder
from bot.config.tables import Read, Table, Wrong
from bot.config.values import chat, flag, member, one_of, person, text, time_zone, whole
from desk.answers import ResponseEnds
from desk.business_hours import BusinessHours
from desk.catalog import Desk, DeskSettings
from desk.directory import Directory
from desk.people import Role
from desk.reach import Ground, questions_of
from desk.reminders import Reminder
from desk.similar import Offering
from desk.sla import Policy

MOST_DAYS = 36_500
DEFAULTS = DeskSettings()


@dataclass(frozen=True, slots=True)
class DeskPlan:
    """A desk as it is written. It gets its id, and its hours theirs, when it is stored."""

    desk: Desk
    hours: str


@dataclass(frozen=True, slots=True)
class Known:
    """What a desk may name, and which desk each chat was given to: a message must not be a question to two.

    `calendars` are those without a mistake: working time is counted in them from `today`. `is_sure`: nor has the
    directory any.
    """

    hours: Collection[str]
    languages: Collection[str]
    today: date
    calendars: Mapping[str, BusinessHours]
    directory: Directory = field(default_factory=Directory)
    is_sure: bool = True
    owners: dict[int, str] = field(default_factory=dict)

    def chat_for(self, desk: str) -> Read[int]:
        def read(value: Any) -> int:
            found = chat(value)
            owner = self.owners.setdefault(found, desk)
            if owner != desk:
                raise Wrong(f"is a chat of desk `{owner}` already; a chat belongs to one desk")
            return found

        return read


def read_desk(name: str, table: Table, known: Known) -> DeskPlan:
    """One `[desks.NAME]`; what cannot be used is noted."""
    before = len(table.notebook.problems)
    title = table.get("title", text, name.upper())
    language = table.get("language", one_of(sorted(known.languages)), "en")
    zone = table.get("timezone", time_zone, "UTC")
    hours = table.get("hours", one_of(sorted(known.hours)), ALWAYS)
    first_line = table.each("first_line", known.chat_for(name))
    second_line = table.get("second_line", known.chat_for(name), None)
    staff = _read_staff(table)
    chats = read_chats(table, first_line, known.directory)
    ground = Ground(bool(first_line), second_line is not None, leads=Role.LEAD in staff.values())
    is_sure = known.is_sure and len(table.notebook.problems) == before
    questions = questions_of(first_line, chats, known.directory, desk=name) if is_sure else ()
    place = Place(name, known.directory, ground, questions, Counting(known.today, hours, known.calendars))
    policies = read_policies(table, hours=sorted(known.hours), chats=first_line, place=place)
    desk = Desk(
        id=0,
        key=name,
        title=title,
        language=language,
        timezone=zone,
        first_line=first_line,
        second_line=second_line,
        staff=staff,
        settings=_read_settings(table, policies, read_reminder(table, place, ZoneInfo(zone))),
        policies=policies,
        chats=chats,
    )
    table.close()
    if second_line in first_line:
        table.wrong("second_line", f"{second_line} is in first_line too; specialists need a group of their own")
    return DeskPlan(desk, hours)


def _read_staff(table: Table) -> dict[int, Role]:
    """A lead may be listed as specialist too; leads may do all that specialists may."""
    leads = table.each("leads", person)
    specialists = table.each("specialists", person)
    if not table.has_any("leads", "specialists"):
        table.notebook.note(table.path, "nobody answers here; add specialists = [id, …] or leads = [id, …]")
    return dict.fromkeys(specialists, Role.SPECIALIST) | dict.fromkeys(leads, Role.LEAD)


def _read_settings(table: Table, policies: Sequence[Policy], reminder: Reminder | None) -> DeskSettings:
    return DeskSettings(
        noticed_reaction=table.get("noticed_reaction", reaction, DEFAULTS.noticed_reaction),
        answered_reaction=table.get("answered_reaction", reaction, DEFAULTS.answered_reaction),
        task_reaction=table.get("task_reaction", reaction, DEFAULTS.task_reaction),
        anonymous_admin_is_specialist=table.get(
            "anonymous_admin_is_specialist", flag, DEFAULTS.anonymous_admin_is_specialist
        ),
        retention_days=table.get("retention_days", whole(1, MOST_DAYS), None),
        response_ends=table.get("response_ends", member(ResponseEnds), DEFAULTS.response_ends),
        similar=table.get("similar", member(Offering), DEFAULTS.similar),
        norms=read_norms(table, policies),
        reminder=reminder,
    )
