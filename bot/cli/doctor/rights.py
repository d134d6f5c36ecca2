"""What the bot may do in a group: to write, and to pin where a ladder wants that."""

from collections.abc import Mapping
from typing import Any

from bot.cli.doctor.findings import Finding, bad, care
from bot.telegram_api import ApiRefused, TelegramApi
from desk.catalog import Desk
from desk.escalation import Remedy

ADMINISTRATOR = "administrator"
UNBOUND = frozenset({"creator", ADMINISTRATOR})
"""What holds for ordinary members does not hold for them."""


async def examine(api: TelegramApi, bot_id: int, chat: Mapping[str, Any], *, name: str, pins: bool) -> list[Finding]:
    """Only what is missing. A server that tells nothing of a right is believed to grant it."""
    try:
        member = await api.call("getChatMember", {"chat_id": chat.get("id"), "user_id": bot_id})
    except ApiRefused:
        return []
    told: Mapping[str, Any] = member if isinstance(member, dict) else {}
    if not _may(told, chat, "can_send_messages"):
        return [bad(f"{name}: the bot may not write", "in Telegram: group settings › Permissions, or make it an admin")]
    if pins and not _may(told, chat, "can_pin_messages"):
        return [care(f"{name}: the bot may not pin, as a step of a ladder wants", "give it the right to pin messages")]
    return []


def pins(desk: Desk) -> bool:
    """Whether a step of its ladders pins the card."""
    return any(Remedy.PIN in rung.do for policy in desk.policies for rung in policy.ladder)


def _may(member: Mapping[str, Any], chat: Mapping[str, Any], right: str) -> bool:
    status = member.get("status")
    if status == ADMINISTRATOR:
        return right == "can_send_messages" or member.get(right) is not False
    if status in UNBOUND:
        return True
    everybody = chat.get("permissions")
    allowed = everybody.get(right) if isinstance(everybody, dict) else None
    return allowed is not False and member.get(right) is not False
