"""What an installation consists of: desks, their chats, people, hours and policies, as one unchanging snapshot."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from desk.answers import ResponseEnds
from desk.business_hours import BusinessHours
from desk.directory import NO_DEFAULTS, ChatDefaults, Directory
from desk.errors import Refusal, Refused
from desk.norms import Norm
from desk.people import STAFF, Role
from desk.reminders import Reminder
from desk.similar import Offering
from desk.sla import Policy, Terms
from desk.special_days import SpecialDay, special_day


class ChatRole(StrEnum):
    FIRST_LINE = "first_line"
    SECOND_LINE = "second_line"
    FORMER = "former"
    """It left the configuration. Nobody is heard there any more; what was said there is still the desk's to forget."""


@dataclass(frozen=True, slots=True)
class HoursVersion:
    """One stored version of a calendar. Objects keep the id they were registered under."""

    id: int
    key: str
    spec: Mapping[str, object]
    hours: BusinessHours
    since: datetime | None = None

    def special(self, day: date) -> SpecialDay | None:
        """What a date is in this calendar; None for a day like any other of its weekday."""
        return special_day(self.spec, day)


@dataclass(frozen=True, slots=True)
class DeskSettings:
    """How a desk behaves; all have defaults, so that a five-line configuration works."""

    noticed_reaction: str | None = "👀"
    answered_reaction: str | None = "👌"
    task_reaction: str | None = "✍"
    anonymous_admin_is_specialist: bool = True
    retention_days: int | None = None
    response_ends: ResponseEnds = ResponseEnds.FIRST_REACTION
    similar: Offering = Offering.OFF
    norms: tuple[Norm, ...] = ()
    reminder: Reminder | None = None
    """When the desk is told of the questions nobody has answered; without it, it is not."""


@dataclass(frozen=True, slots=True)
class Desk:
    """One support service. `staff` maps a person to their role on this desk."""

    id: int
    key: str
    title: str
    language: str = "en"
    timezone: str = "UTC"
    hours_id: int = 0
    first_line: tuple[int, ...] = ()
    second_line: int | None = None
    staff: Mapping[int, Role] = field(default_factory=dict)
    policies: tuple[Policy, ...] = ()
    terms_ids: tuple[int, ...] = ()
    """The stored copy of each policy, in the same order."""
    settings: DeskSettings = field(default_factory=DeskSettings)
    chats: Mapping[int, ChatDefaults] = field(default_factory=dict)
    """What is so of everything that comes from a chat of the first line."""
    leads: tuple[int, ...] = field(init=False, repr=False, compare=False)
    """Found once: thousands of escalations may ask at one instant."""

    def __post_init__(self) -> None:
        leads = tuple(user for user, role in self.staff.items() if role is Role.LEAD)
        object.__setattr__(self, "leads", leads)

    @property
    def prefix(self) -> str:
        """What stands before a task's number: `IT` in `IT-42`."""
        return self.key.upper()

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def is_in_use(self) -> bool:
        """A desk that left the configuration keeps its past, but nobody works there."""
        return bool(self.first_line or self.staff) or self.second_line is not None

    @property
    def specialists(self) -> tuple[int, ...]:
        return tuple(user for user, role in self.staff.items() if role is Role.SPECIALIST)

    def defaults_of(self, chat_id: int | None) -> ChatDefaults:
        return self.chats.get(chat_id, NO_DEFAULTS) if chat_id is not None else NO_DEFAULTS

    def is_staff(self, user_id: int) -> bool:
        return self.staff.get(user_id) in STAFF

    def moved(self, moves: Mapping[int, int]) -> "Desk":
        """The same with groups under their new ids, wherever one is named; a group under both is one."""
        return replace(
            self,
            first_line=tuple(dict.fromkeys(moves.get(chat_id, chat_id) for chat_id in self.first_line)),
            second_line=moves.get(self.second_line, self.second_line) if self.second_line is not None else None,
            policies=tuple(policy.moved(moves) for policy in self.policies),
            chats={moves.get(chat_id, chat_id): said for chat_id, said in self.chats.items()},
        )


