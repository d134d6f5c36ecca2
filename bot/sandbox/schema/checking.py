"""Comparing JSON with the schema; each difference is named by its path."""

from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from bot.sandbox.schema.kinds import Kind, ListOf, OneOf, Plain, Struct, TypeName, Word
from bot.sandbox.schema.library import Schema

_JSON_NAMES = {bool: "Boolean", int: "Integer", float: "Float", str: "String", list: "Array", dict: "Object"}
_ACCEPTED: dict[str, tuple[type, ...]] = {
    "Integer": (int,),
    "Float": (int, float),
    "Boolean": (bool,),
    "True": (bool,),
    "String": (str,),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One difference: where it is and what is wrong there."""

    path: str
    problem: str

    def __str__(self) -> str:
        return f"{self.path}: {self.problem}" if self.path else self.problem


def name_of(value: Any) -> str:
    """The Bot API's word for a JSON value's type."""
    return _JSON_NAMES.get(type(value), "null")


def join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


@dataclass(frozen=True, slots=True)
class Checker:
    """Nothing is converted: a number written as a text is a text."""

    schema: Schema

    def check(self, value: Any, kind: Kind, path: str = "") -> list[Finding]:
        """All differences between a value and what it should be."""
        match kind:
            case Plain(name):
                return [] if _is_plain(value, name) else [_unexpected(value, kind, path)]
            case Word(text):
                return [] if value == text else [Finding(path, f"{kind} expected, got {_shown(value)}")]
            case ListOf(item):
                return self._check_list(value, item, path)
            case OneOf(options):
                return self._check_options(value, options, path)
        found = self.schema.type(kind.name)
        return self.check_struct(value, found, path) if isinstance(found, Struct) else self.check(value, found, path)

    def check_struct(self, value: Any, struct: Struct, path: str = "") -> list[Finding]:
        """Unknown, missing and wrong fields of an object."""
        if not isinstance(value, dict):
            return [Finding(path, f"{struct.name} expected, got {name_of(value)}")]
        findings = [
            Finding(join(path, str(name)), f"{struct.name} has no such field")
            for name in value
            if name not in struct.fields
        ]
        findings += [
            Finding(join(path, name), f"is missing, {struct.name} requires it")
            for name in struct.required
            if name not in value
        ]
        for name, field in struct.fields.items():
            if name in value:
                findings += self.check(value[name], field.kind, join(path, name))
        return findings

    def _check_list(self, value: Any, item: Kind, path: str) -> list[Finding]:
        if not isinstance(value, list):
            return [_unexpected(value, ListOf(item), path)]
        return [
            finding
            for position, element in enumerate(value)
            for finding in self.check(element, item, f"{path}[{position}]")
        ]

    def _check_options(self, value: Any, options: tuple[Kind, ...], path: str) -> list[Finding]:
        """Right if any option fits; otherwise what the likeliest option says."""
        options = tuple(option for option in options if self._is_shaped_like(value, option)) or options
        if isinstance(value, dict) and (tag := self._tag(options)):
            meant = tuple(option for option in options if self._words(option)[tag] == value.get(tag))
            if not meant:
                return [
                    _no_such_word(value.get(tag), [self._words(option)[tag] for option in options], join(path, tag))
                ]
            options = meant
        attempts = [(option, self.check(value, option, path)) for option in options]
        if not all(findings for _, findings in attempts):
            return []
        if all(any(finding.path == path for finding in findings) for _, findings in attempts):
            return [_unexpected(value, OneOf(options), path)]
        likeliest = min(attempts, key=lambda attempt: (self._strangeness(value, attempt[0]), len(attempt[1])))
        return likeliest[1]

    def _is_shaped_like(self, value: Any, option: Kind) -> bool:
        """An object for an object, a list for a list."""
        if isinstance(value, dict):
            return self._struct(option) is not None
        return isinstance(value, list) == isinstance(option, ListOf)

    def _tag(self, options: tuple[Kind, ...]) -> str | None:
        """The field by which the options are told apart, such as `type`, though two may share a word."""
        names = [self._words(option).keys() for option in options]
        common = set(names[0]).intersection(*names[1:])
        if len(common) != 1:
            return None
        tag = common.pop()
        different = {self._words(option)[tag] for option in options}
        return tag if len(different) > 1 else None

    def _words(self, option: Kind) -> dict[str, str]:
        """The fields of an option that always hold the same word."""
        struct = self._struct(option)
        if struct is None:
            return {}
        return {name: field.kind.text for name, field in struct.fields.items() if isinstance(field.kind, Word)}

    def _strangeness(self, value: Any, option: Kind) -> int:
        """How many fields of this object the option does not have or lacks."""
        struct = self._struct(option)
        if struct is None or not isinstance(value, dict):
            return 0
        return len(value.keys() - struct.fields.keys()) + len(set(struct.required) - value.keys())

    def _struct(self, option: Kind) -> Struct | None:
        found = self.schema.type(option.name) if isinstance(option, TypeName) else None
        return found if isinstance(found, Struct) else None


def _is_plain(value: Any, name: str) -> bool:
    if name == "True":
        return value is True
    if isinstance(value, bool):
        return name == "Boolean"
    return isinstance(value, _ACCEPTED[name])


def _unexpected(value: Any, kind: Kind, path: str) -> Finding:
    return Finding(path, f"{kind} expected, got {_shown(value)}")


def _no_such_word(value: Any, known: list[str], path: str) -> Finding:
    words = list(dict.fromkeys(known))
    near = get_close_matches(value, words, 1) if isinstance(value, str) else []
    hint = f"; '{near[0]}' comes nearest" if near else ""
    expected = " or ".join(f"'{word}'" for word in words)
    return Finding(path, f"{expected} expected, got {_shown(value)}{hint}")


def _shown(value: Any) -> str:
    """A text by its words where they matter, everything else by its type."""
    if value is False:
        return "False"
    if isinstance(value, str) and len(value) <= 40:
        return f"String {value!r}"
    return name_of(value)
