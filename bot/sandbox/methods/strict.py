"""Strict mode: whatever a request has too much, too little or of the wrong type is a mistake, though Telegram
would often ignore it."""

import json
import re
from typing import Any

from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.json_text import read_json
from bot.sandbox.params import Params
from bot.sandbox.schema import Field, Kind, OneOf, Plain, TypeName, bot_api
from bot.sandbox.schema.checking import Checker, Finding

MOST_NAMED = 5
_ATTACHED = re.compile(r"attach://([^\s\"\\]+)")
_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
_INTEGER = re.compile(r"[+-]?\d+")
_BOOLEANS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


def check_request(name: str, params: Params) -> None:
    """Refuse a call that is not as the schema says; every mistake is named by its path."""
    findings = request_findings(name, params)
    if findings:
        named = "; ".join(map(str, findings[:MOST_NAMED]))
        more = f"; and {len(findings) - MOST_NAMED} more" if len(findings) > MOST_NAMED else ""
        raise bad_request(f"strict mode: {name}: {named}{more}")


def request_findings(name: str, params: Params) -> list[Finding]:
    """What is wrong with a request."""
    method = bot_api().method(name)
    if method is None:
        return [Finding("", f"not in Bot API {bot_api().version}")]
    known = method.parameters.fields
    checker = Checker(bot_api())
    findings = [
        Finding(given, f"{name} has no such parameter") for given in sorted(params.values) if given not in known
    ]
    for parameter, field in known.items():
        findings += _parameter(checker, parameter, field, params)
    return findings + _loose_files(params, known)


def _parameter(checker: Checker, name: str, field: Field, params: Params) -> list[Finding]:
    if name not in params.values:
        missing = field.required and name not in params.files
        return [Finding(name, f"is missing, {field.kind} is required")] if missing else []
    try:
        value = _read(params.values[name], field.kind, typed=name in params.typed)
    except ValueError:
        return [Finding(name, f"{field.kind} expected, but this is not JSON")]
    if _NUL.search(json.dumps(value)):
        return [Finding(name, "holds a NUL, which Telegram turns into a space")]
    return checker.check(value, field.kind, name)


def _read(value: Any, kind: Kind, *, typed: bool) -> Any:
    """Parameters are texts in most encodings: what a text stands for depends on what is expected. In JSON a text is
    one, but for objects and lists, which Telegram wants "JSON-serialized" everywhere."""
    if not isinstance(value, str) or _may_be_text(kind):
        return value
    if not isinstance(kind, Plain):
        return read_json(value)
    if typed:
        return value
    if kind.name in ("Boolean", "True"):
        return _BOOLEANS.get(value.lower(), value)
    if _INTEGER.fullmatch(value):
        return int(value)
    return float(value) if kind.name == "Float" and _is_number(value) else value


def _may_be_text(kind: Kind) -> bool:
    options = kind.options if isinstance(kind, OneOf) else (kind,)
    return any(option in (Plain("String"), TypeName("InputFile")) for option in options)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _loose_files(params: Params, known: dict[str, Field]) -> list[Finding]:
    """Files that are neither a parameter nor attached to one."""
    attached = {name for value in params.values.values() for name in _ATTACHED.findall(params.as_text(value))}
    loose = sorted(params.files.keys() - known.keys() - attached)
    return [Finding(name, "a file that no parameter is attached to") for name in loose]


def not_acted_out(name: str) -> ApiError:
    """A method that exists but that the sandbox has no play for: unlike a name that nobody knows."""
    return ApiError(501, f"Not Implemented: {name} is a method of Bot API {bot_api().version}, but not of the sandbox")