@dataclass(frozen=True, slots=True)
class BotSelf:
    """The bot as Telegram knows it. `reads_all_messages`: privacy mode is off."""

    user_id: int
    username: str
    reads_all_messages: bool = False


@dataclass(frozen=True, slots=True)
class Catalog:
    """Everything configured, read once and replaced whole when `version` moves."""

    version: int = 0
    desks: Mapping[int, Desk] = field(default_factory=dict)
    hours: Mapping[int, HoursVersion] = field(default_factory=dict)
    terms: Mapping[int, Terms] = field(default_factory=dict)
    admins: frozenset[int] = frozenset()
    bot: BotSelf | None = None
    directory: Directory = field(default_factory=Directory)

    def desk_of_chat(self, chat_id: int) -> tuple[Desk, ChatRole] | None:
        """The desk a group belongs to and what the group is to it."""
        for desk in self.desks.values():
            if chat_id == desk.second_line:
                return desk, ChatRole.SECOND_LINE
            if chat_id in desk.first_line:
                return desk, ChatRole.FIRST_LINE
        return None

    def is_first_line(self, chat_id: int) -> bool:
        found = self.desk_of_chat(chat_id)
        return found is not None and found[1] is ChatRole.FIRST_LINE

    def by_key(self, key: str) -> Desk | None:
        return next((desk for desk in self.desks.values() if desk.key == key), None)

    def titled(self, words: str) -> tuple[Desk, str] | None:
        """The desk whose title these words begin with, and the other words; None where that is none, or several."""
        found = [(desk, begun) for desk in self.desks_in_use if (begun := _begins_with(desk.title, words)) is not None]
        longest = max((begun.end() for _, begun in found), default=0)
        named = [(desk, words[longest:]) for desk, begun in found if begun.end() == longest]
        return named[0] if len(named) == 1 else None

    def desks_of(self, user_id: int) -> tuple[Desk, ...]:
        """Desks this person works on; all of them for an admin."""
        if user_id in self.admins:
            return self.desks_in_use
        return tuple(desk for desk in self.desks.values() if desk.is_staff(user_id))

    @property
    def desks_in_use(self) -> tuple[Desk, ...]:
        return tuple(desk for desk in self.desks.values() if desk.is_in_use)

    def roles(self, user_id: int, desk: Desk | None) -> frozenset[Role]:
        """Roles that do not depend on an object; a task adds `watcher` (see `tasks.roles_on`)."""
        roles = {Role.EMPLOYEE}
        if user_id in self.admins:
            roles.add(Role.ADMIN)
        if desk is not None and user_id in desk.staff:
            roles.add(desk.staff[user_id])
        return frozenset(roles)

    def hours_of(self, hours_id: int) -> BusinessHours:
        return self.hours[hours_id].hours

    def terms_of(self, desk: Desk) -> tuple[Terms, ...]:
        """What is promised to whatever the desk registers now, in the order of its policies."""
        return tuple(self.terms[terms_id] for terms_id in desk.terms_ids)

    def the_desk(self, user_id: int, chat_id: int) -> Desk:
        """The desk a command is about: the chat's, else the only one this person works on, else the only one.

        Raises `Refused` where there is none, or several to choose from.
        """
        if found := self.desk_of_chat(chat_id):
            return found[0]
        desks = self.desks_of(user_id) or self.desks_in_use
        if len(desks) == 1:
            return desks[0]
        if desks:
            raise Refused(Refusal.CHOOSE_DESK, desks=[desk.key for desk in desks])
        raise Refused(Refusal.NO_DESK_HERE)

    def moved(self, old_id: int, new_id: int) -> "Catalog":
        """The same with a group under its new id."""
        moves = {old_id: new_id}
        desks = {desk.id: desk.moved(moves) for desk in self.desks.values()}
        terms = {key: replace(each, policy=each.policy.moved(moves)) for key, each in self.terms.items()}
        return replace(self, desks=desks, terms=terms)


def _begins_with(title: str, words: str) -> re.Match[str] | None:
    spaced = r"\s+".join(map(re.escape, title.split()))
    return re.match(rf"\s*{spaced}(?:\s+|$)", words, re.IGNORECASE) if spaced else None
