"""Lists of tasks: the desk's queue, and a person's own."""

from datetime import datetime

from desk.catalog import Desk
from desk.people import Action
from desk.ports import UnitOfWork
from desk.usecases.access import require_on_desk
from desk.usecases.origin import Origin

OWN_LISTS = frozenset({"mine", "led", "watched", "status"})


async def show(uow: UnitOfWork, origin: Origin, desk: Desk, name: str, *, now: datetime) -> None:
    """`queue`, `mine`, `led`, `watched`, or `status`: the last three together."""
    await require_list(uow, origin.user_id, desk, name, now=now)
    values = {"list": name, "desk_id": desk.id, "user_id": origin.user_id, "page": 0}
    await uow.outbox.put(origin.reply("task_list", values, desk_id=desk.id))


async def require_list(uow: UnitOfWork, user_id: int, desk: Desk, name: str, *, now: datetime) -> None:
    """Everybody sees what is theirs; the queue is the desk's."""
    action = Action.SEE_OWN if name in OWN_LISTS else Action.SEE_QUEUE
    await require_on_desk(uow, user_id, desk, action, now=now)
