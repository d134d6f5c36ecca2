"""A TOML file as a table that knows its lines; what cannot be read or is no TOML is named."""

import re
import tomllib
from pathlib import Path

from bot.config.positions import Positions
from bot.config.tables import BadConfig, Notebook, Problem, Table

_SYNTAX = re.compile(r"(?P<what>.*?) \(at (?:line (?P<line>\d+), column \d+|end of document)\)", re.DOTALL)


def read_text(path: Path) -> str:
    """The text of a file, with or without a byte order mark."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise BadConfig([Problem(str(path), line, "", "is not UTF-8; save the file as UTF-8")]) from None
    except OSError as error:
        raise BadConfig([Problem(str(path), 0, "", f"cannot be read: {error.strerror or error}")]) from None


def root_of(text: str, file: str) -> Table:
    """The whole file as one table. Mistakes found in it are noted there."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadConfig([_syntax_problem(file, text, str(error))]) from None
    return Table(Notebook(file, Positions(text)), (), content)


def _syntax_problem(file: str, text: str, message: str) -> Problem:
    found = _SYNTAX.fullmatch(message)
    if found is None:
        return Problem(file, 1, "", f"is not TOML: {message}")
    line = int(found["line"]) if found["line"] else text.rstrip().count("\n") + 1
    return Problem(file, line, "", f"is not TOML: {found['what']}")
