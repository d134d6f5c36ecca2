"""Parameters of a call: query, urlencoded, JSON and multipart read alike, leniently as Telegram does."""

import json
import math
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote_to_bytes

from aiohttp import web

from bot.sandbox.errors import CHAT_ID_EMPTY, NOT_UTF8, ApiError, bad_request
from bot.sandbox.json_text import NotUtf8, decoded, read_json

Json = dict[str, Any]
_TRUE = frozenset({"true", "yes", "1"})


@dataclass(frozen=True, slots=True)
class Upload:
    name: str
    mime: str
    data: bytes


@dataclass(slots=True)
class Params:
    values: Json = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)
    typed: frozenset[str] = frozenset()
    """Parameters that came as JSON, where a number is not a text."""

    def has(self, name: str) -> bool:
        return self.values.get(name) is not None

    def text(self, name: str) -> str:
        value = self.values.get(name)
        return "" if value is None else self.as_text(value)

    @staticmethod
    def as_text(value: Any) -> str:
        """A value as it would stand in a form."""
        return value if isinstance(value, str) else json.dumps(value)

    def integer(self, name: str, default: int = 0) -> int:
        """An unreadable number counts as absent."""
        value = self.values.get(name)
        try:
            return default if value is None or value == "" else int(value)
        except (TypeError, ValueError, OverflowError):
            return default

    def number(self, name: str) -> float | None:
        """A number with a point; None if absent or unreadable."""
        value = self.values.get(name)
        try:
            number = math.nan if value is None or value == "" else float(value)
        except (TypeError, ValueError, OverflowError):
            return None
        return number if math.isfinite(number) else None

    def flag(self, name: str) -> bool:
        return str(self.values.get(name, "")).lower() in _TRUE

    def decode(self, name: str, kind: type[Any], what: str, *, written: str = "") -> Any:
        """A JSON value, given as text or as itself; None if absent or empty. A `null` is no object."""
        value = self.values.get(name, "")
        if value == "":
            return None
        if isinstance(value, str):
            try:
                value = read_json(value)
            except NotUtf8 as error:
                raise bad_request(NOT_UTF8) from error
            except ValueError as error:
                raise bad_request(f"Can't parse {written or what} JSON object") from error
        if value is None and kind is not dict:
            return None
        if not isinstance(value, kind):
            raise bad_request(f"Object expected as {what}" if kind is dict else f"Expected an Array as {what}")
        return value

    def message_id(self, name: str = "message_id") -> int:
        value = self.integer(name)
        if value <= 0:
            raise bad_request("Message identifier is not specified")
        return value

    def chat_ref(self, name: str = "chat_id") -> int | str:
        """A number, or a `@username`."""
        text = self.text(name).strip()
        if not text:
            raise bad_request(CHAT_ID_EMPTY)
        if text.startswith("@"):
            return text
        try:
            return int(text)
        except ValueError as error:
            raise bad_request("chat not found") from error

    def for_log(self) -> Json:
        """What the call log keeps: files by name and size only."""
        files = {name: {"file": upload.name, "size": len(upload.data)} for name, upload in self.files.items()}
        return {**self.values, **files}


async def read_params(request: web.Request) -> Params:
    """Everything the request carries, whatever its encoding; the body wins over the query."""
    params = Params()
    try:
        params.values.update(_query(request))
        if request.method != "POST" or not request.can_read_body:
            return params
        if request.content_type == "application/json":
            body = await _read_json(request)
            params.values.update(body)
            params.typed = frozenset(body)
        else:
            await _read_form(request, params)
    except web.HTTPRequestEntityTooLarge as error:
        raise ApiError(413, "Request Entity Too Large") from error
    except (NotUtf8, UnicodeDecodeError) as error:
        raise bad_request(NOT_UTF8) from error
    return params


def _query(request: web.Request) -> Json:
    _check_escapes(request.rel_url.raw_query_string.encode())
    return dict(request.query)


def _check_escapes(raw: bytes) -> None:
    """Whoever reads a form puts a question mark where escapes are no UTF-8; Telegram refuses it."""
    decoded(unquote_to_bytes(raw))


async def _read_json(request: web.Request) -> Json:
    try:
        body = read_json(await request.read())
    except NotUtf8:
        raise
    except ValueError as error:
        raise bad_request("Can't parse request: JSON object expected") from error
    if not isinstance(body, dict):
        raise bad_request("Can't parse request: JSON object expected")
    return body


async def _read_form(request: web.Request, params: Params) -> None:
    if request.content_type == "application/x-www-form-urlencoded":
        _check_escapes(await request.read())
    try:
        form = await request.post()
    except UnicodeDecodeError:
        raise
    except (ValueError, LookupError) as error:  # an encoding that nobody knows is looked up in vain
        raise bad_request("Can't parse request: malformed body") from error
    for name, value in form.items():
        if isinstance(value, web.FileField):
            params.files[name] = Upload(value.filename, value.content_type, value.file.read())
        elif isinstance(value, str):
            params.values[name] = value
        else:
            params.files[name] = Upload(name, "application/octet-stream", bytes(value))
