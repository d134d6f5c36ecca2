"""Telegram: the token, how updates come, and how the bot stands in each chat."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.cli.doctor import rights
from bot.cli.doctor.findings import Finding, Mark, bad, care, good
from bot.clock import Clock
from bot.settings import Mode, Settings
from bot.telegram_api import ApiRefused, ApiUnreachable, BotIdentity, TelegramApi, TokenRefused
from desk.catalog import Catalog, Desk

MANY_PENDING = 100
ERROR_OLD = timedelta(hours=1)
ADMINS = frozenset({"administrator", "creator"})
MAKE_ADMIN = "in Telegram: group settings › Administrators › add the bot"


async def examine(settings: Settings, catalog: Catalog | None) -> AsyncIterator[Finding]:
    """`catalog`: None where the database could not be read."""
    if settings.token is None:
        yield bad("token: FIRSTLINE_TOKEN is not set", "take it from BotFather, or try `firstline demo` first")
        return
    async with TelegramApi(settings.token.get_secret_value(), base_url=settings.api_base) as api:
        try:
            bot = await api.get_me()
            yield good(f"Bot API: {settings.api_base}, @{bot.username}")
            for finding in _webhook(settings, await api.webhook_info(), Clock().now()):
                yield finding
            desks = [finding async for finding in _desks(api, bot, catalog)]
            yield _privacy(bot, hears_all=any(one.mark is Mark.GOOD for one in desks) and not _is_deaf(desks))
            for finding in desks:
                yield finding
        except TokenRefused:
            yield bad("token: Telegram refuses it", "BotFather shows the right one with /token")
        except (ApiUnreachable, ApiRefused) as error:
            yield bad(f"Bot API: {settings.api_base} does not answer as it should: {error}", "see FIRSTLINE_API_BASE")


async def _desks(api: TelegramApi, bot: BotIdentity, catalog: Catalog | None) -> AsyncIterator[Finding]:
    if catalog is None:
        yield care("desks: not looked at, as the database could not be read")
        return
    desks = [desk for desk in catalog.desks.values() if desk.staff]
    if not desks:
        yield care("desks: none stored yet", "write firstline.toml, then `firstline config apply`")
    for desk in desks:
        async for finding in _Ward(api, bot, desk, Clock().now()).examine():
            yield finding


def _is_deaf(desks: Sequence[Finding]) -> bool:
    return any(one.mark is Mark.BAD for one in desks)


def _privacy(bot: BotIdentity, *, hears_all: bool) -> Finding:
    """Groups in which the bot is no administrator are told of one by one; here it is about those to come."""
    if bot.reads_groups:
        return good("privacy mode: off, the bot reads its groups")
    if hears_all:
        return good("privacy mode: on, and the bot is administrator of the groups it has to hear")
    return care(
        "privacy mode: on; the bot hears a group only as its administrator",
        "make it an administrator, or BotFather › /setprivacy › Disable and add the bot to the groups again",
    )


def _webhook(settings: Settings, info: dict[str, object], now: datetime) -> list[Finding]:
    from bot.process import WEBHOOK_PATH

    found = []
    url, pending = str(info.get("url") or ""), info.get("pending_update_count")
    if settings.mode is Mode.POLLING:
        found.append(
            care(f"updates: polling, but a webhook is set ({url})", "the next start in polling mode takes it away")
            if url
            else good("updates: polling, no webhook set")
        )
    elif url != (wanted := f"{(settings.public_url or '').rstrip('/')}{WEBHOOK_PATH}"):
        said = f"updates: webhook {url or 'not set'}, wanted at {wanted}"
        found.append(bad(said, "`firstline run` sets it; is it at work?"))
    else:
        found.append(good(f"updates: webhook {url}"))
        found += _last_error(info, now)
    if isinstance(pending, int) and pending > MANY_PENDING:
        found.append(care(f"updates: {pending} wait at Telegram", "is `firstline run` at work?"))
    return found


def _last_error(info: dict[str, object], now: datetime) -> list[Finding]:
    """Telegram keeps the last one for ever: an old one is history."""
    error, at = info.get("last_error_message"), info.get("last_error_date")
    if not error:
        return []
    passed = now - datetime.fromtimestamp(at, UTC) if isinstance(at, int) else timedelta(0)
    if passed > ERROR_OLD:
        return [good(f"updates: Telegram last failed to deliver {passed // timedelta(hours=1)} h ago: {error}")]
    minutes = passed // timedelta(minutes=1)
    said = f"updates: Telegram could not deliver {minutes} min ago: {error}"
    return [care(said, "is FIRSTLINE_PUBLIC_URL open to it?")]


class _Ward:
    """One desk's chats and people."""

    def __init__(self, api: TelegramApi, bot: BotIdentity, desk: Desk, now: datetime) -> None:
        self._api = api
        self._bot = bot
        self._desk = desk
        self._now = now

    async def examine(self) -> AsyncIterator[Finding]:
        if not self._desk.first_line:
            yield care(f"desk {self._desk.key}: no first-line chat", "add its id to first_line")
        for chat_id in self._desk.first_line:
            for finding in await self._first_line(chat_id):
                yield finding
        for finding in await self._second_line():
            yield finding

    async def _first_line(self, chat_id: int) -> list[Finding]:
        chat, status, broken = await self._standing(chat_id)
        if broken is not None:
            return [broken]
        name = f"desk {self._desk.key}: {_title(chat, chat_id)}"
        missing = await rights.examine(self._api, self._bot.id, chat, name=name, pins=False)
        return [self._hearing(name, status), *missing]

    def _hearing(self, name: str, status: str) -> Finding:
        if status in ADMINS:
            return good(f"{name}, administrator")
        if not self._bot.reads_groups:
            return bad(f"{name}: the bot does not hear ordinary messages", MAKE_ADMIN)
        return care(f"{name}: member only, sees neither reactions nor who joins", MAKE_ADMIN)

    async def _second_line(self) -> Sequence[Finding]:
        desk, chat_id = self._desk, self._desk.second_line
        if chat_id is None:
            return [care(f"desk {desk.key}: no second-line group, so no tasks", "add its id as second_line")]
        chat, status, broken = await self._standing(chat_id)
        if broken is not None:
            return [broken]
        name = f"desk {desk.key}: second line {_title(chat, chat_id)}"
        standing = good(f"{name}, administrator") if status in ADMINS else care(f"{name}: member only", MAKE_ADMIN)
        owner = await self._owner(chat_id)
        outside = [user for user in desk.specialists if not await self._is_in(chat_id, user)]
        return [
            standing,
            *await rights.examine(self._api, self._bot.id, chat, name=name, pins=rights.pins(desk)),
            good(f"{name}, owner {owner}") if owner else care(f"{name}: Telegram tells no owner", MAKE_ADMIN),
            *(
                care(f"{name}: specialist {user} is not in the group and cannot make tasks", "add them to the group")
                for user in outside
            ),
        ]

    async def _standing(self, chat_id: int) -> tuple[dict[str, Any], str, Finding | None]:
        """The chat, the bot's status, and what is wrong where it is not there at all."""
        name = f"desk {self._desk.key}: chat {chat_id}"
        try:
            chat = await self._api.get_chat(chat_id)
        except ApiRefused as error:
            moved = error.parameters.get("migrate_to_chat_id")
            if moved is not None:
                return {}, "", bad(f"{name} became the supergroup {moved}", "write the new id into firstline.toml")
            return {}, "", bad(f"{name}: {error.description}", "check the id, and add the bot to the group")
        status = (await self._api.membership(chat_id, self._bot.id, self._now)).status
        if status in {"left", "kicked"}:
            title = _title(chat, chat_id)
            return chat, status, bad(f"desk {self._desk.key}: the bot is not in {title}", "add it to the group")
        return chat, status, None

    async def _owner(self, chat_id: int) -> int | None:
        try:
            administrators = await self._api.administrators(chat_id, self._now)
        except ApiRefused:
            return None
        return next((one.user_id for one in administrators if one.status == "creator"), None)

    async def _is_in(self, chat_id: int, user_id: int) -> bool:
        return (await self._api.membership(chat_id, user_id, self._now)).is_member


def _title(chat: Mapping[str, Any], chat_id: int) -> str:
    return f"«{chat.get('title') or chat_id}»"
