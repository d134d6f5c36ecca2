"""What a value may be: the notation of `bot_api.json` as small immutable objects."""

import re
from dataclasses import dataclass
from typing import TypeAlias

PLAIN = frozenset({"Integer", "Float", "Boolean", "True", "String"})
_BAR = re.compile(r" \| (?![^\[]*\])")  # between alternatives, not inside a list


@dataclass(frozen=True, slots=True)
class Plain:
    """Integer, Float, Boolean, True or String."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Word:
    """This very text."""

    text: str

    def __str__(self) -> str:
        return f"'{self.text}'"


@dataclass(frozen=True, slots=True)
class ListOf:
    item: "Kind"

    def __str__(self) -> str:
        return f"Array of {self.item}"


@dataclass(frozen=True, slots=True)
class OneOf:
    options: "tuple[Kind, ...]"

    def __str__(self) -> str:
        return " or ".join(map(str, self.options))


@dataclass(frozen=True, slots=True)
class TypeName:
    """A type of the Bot API by its name; what it is stands in the schema."""

    name: str

    def __str__(self) -> str:
        return self.name


Kind: TypeAlias = Plain | Word | ListOf | OneOf | TypeName


@dataclass(frozen=True, slots=True)
class Field:
    kind: Kind
    required: bool


@dataclass(frozen=True, slots=True)
class Struct:
    """An object with named fields."""

    name: str
    fields: dict[str, Field]

    @property
    def required(self) -> list[str]:
        return [name for name, field in self.fields.items() if field.required]


@dataclass(frozen=True, slots=True)
class Method:
    """A method: its parameters and what it answers with."""

    parameters: Struct
    returns: Kind

    @property
    def name(self) -> str:
        return self.parameters.name


def parse(notation: str) -> Kind:
    """`A | B`, `[A]`, `'word'`, or a name."""
    options = _BAR.split(notation)
    if len(options) > 1:
        return OneOf(tuple(parse(option) for option in options))
    if notation.startswith("[") and notation.endswith("]"):
        return ListOf(parse(notation[1:-1]))
    if notation.startswith("'"):
        return Word(notation.strip("'"))
    return Plain(notation) if notation in PLAIN else TypeName(notation)


def parse_fields(name: str, fields: dict[str, str]) -> Struct:
    """Fields as they stand in the file; a `?` behind a name means that it may be left out."""
    return Struct(
        name, {key.removesuffix("?"): Field(parse(kind), not key.endswith("?")) for key, kind in fields.items()}
    )
