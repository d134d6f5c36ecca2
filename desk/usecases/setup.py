"""Is a chat ready for work? `/setup` says what is missing, and how to mend it."""

from datetime import datetime
from typing import Any

from desk.catalog import ChatRole, Desk
from desk.errors import Refusal, Refused
from desk.people import Action, require
from desk.ports import UnitOfWork
from desk.usecases.access import is_member, owner_of
from desk.usecases.origin import Origin

YES, NO, WARN = "yes", "no", "warn"


async def show(uow: UnitOfWork, origin: Origin, *, now: datetime) -> None:
    """The report for the group the command came from; for a group of no desk, what to write into the configuration."""
    if origin.is_private:
        raise Refused(Refusal.GROUP_ONLY)
    found = uow.catalog.desk_of_chat(origin.chat_id)
    desk = found[0] if found else None
    if desk is None and origin.user_id not in uow.catalog.admins:
        raise Refused(Refusal.ADMINS_ONLY)
    require(uow.catalog.roles(origin.user_id, desk), Action.SETUP)
    lines = [_line("desk_unknown", NO, chat_id=origin.chat_id)] if desk is None else []
    if desk is not None:
        lines = await check(uow, origin.chat_id, desk, now=now)
    values = {"chat_id": origin.chat_id, "desk_id": desk.id if desk else None, "lines": lines}
    await uow.outbox.put(origin.reply("setup_report", values, desk_id=desk.id if desk else None))


async def check(uow: UnitOfWork, chat_id: int, desk: Desk, *, now: datetime) -> list[dict[str, Any]]:
    """All lines of the report; raises `LookupNeeded` until Telegram has been asked all it takes."""
    lines = await _bot_in_chat(uow, chat_id, now=now)
    role = uow.catalog.desk_of_chat(chat_id)
    if role is not None and role[1] is ChatRole.SECOND_LINE:
        lines = [line for line in lines if line["code"] in {"bot_admin", "sees_members"}]
    lines += await _second_line(uow, desk, now=now)
    lines += await _people(uow, desk, now=now)
    return lines


async def _bot_in_chat(uow: UnitOfWork, chat_id: int, *, now: datetime) -> list[dict[str, Any]]:
    bot = uow.catalog.bot
    if bot is None:
        return []
    await is_member(uow, chat_id, bot.user_id, now=now)
    membership = await uow.memberships.get(chat_id, bot.user_id)
    is_admin = membership is not None and membership.status in {"administrator", "creator"}
    hears_all = is_admin or bot.reads_all_messages
    return [
        _line("bot_admin", YES if is_admin else WARN),
        _line("privacy", YES if hears_all else NO),
        _line("sees_members", YES if is_admin else NO),
        _line("reactions", YES if is_admin else NO),
    ]


async def _second_line(uow: UnitOfWork, desk: Desk, *, now: datetime) -> list[dict[str, Any]]:
    bot = uow.catalog.bot
    if desk.second_line is None:
        return [_line("second_line", NO)]
    if bot is not None and not await is_member(uow, desk.second_line, bot.user_id, now=now):
        return [_line("second_line", NO, chat_id=desk.second_line)]
    owner_id = await owner_of(uow, desk.second_line, now=now)
    return [
        _line("second_line", YES, chat_id=desk.second_line),
        _line("second_line_owner", YES if owner_id is not None else WARN, user_id=owner_id),
    ]


async def _people(uow: UnitOfWork, desk: Desk, *, now: datetime) -> list[dict[str, Any]]:
    outside = [user_id for user_id in desk.specialists if not await _in_second_line(uow, desk, user_id, now=now)]
    lines = [_line("specialist_outside", WARN, user_id=user_id) for user_id in outside]
    named = dict.fromkeys(one for policy in desk.policies for rung in policy.ladder for one in rung.people)
    told = dict.fromkeys(named, "named_unreachable") | dict.fromkeys(desk.leads, "lead_unreachable")
    known = await uow.people.many(told)
    silent = {user_id for user_id in told if user_id not in known or known[user_id].reachable is not True}
    return lines + [_line(code, WARN, user_id=user_id) for user_id, code in told.items() if user_id in silent]


async def _in_second_line(uow: UnitOfWork, desk: Desk, user_id: int, *, now: datetime) -> bool:
    return desk.second_line is None or await is_member(uow, desk.second_line, user_id, now=now)


def _line(code: str, ok: str, **values: Any) -> dict[str, Any]:
    return {"code": code, "ok": ok, **values}
