"""What can be looked at without the database and without a token."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import aiohttp

from bot import config
from bot.cli.doctor.findings import Finding, bad, care, good
from bot.cli.doctor.safety import others_can_read
from bot.cli.failures import SHOWN_PROBLEMS
from bot.clock import Clock
from bot.settings import Settings, secret_files

DRIFT_SECONDS = 10
ANSWER_SECONDS = 10


def look_at_secrets() -> list[Finding]:
    """Whoever reads the token is the bot. What systemd or a container hands over in /run is theirs to keep."""
    return [
        care(f"settings: others on this host can read {path}, which holds a secret", f"chmod 600 {path}")
        for path in secret_files()
        if not path.is_relative_to("/run") and others_can_read(path)
    ]


def read_config(settings: Settings) -> tuple[config.Config | None, list[Finding]]:
    path = settings.config_path
    if path is None:
        return None, [care("config: no firstline.toml here", "write one, or set FIRSTLINE_CONFIG; see `config check`")]
    try:
        found = config.load(path)
    except config.BadConfig as error:
        return None, [bad(f"config: {problem}") for problem in error.problems[:SHOWN_PROBLEMS]]
    said = [good(f"config: {path}, desks: {', '.join(plan.desk.key for plan in found.desks)}")]
    if unsent := found.unsent_mail:
        said.append(care(f"config: {unsent}", "tell people or groups besides"))
    return found, said


async def look_at_clock(settings: Settings) -> Finding:
    """Deadlines are told by this host's clock; Telegram dates the messages."""
    theirs = await _their_time(settings.api_base)
    if theirs is None:
        return care("clock: nothing to compare it with", "see what is said about the Bot API below")
    drift = abs((Clock().now() - theirs).total_seconds())
    if drift > DRIFT_SECONDS:
        return bad(f"clock: {drift:.0f} s away from the Bot API's", "turn on time synchronisation (NTP) on this host")
    return good("clock: agrees with the Bot API's")


async def _their_time(address: str) -> datetime | None:
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=ANSWER_SECONDS)) as session,
            session.head(address, allow_redirects=False) as answer,
        ):
            return parsedate_to_datetime(answer.headers["Date"]).astimezone(UTC)
    except (aiohttp.ClientError, OSError, KeyError, ValueError):
        return None
