"""People, their roles, and the one function that decides who may do what."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from desk.errors import Refusal, Refused

ANONYMOUS_ADMIN = 1087968824
"""Telegram's GroupAnonymousBot: who writes when an administrator hides behind the group."""
CHANNEL_POST = 777000
"""Telegram's own id on posts forwarded from the linked channel."""

ERASED_FROM = -(1 << 52)
"""Ids below are of people who were erased: no user and no chat of Telegram's has such a one."""

MEMBERSHIP_FRESH = timedelta(minutes=5)


def is_erased(user_id: int) -> bool:
    """Whether this stands for somebody whose name and words are gone."""
    return user_id < ERASED_FROM


class Role(StrEnum):
    EMPLOYEE = "employee"
    WATCHER = "watcher"
    SPECIALIST = "specialist"
    LEAD = "lead"
    ADMIN = "admin"


STAFF = frozenset({Role.SPECIALIST, Role.LEAD})


class Action(StrEnum):
    """What somebody wants to do; every command and button names one."""

    HELP = "help"
    ASK = "ask"
    SEE_OWN = "see_own"
    RATE = "rate"
    COMMENT = "comment"
    REOPEN_OWN = "reopen_own"
    MAKE_TASK = "make_task"
    WORK_TASK = "work_task"
    SEE_QUEUE = "see_queue"
    SEE_CLOCK = "see_clock"
    SET_DEADLINE = "set_deadline"
    HANDLE_QUESTION = "handle_question"
    ASSIGN_OTHERS = "assign_others"
    SET_PRIORITY = "set_priority"
    SORT_TASK = "sort_task"
    SET_CUSTOMER = "set_customer"
    SEE_FIGURES = "see_figures"
    SEE_OWN_FIGURES = "see_own_figures"
    DESK_SETTINGS = "desk_settings"
    SETUP = "setup"


_EVERYONE = frozenset(Role)
_STAFF_AND_ADMIN = frozenset({Role.SPECIALIST, Role.LEAD, Role.ADMIN})
_LEADS = frozenset({Role.LEAD, Role.ADMIN})
_OWN = frozenset({Role.WATCHER, Role.LEAD, Role.ADMIN})

MAY: dict[Action, frozenset[Role]] = {
    Action.HELP: _EVERYONE,
    Action.ASK: _EVERYONE,
    Action.SEE_OWN: _EVERYONE,
    Action.RATE: _OWN,
    Action.COMMENT: _OWN,
    Action.REOPEN_OWN: _OWN,
    Action.MAKE_TASK: _STAFF_AND_ADMIN,
    Action.WORK_TASK: _STAFF_AND_ADMIN,
    Action.SEE_QUEUE: _STAFF_AND_ADMIN,
    Action.SEE_CLOCK: _STAFF_AND_ADMIN | {Role.WATCHER},
    Action.SET_DEADLINE: _STAFF_AND_ADMIN,
    Action.HANDLE_QUESTION: _STAFF_AND_ADMIN,
    Action.SEE_OWN_FIGURES: _STAFF_AND_ADMIN,
    Action.ASSIGN_OTHERS: _LEADS,
    Action.SET_PRIORITY: _LEADS,
    Action.SORT_TASK: _STAFF_AND_ADMIN,
    Action.SET_CUSTOMER: _LEADS,
    Action.SEE_FIGURES: _LEADS,
    Action.DESK_SETTINGS: _LEADS,
    Action.SETUP: frozenset({Role.ADMIN, Role.LEAD}),
}


def may(roles: Iterable[Role], action: Action) -> bool:
    """Deny by default: an action nobody listed is nobody's."""
    return not MAY.get(action, frozenset()).isdisjoint(roles)


def require(roles: Iterable[Role], action: Action) -> None:
    """Raise the refusal that says who may, when these roles may not."""
    if may(roles, action):
        return
    allowed = MAY.get(action, frozenset())
    if Role.SPECIALIST in allowed:
        raise Refused(Refusal.SPECIALISTS_ONLY, action=action.value)
    if Role.LEAD in allowed:
        raise Refused(Refusal.LEADS_ONLY, action=action.value)
    raise Refused(Refusal.NOT_ALLOWED, action=action.value)


@dataclass(slots=True)
class Person:
    """Somebody Telegram told us of. `language`: what their client says; `reachable`: a private message arrives."""

    user_id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language: str | None = None
    is_bot: bool = False
    reachable: bool | None = None
    seen_at: datetime | None = None

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}" if self.last_name else self.first_name


@dataclass(frozen=True, slots=True)
class Membership:
    """What Telegram said of one person in one chat, and when."""

    chat_id: int
    user_id: int
    status: str
    checked_at: datetime

    @property
    def is_member(self) -> bool:
        return self.status in {"creator", "administrator", "member", "restricted"}

    def is_fresh(self, now: datetime) -> bool:
        return now - self.checked_at < MEMBERSHIP_FRESH
