"""Errors people can do something about, in one line each. Whatever is not listed here is a bug and keeps its traceback.

Errors are known by the names of their classes, so that no library is imported only to look at an error.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

USER, TROUBLE = 2, 1
SHOWN_PROBLEMS = 5


class UserMistake(Exception):
    """Something only the person at the keyboard can put right."""


class Trouble(Exception):
    """Something outside is not as it should be."""


@dataclass(frozen=True, slots=True)
class Failure:
    lines: tuple[str, ...]
    code: int


def explain(error: BaseException) -> Failure | None:
    """What to tell about an error; None where it is not one of those people can mend."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    for kind in type(error).__mro__:
        told = _TOLD.get(f"{kind.__module__}.{kind.__qualname__}")
        if told is not None:
            return told(error)
    return None


def _told_by_us(error: Any) -> Failure:
    return Failure(tuple(map(str, error.args)), USER)


def _mistake(error: Any) -> Failure:
    return Failure((_one_line(error),), USER)


def _trouble(error: Any) -> Failure:
    return Failure((_one_line(error),), TROUBLE)


def _usage(error: Any) -> Failure:
    context = getattr(error, "ctx", None)
    if not error.format_message():  # a group without a command: its help has been shown
        return Failure((), USER)
    hint = f"; see `{context.command_path} --help`" if context is not None else ""
    message = " ".join(error.format_message().replace("Value error, ", "").split())
    return Failure((f"{message.rstrip('.')}{hint}",), USER)


def _no_open_time(error: Any) -> Failure:
    """Of a level that was stored before such levels were refused."""
    hint = "`firstline config check` names it where it is still in the file"
    return Failure((f"a level promises what its hours never come to: {_one_line(error)}; {hint}",), USER)


def _bad_config(error: Any) -> Failure:
    problems = [str(problem) for problem in error.problems]
    rest = len(problems) - SHOWN_PROBLEMS
    more = [f"… and {rest} more"] if rest > 0 else []
    return Failure((*problems[:SHOWN_PROBLEMS], *more), USER)


def _database(error: Any) -> Failure:
    if is_not_migrated(error):
        return Failure(("the database has no tables of this version; run `firstline migrate`",), TROUBLE)
    return Failure((f"the database cannot be used: {_cause(error)}; see FIRSTLINE_DATABASE_URL",), TROUBLE)


def _address(error: Any) -> Failure:
    return Failure((f"FIRSTLINE_DATABASE_URL: {_one_line(error)}",), USER)


def is_not_migrated(error: BaseException) -> bool:
    """Tables or columns that this version needs are not there."""
    text = str(getattr(error, "orig", error)).lower()
    signs = ("no such table", "no such column", "undefinedtable", "undefinedcolumn", "does not exist")
    kind = type(getattr(error, "orig", error)).__name__.lower()
    return kind != "invalidcatalognameerror" and 'database "' not in text and any(sign in text for sign in signs)


def _cause(error: Any) -> str:
    return _one_line(getattr(error, "orig", None) or error)


def _one_line(error: object) -> str:
    lines = str(error).split("\n")
    return " ".join(lines[0].split()) or type(error).__name__


def _token(_error: Any) -> Failure:
    return Failure(("Telegram refuses the bot token; see FIRSTLINE_TOKEN, BotFather shows it again with /token",), USER)


def _unreachable(error: Any) -> Failure:
    return Failure((f"the Bot API cannot be reached: {_one_line(error)}; see FIRSTLINE_API_BASE",), TROUBLE)


def _system(error: Any) -> Failure:
    """Files that cannot be written, ports that are taken."""
    reason = _one_line(error.strerror or error)
    return Failure((f"{error.filename}: {reason.lower()}" if error.filename else reason,), TROUBLE)


def _reader_left(_error: Any) -> Failure:
    """`firstline metrics | head`: nobody listens any more."""
    return Failure((), TROUBLE)


_TOLD: dict[str, Callable[[Any], Failure]] = {
    f"{__name__}.UserMistake": _told_by_us,
    f"{__name__}.Trouble": _trouble,
    "bot.settings.BadSettings": _mistake,
    "bot.config.tables.BadConfig": _bad_config,
    "bot.config.calendars.UnknownCalendar": _mistake,
    "bot.telegram_api.TokenRefused": _token,
    "scheduler.outcomes.TokenRefused": _token,
    "bot.telegram_api.TelegramError": _unreachable,
    "telegram.error.InvalidToken": _token,
    "telegram.error.Forbidden": _token,
    "telegram.error.NetworkError": _unreachable,
    "bot.importer.source.NotAnExport": _mistake,
    "bot.importer.joining.ChatTaken": _mistake,
    "desk.business_hours.NoOpenTime": _no_open_time,
    "storage.engines.UnknownDatabase": _address,
    "storage.migrate.NewerTables": _mistake,
    "sqlalchemy.exc.SQLAlchemyError": _database,
    "asyncpg.exceptions._base.PostgresError": _database,
    "asyncpg.exceptions._base.InterfaceError": _database,
    "alembic.util.exc.CommandError": _database,
    "typer._click.exceptions.UsageError": _usage,
    "typer.exceptions.TyperException": _mistake,
    "builtins.BrokenPipeError": _reader_left,
    "builtins.OSError": _system,
}
