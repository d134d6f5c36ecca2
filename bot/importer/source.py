"""Reading `result.json` piece by piece: which chats are in it, and the messages of one, in bounded memory.

Telegram Desktop writes either one chat, or a whole account with the same objects under `chats.list`.
"""

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO, Any

import ijson

from bot.importer.shallow import Shallow, TooDeep

Json = dict[str, Any]
Tell = Callable[[int], None]
"""Hears how many bytes have been read."""

LISTS = ("chats.list.item", "left_chats.list.item")
FACTS = ("name", "type", "id")
GROUPS = {"private_group": "group", "private_supergroup": "supergroup", "public_supergroup": "supergroup"}
RESULT = "result.json"
BUFFER = 1 << 18
ENDED = "premature EOF"
"""How the parser says that the file is over."""
NOT_UTF8 = ("invalid bytes in UTF8", "can't decode byte", "can’t decode byte")
"""How it says that the bytes are of another encoding."""
AS_UTF8 = "save it as UTF-8, as Telegram Desktop writes it, or export it again"


class NotAnExport(ValueError):
    """The file cannot be read as a Telegram Desktop export; the message is for the person who named it."""


class BrokenExport(NotAnExport):
    """The file ends before its JSON does, or is damaged somewhere; what came before is good."""


class NoList(NotAnExport):
    """The messages are written as something else."""

    def __init__(self) -> None:
        super().__init__("its “messages” are no list")


@dataclass(frozen=True)
class ExportedChat:
    """One chat of an export. `place` is its position in a whole-account export."""

    export_id: int
    kind: str
    name: str
    place: int | None = None

    @property
    def is_group(self) -> bool:
        return self.kind in GROUPS

    @property
    def chat_kind(self) -> str:
        return GROUPS[self.kind]

    @cached_property
    def chat_id(self) -> int:
        """As the Bot API names it; the export leaves out the sign and the -100 of supergroups."""
        return -self.export_id if self.chat_kind == "group" else int(f"-100{self.export_id}")


def file_of(path: Path) -> Path:
    """The export itself, also where its folder was named."""
    if path.is_dir() and (path / RESULT).is_file():
        return path / RESULT
    if path.is_dir():
        raise NotAnExport(f"{path}: no {RESULT} in this folder; export the chat as machine-readable JSON")
    if path.suffix.lower() in {".html", ".htm"}:
        raise NotAnExport(f"{path} is an HTML export; choose “Machine-readable JSON” in Telegram Desktop")
    return path


def chats_of(path: Path, tell: Tell = lambda _read: None) -> list[ExportedChat]:
    """The chats of an export. A single chat is known after its first bytes; a whole account is read through."""
    found = _Found()
    try:
        with _reading(path, tell) as file:
            found.look(file)
    except BrokenExport as broken:
        names = ", ".join(f"«{chat.name}» ({chat.chat_id})" for chat in found.chats if chat.is_group)
        raise BrokenExport(f"{broken}; groups in front of that: {names}" if names else str(broken)) from None
    if not found.chats:
        raise NotAnExport(f"{path} is not a Telegram Desktop export: there is no chat in it")
    return found.chats


class _Found:
    """The chats, as far as they have been read."""

    def __init__(self) -> None:
        self._single: Json = {}
        self._listed: list[Json] = []

    def look(self, file: IO[bytes]) -> None:
        for prefix, event, value in ijson.parse(file, buf_size=BUFFER):
            if prefix in LISTS and event == "start_map":
                self._listed.append({})
            elif prefix in FACTS:
                self._single[prefix] = value
            elif prefix.rpartition(".")[0] in LISTS and prefix.rpartition(".")[2] in FACTS:
                self._listed[-1][prefix.rpartition(".")[2]] = value
            elif prefix == "messages" and self._is_last(event):
                break

    def _is_last(self, event: str) -> bool:
        """Whether all is known of a single chat when its messages begin."""
        if event not in {"start_array", "end_array"}:
            raise NoList
        return len(self._single) == len(FACTS)

    @property
    def chats(self) -> list[ExportedChat]:
        single = self._single
        chats = [_chat(single, None)] if single else [_chat(one, place) for place, one in enumerate(self._listed)]
        return [chat for chat in chats if chat is not None]


def _chat(facts: Json, place: int | None) -> ExportedChat | None:
    export_id, kind, name = facts.get("id"), facts.get("type"), facts.get("name")
    if not isinstance(export_id, int) or not isinstance(kind, str):
        return None
    return ExportedChat(export_id, kind, name if isinstance(name, str) else "", place)


def messages_of(path: Path, chat: ExportedChat, tell: Tell = lambda _read: None) -> Iterator[Json]:
    """The messages of one chat in the order of the file, services too."""
    with _reading(path, tell, is_export=True) as file:
        if chat.place is None:
            yield from ijson.items(file, "messages.item", use_float=True, buf_size=BUFFER)
        else:
            yield from _of_account(file, chat.place)


def _of_account(file: IO[bytes], wanted: int) -> Iterator[Json]:
    place = -1
    builder: Any = None
    for prefix, event, value in ijson.parse(file, use_float=True, buf_size=BUFFER):
        if prefix in LISTS and event == "start_map":
            place += 1
            if place > wanted:
                return
        if place != wanted:
            continue
        is_message = prefix.endswith(".messages.item") and prefix.removesuffix(".messages.item") in LISTS
        if is_message and event == "start_map":
            builder = ijson.ObjectBuilder()
        if builder is not None:
            builder.event(event, value)
        if is_message and event == "end_map":
            yield builder.value
            builder = None


class _Counted:
    """A file that tells how far it has been read."""

    def __init__(self, file: IO[bytes], tell: Tell) -> None:
        self._file = file
        self._tell = tell
        self._read = 0

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self._read += len(data)
        self._tell(self._read)
        return data


@contextmanager
def _reading(path: Path, tell: Tell, *, is_export: bool = False) -> Iterator[Any]:
    """`is_export`: its chats were found, so what cannot be read is damaged."""
    try:
        with path.open("rb") as file:
            _skip_mark(path, file)
            yield Shallow(_Counted(file, tell))
    except (ijson.JSONError, UnicodeDecodeError, TooDeep, NoList) as error:
        if ENDED in str(error):
            said = "ends in the middle, or is not a Telegram Desktop export"
            raise BrokenExport(f"{path} {said}; export it again") from None
        if any(sign in str(error) for sign in NOT_UTF8):
            raise BrokenExport(f"{path} is not in UTF-8; {AS_UTF8}") from None
        reason = " ".join(str(error).removeprefix("b'").replace("\\n", "\n").split("\n")[0].split())
        if is_export:
            raise BrokenExport(f"{path} is damaged: {reason}; export it again") from None
        raise NotAnExport(f"{path} is not a Telegram Desktop export: {reason}") from None
    except OSError as error:
        raise NotAnExport(f"{path} cannot be read: {error.strerror or error}") from None


def _skip_mark(path: Path, file: IO[bytes]) -> None:
    """Editors may save a file anew: with a mark in front that no JSON has, or in an encoding that none is in."""
    begins = file.read(len(BOM_UTF8))
    if begins[:2] in (BOM_UTF16_LE, BOM_UTF16_BE) or b"\0" in begins:
        raise NotAnExport(f"{path} is in UTF-16; {AS_UTF8}")
    if begins != BOM_UTF8:
        file.seek(0)
