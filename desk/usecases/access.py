"""Who is asking, and whether they are where they must be."""

from datetime import datetime, timedelta

from desk.catalog import Desk
from desk.errors import LookupNeeded, Refusal, Refused
from desk.people import Action, Role, require
from desk.ports import UnitOfWork
from desk.tasks import Task, roles_on

OWNER_FRESH = timedelta(hours=1)
ADMINISTRATORS = 0
"""Stands for "the administrators of the chat" where a person's id is asked for."""

IN_SECOND_LINE = frozenset(
    {
        Action.MAKE_TASK,
        Action.WORK_TASK,
        Action.SET_DEADLINE,
        Action.SORT_TASK,
        Action.SEE_QUEUE,
        Action.SEE_CLOCK,
    }
)
"""What a specialist may do only as a member of the second-line group."""


def roles_for(uow: UnitOfWork, user_id: int, desk: Desk, task: Task | None = None) -> frozenset[Role]:
    roles = uow.catalog.roles(user_id, desk)
    return roles if task is None else roles_on(task, user_id, roles)


async def require_on_desk(
    uow: UnitOfWork, user_id: int, desk: Desk, action: Action, *, now: datetime, task: Task | None = None
) -> frozenset[Role]:
    """Refuse unless the person's roles allow this; a specialist must also be in the second-line group."""
    roles = roles_for(uow, user_id, desk, task)
    require(roles, action)
    if action in IN_SECOND_LINE and needs_membership(roles):
        if desk.second_line is None:
            raise Refused(Refusal.NO_SECOND_LINE, desk_id=desk.id)
        if not await is_member(uow, desk.second_line, user_id, now=now):
            raise Refused(Refusal.NOT_IN_SECOND_LINE, desk_id=desk.id, chat_id=desk.second_line)
    return roles


def needs_membership(roles: frozenset[Role]) -> bool:
    """Leads and admins act by their role alone; a specialist by being a member as well."""
    return roles.isdisjoint({Role.LEAD, Role.ADMIN})


async def is_member(uow: UnitOfWork, chat_id: int, user_id: int, *, now: datetime) -> bool:
    """As Telegram said within the last five minutes; raises `LookupNeeded` where that is not known."""
    known = await uow.memberships.get(chat_id, user_id)
    if known is None or not known.is_fresh(now):
        raise LookupNeeded(chat_id, user_id)
    return known.is_member


async def owner_of(uow: UnitOfWork, chat_id: int, *, now: datetime) -> int | None:
    """The creator of a group; None where Telegram does not tell."""
    asked = await uow.memberships.get(chat_id, ADMINISTRATORS)
    if asked is None or now - asked.checked_at > OWNER_FRESH:
        raise LookupNeeded(chat_id, ADMINISTRATORS)
    return await uow.memberships.owner_of(chat_id)


async def find_task(uow: UnitOfWork, desk: Desk, number: int) -> Task:
    """The desk's task under this number, ready to be changed."""
    task = await uow.tasks.by_number(desk.id, number, lock=True)
    if task is None:
        raise Refused(Refusal.NO_SUCH_TASK, number=number, prefix=desk.prefix)
    return task
