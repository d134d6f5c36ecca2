"""The plain part of YAML the manifests keep to: blocks, flow lists, quoted words, `|` texts. All else is refused."""

import json
import re
from typing import Any

_KEY = re.compile(r"(?P<key>[A-Za-z0-9_./-]+):(?: +(?P<rest>.*))?$")
_SPECIAL = re.compile(r"[&*!%@`{]|<<|.*\s#|.*: ")
_WORDS = {"true": True, "false": False, "null": None, "{}": {}}

Lines = list[tuple[int, str]]
"""Depth and text of each line that says something."""


class NotPlain(ValueError):
    """Not YAML, or of the part nobody needs here."""


def documents(text: str) -> list[Any]:
    return [_document(part) for part in re.split(r"^---$", text, flags=re.MULTILINE)]


def _document(text: str) -> Any:
    if "\t" in text:
        raise NotPlain("a tab")
    lines: Lines = [(len(line) - len(line.lstrip()), line.strip()) for line in text.splitlines() if line.strip()]
    rest = [line for line in lines if not line[1].startswith("#")]
    value, rest = _block(rest, rest[0][0])
    if rest:
        raise NotPlain(f"unexpected depth: {rest[0][1]!r}")
    return value


def _block(lines: Lines, depth: int) -> tuple[Any, Lines]:
    return _list(lines, depth) if lines[0][1].startswith("- ") else _mapping(lines, depth)


def _list(lines: Lines, depth: int) -> tuple[list[Any], Lines]:
    found = []
    while lines and lines[0][0] == depth and lines[0][1].startswith("- "):
        first = lines[0][1][2:]
        if _KEY.match(first):
            value, lines = _mapping([(depth + 2, first), *lines[1:]], depth + 2)
        else:
            value, lines = _scalar(first), lines[1:]
        found.append(value)
    return found, lines


def _mapping(lines: Lines, depth: int) -> tuple[dict[str, Any], Lines]:
    found: dict[str, Any] = {}
    while lines and lines[0][0] == depth:
        matched = _KEY.match(lines[0][1])
        if matched is None:
            raise NotPlain(f"neither a key nor an item: {lines[0][1]!r}")
        key = matched["key"]
        if key in found:
            raise NotPlain(f"twice: {key}")
        found[key], lines = _value(matched["rest"], lines[1:], depth)
    return found, lines


def _value(said: str | None, lines: Lines, depth: int) -> tuple[Any, Lines]:
    if said == "|":
        inside = [text for _, text in _deeper(lines, depth)]
        return "\n".join(inside) + "\n", lines[len(inside) :]
    if said is not None:
        return _scalar(said), lines
    if not _deeper(lines, depth):
        raise NotPlain("a key without a value")
    return _block(lines, lines[0][0])


def _deeper(lines: Lines, depth: int) -> Lines:
    end = next((number for number, line in enumerate(lines) if line[0] <= depth), len(lines))
    return lines[:end]


def _scalar(said: str) -> Any:
    if said in _WORDS:
        return _WORDS[said]
    if said.startswith('"'):
        return json.loads(said)
    if said.startswith("["):
        if not said.endswith("]"):
            raise NotPlain(f"a list over several lines: {said!r}")
        return [_scalar(one) for one in re.findall(r'"(?:[^"\\]|\\.)*"|[^\s,]+', said[1:-1])]
    if _SPECIAL.match(said):
        raise NotPlain(f"needs quotes: {said!r}")
    return int(said) if re.fullmatch(r"\d+", said) else said
