"""Starts the sandbox and the desk, lets the opening conversation happen, and tells the reader what to try."""

import asyncio
import errno
import logging
import secrets
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

import aiohttp
from aiohttp import web
from pydantic import SecretStr
from rich.console import Console
from rich.panel import Panel
from tzlocal import get_localzone_name

from bot import app
from bot.clock import Clock
from bot.demo import cast
from bot.sandbox.server import ServerHandle, create_app, serve
from bot.settings import Settings, fixed

PAUSE = 0.4
"""Between two messages, so that the bot's reactions come in a readable order."""
NORM_AFTER = timedelta(minutes=4)
"""So long after the start, give or take a minute, the share of answers in time is looked at."""


class Stage:
    """The sandbox's control API, as far as the opening needs it."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session = session
        self._url = url

    async def post(self, what: str, **body: Any) -> Any:
        async with self._session.post(f"{self._url}/control/{what}", json=body) as answer:
            answer.raise_for_status()
            return await answer.json()

    async def says(self, user_id: int, chat_id: int, text: str, *, reply_to: int | None = None) -> int:
        body = {"chat": chat_id, "from": user_id, "text": text, **({"reply_to": reply_to} if reply_to else {})}
        message = await self.post("messages", **body)
        await asyncio.sleep(PAUSE)
        return int(message["message_id"])


async def run_demo(*, host: str = "127.0.0.1", port: int = 8090, language: cast.Language = "en") -> None:
    """Until Ctrl+C. Everything lives in a folder that is gone afterwards."""
    token = f"700000001:{secrets.token_urlsafe(26)}"
    with tempfile.TemporaryDirectory(prefix="firstline-demo-") as folder:
        server = await _serve(create_app(token=token), host, port)
        try:
            async with aiohttp.ClientSession() as session:
                stage = Stage(session, server.url)
                await set_up(stage, cast.SCRIPTS[language])
                clock = WorldClock(server)
                norm_at = time_of_norm(clock.now())
                config = cast.config(language, local_zone(), norm_at)
                settings = _settings(Path(folder), token, server.url, config)
                await app.run(
                    settings,
                    on_ready=lambda: _open(stage, server.url, language, norm_at),
                    clock=clock,
                    log_level=logging.WARNING,
                )
        finally:
            await server.close()


class WorldClock(Clock):
    """The time of the page: where it is turned forward, the desk's clocks go with it."""

    def __init__(self, server: ServerHandle) -> None:
        self._server = server

    def now(self) -> datetime:
        return self._server.world.clock.now()


async def _serve(application: web.Application, host: str, port: int) -> ServerHandle:
    """On this port, or on any free one where it is taken."""
    try:
        return await serve(application, host, port)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        return await serve(application, host, 0)


def _settings(folder: Path, token: str, url: str, desks: str) -> Settings:
    config = folder / "firstline.toml"
    config.write_text(desks, encoding="utf-8")
    return fixed(
        token=SecretStr(token),
        admins=(cast.LEAD,),
        database_url=SecretStr(f"sqlite:///{folder / 'demo.db'}"),
        api_base=url,
        config=config,
        web_port=0,
    )


def local_zone() -> str:
    """The zone of this machine, so that the desk's times are those of the page; UTC where it has none that is known."""
    try:
        name = get_localzone_name()
    except ZoneInfoNotFoundError:  # the machine's settings contradict each other
        return "UTC"
    return name if name in available_timezones() else "UTC"


def time_of_norm(now: datetime) -> str:
    """A time of day soon to come, by the clock of the page."""
    return f"{(now + NORM_AFTER).astimezone(ZoneInfo(local_zone())):%H:%M}"


async def set_up(stage: Stage, script: cast.Script) -> None:
    """People, groups, and who has pressed Start."""
    for player in script.players:
        await stage.post(
            "people",
            id=player.user_id,
            first_name=player.first_name,
            role=player.role,
            language_code=player.language,
        )
    everybody = [player.user_id for player in script.players]
    groups = (
        (cast.FIRST_LINE, script.first_line, everybody),
        (cast.SECOND_OFFICE, script.second_office, [*cast.STAFF, *cast.EMPLOYEES[2:]]),
        (cast.SECOND_LINE, script.second_line, list(cast.STAFF)),
    )
    for chat_id, title, members in groups:
        await stage.post(
            "chats",
            id=chat_id,
            type="supergroup",
            title=title,
            owner=cast.LEAD,
            members=members,
            bot="administrator",
        )
    for user_id in cast.STAFF:
        await stage.post("start", **{"from": user_id})


async def _open(stage: Stage, url: str, language: cast.Language, norm_at: str) -> None:
    """The opening conversation; then the page is announced."""
    _announce(url, language, norm_at)
    script = cast.SCRIPTS[language]
    boris, clara = cast.SPECIALISTS
    await stage.says(cast.PRINTER, cast.FIRST_LINE, script.greeting)
    printer = await stage.says(cast.PRINTER, cast.FIRST_LINE, script.printer)
    await stage.says(cast.PRINTER, cast.FIRST_LINE, script.printer_more)
    await stage.says(boris, cast.FIRST_LINE, script.printer_answer)
    await stage.says(boris, cast.FIRST_LINE, "/task", reply_to=printer)
    await stage.says(boris, cast.FIRST_LINE, "/service 1 printers")
    vpn = await stage.says(cast.VPN, cast.FIRST_LINE, script.vpn)
    await stage.says(clara, cast.FIRST_LINE, script.vpn_answer, reply_to=vpn)
    await stage.says(cast.ACCOUNTING, cast.FIRST_LINE, script.accounting)
    await stage.says(cast.EMPLOYEES[4], cast.SECOND_OFFICE, script.office)


GUIDE: dict[cast.Language, str] = {
    "en": """\
Open [bold link={page}]{page}[/]

You are Olga, the team lead. In a minute the bot tells you that Cyril still waits for an answer.
  • become [b]Boris[/] (left) and answer Cyril in «IT help»: the alarm turns green
  • as Boris write [b]/task[/] in «IT help» and pick a message; look at the card in «IT tasks» and press its buttons
  • become [b]Bella[/] and ask something; put a ✍ on it as Boris
  • as Olga ask the bot: [b]/metrics[/], [b]/open[/], [b]/queue[/], [b]/status[/]
At [b]{norm_at}[/] the bot tells Olga how many answers came in time.
Ctrl+C ends the demo; nothing is left behind.""",
    "ru": """\
Откройте [bold link={page}]{page}[/]

Вы Ольга, руководитель. Через минуту бот скажет вам, что Кирилл всё ещё ждёт ответа.
  • станьте [b]Борисом[/] (слева) и ответьте Кириллу в «ИТ-помощи»: тревога станет зелёной
  • от Бориса напишите [b]/task[/] в «ИТ-помощи» и выберите сообщение; нажмите кнопки карточки в «ИТ: задачи»
  • станьте [b]Беллой[/] и спросите что-нибудь; от Бориса поставьте на это ✍
  • от Ольги спросите бота: [b]/metrics[/], [b]/open[/], [b]/queue[/], [b]/status[/]
В [b]{norm_at}[/] бот скажет Ольге, сколько ответов дано в срок.
Ctrl+C завершает демо; ничего не остаётся.""",
}


def _announce(url: str, language: cast.Language, norm_at: str) -> None:
    page = f"{url}/#as={cast.LEAD}&chat={cast.FIRST_LINE}"
    Console().print(
        Panel(GUIDE[language].format(page=page, norm_at=norm_at), title="Firstline", expand=False, padding=(1, 2))
    )
