"""Append-only books of what happened: facts of delivery (the ledger) and the bot's calls. No token is ever in them."""

import fcntl
import json
import logging
from dataclasses import dataclass, field
from os import SEEK_END
from pathlib import Path
from typing import Any, BinaryIO

from bot.sandbox.clock import Clock

Json = dict[str, Any]

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Book:
    """Numbered entries, only ever added; with a file, each is in it before anything else happens."""

    clock: Clock
    entries: list[Json] = field(default_factory=list)
    _file: BinaryIO | None = None

    def add(self, **fields: Any) -> Json:
        entry = {"n": len(self.entries) + 1, "at": self.clock.now().isoformat(), **fields}
        if self._file:
            _write_whole(self._file, json.dumps(entry, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n")
        self.entries.append(entry)
        return entry

    def after(self, number: int, limit: int | None = None) -> list[Json]:
        """Entries with a number above `number`, oldest first."""
        start = max(number, 0)
        return self.entries[start : None if limit is None else start + limit]

    def write_to(self, path: Path) -> None:
        """Keep the entries as lines of JSON, too. Unbuffered: what was added outlives a killed process.

        A file of an earlier run is gone on with: its entries come first, and their numbers are not used again.
        """
        file = _opened_alone(path)
        try:
            before = read_lines(path)
        except BaseException:
            file.close()
            raise
        for entry in self.entries:
            entry["n"] += len(before)
        mine, self.entries = self.entries, before + self.entries
        self._file = file
        for entry in mine:
            _write_whole(file, json.dumps(entry).encode() + b"\n")

    def close(self) -> None:
        if self._file:
            self._file.close()
            self._file = None


def _opened_alone(path: Path) -> BinaryIO:
    """Numbers would be given twice where two wrote; the lock ends with its process."""
    file = path.open("ab", buffering=0)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        raise ValueError("another sandbox writes it") from None
    return file


def _write_whole(file: BinaryIO, line: bytes) -> None:
    """All of it or nothing: a full disk takes a part, and the next line must not be glued to that."""
    end = file.seek(0, SEEK_END)
    try:
        while line:
            line = line[file.write(line) :]
    except OSError:
        file.truncate(end)
        raise


def read_lines(path: Path) -> list[Json]:
    """The entries of a file; what a kill or a full disk left unfinished at its end is cut away."""
    data = path.read_bytes()
    whole = data[: data.rfind(b"\n") + 1]
    if len(whole) < len(data):
        log.warning("%s: its last line is unfinished, %s bytes are cut away", path, len(data) - len(whole))
        with path.open("r+b") as file:
            file.truncate(len(whole))
    return [_entry(line, number) for number, line in enumerate(whole.split(b"\n"), start=1) if line]


def _entry(line: bytes, number: int) -> Json:
    try:
        entry: Json = json.loads(line.decode("utf-8", "surrogatepass"))
    except ValueError as error:
        raise ValueError(f"line {number} is no entry: {getattr(error, 'msg', error)}") from None
    return entry
