"""Who may see which figures, and the figures themselves."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from desk import metrics
from desk.catalog import Desk
from desk.metrics import Figures, FiguresQuery, Month, SecondLineFacts, Split
from desk.people import Action, may, require
from desk.ports import UnitOfWork
from desk.usecases.access import roles_for
from desk.usecases.origin import Origin

VIEWS = ("desk", "people", "list")


async def show(uow: UnitOfWork, origin: Origin, desk: Desk, month: Month | None, *, now: datetime) -> None:
    """This month, or the one asked for, as a message that turns its pages in place."""
    wanted = {"month": str(month or Month.of(now, desk.zone)), "view": "desk"}
    values = await allowed_values(uow, origin.user_id, desk, wanted)
    await uow.outbox.put(origin.reply("figures", values, desk_id=desk.id))


async def allowed_values(uow: UnitOfWork, user_id: int, desk: Desk, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """What this person gets to see of what was asked: a lead everything, a specialist their own beside the desk's."""
    roles = roles_for(uow, user_id, desk)
    require(roles, Action.SEE_OWN_FIGURES)
    everything = may(roles, Action.SEE_FIGURES)
    view = wanted.get("view", "desk")
    return {
        "desk_id": desk.id,
        "month": str(Month.parse(wanted["month"])),
        "view": view if everything and view in VIEWS else "desk",
        "specialist_id": None if everything else user_id,
        "for_user": user_id,
    }


async def of_month(
    uow: UnitOfWork,
    desk: Desk,
    month: Month,
    *,
    now: datetime,
    specialist_id: int | None = None,
    chat_id: int | None = None,
) -> Figures:
    """The figures of one month in the desk's zone; the same for chat, page and command line."""
    start, end = month.bounds(desk.zone)
    means = desk.settings.response_ends
    query = FiguresQuery(
        desk.id, start, end, specialist_id=specialist_id, chat_id=chat_id, now=now, response_ends=means
    )
    [whole] = await uow.reports.first_line_groups(query)
    second = metrics.second_line(await uow.reports.second_line(query))
    return Figures(month, whole.figures, second, await uow.reports.pairing(query))


async def by_specialist(uow: UnitOfWork, desk: Desk, month: Month, *, now: datetime) -> dict[int, Figures]:
    """The same per person who answered or was assigned, in order of dialogs."""
    start, end = month.bounds(desk.zone)
    query = FiguresQuery(desk.id, start, end, now=now, response_ends=desk.settings.response_ends)
    groups = await uow.reports.first_line_groups(query, by=[Split.SPECIALIST])
    first = {group.specialist_id: group.figures for group in groups}
    second: defaultdict[int | None, list[SecondLineFacts]] = defaultdict(list)
    for fact in await uow.reports.second_line(query):
        second[fact.specialist_id].append(fact)
    figures = {
        user_id: Figures(
            month, first.get(user_id) or metrics.first_line(()), metrics.second_line(second.get(user_id, ()))
        )
        for user_id in first.keys() | second.keys()
        if user_id is not None
    }
    return dict(sorted(figures.items(), key=lambda pair: (-pair[1].first.dialogs, pair[0])))
