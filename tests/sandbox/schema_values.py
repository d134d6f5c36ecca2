"""Values made from the schema by hypothesis: right ones, and ones with a single planted mistake."""

from typing import Any

from hypothesis import strategies as st

from bot.sandbox.schema import Field, Kind, ListOf, OneOf, Plain, Schema, Struct, Word, bot_api

DEEPEST = 3
"""How many objects stand inside each other at most; below that only what is required is made."""
MOST_OPTIONAL = 4
"""How many of the optional fields an object gets."""

MOMENT = ("date", "unix_time")
"""How the names of fields end that are a Unix time: not every integer is one."""

_UNIX_TIME = st.integers(0, 2**31 - 1)
_PLAIN = {
    "Integer": st.integers(-(2**52), 2**52),
    "Float": st.floats(-180, 180, allow_nan=False) | st.integers(-180, 180),
    "Boolean": st.booleans(),
    "True": st.just(value=True),
    "String": st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20),
}


def values(kind: Kind, *, depth: int = DEEPEST, schema: Schema | None = None) -> st.SearchStrategy[Any]:
    """What the schema allows for a kind."""
    api = schema or bot_api()
    match kind:
        case Plain(name):
            return _PLAIN[name]
        case Word(text):
            return st.just(text)
        case ListOf(item):
            return st.lists(values(item, depth=depth - 1), max_size=2) if depth > 0 else st.just([])
        case OneOf(options):
            return st.one_of([st.deferred(lambda option=option: values(option, depth=depth)) for option in options])
    found = api.type(kind.name)
    return objects(found, depth=depth) if isinstance(found, Struct) else values(found, depth=depth)


@st.composite
def objects(draw: st.DrawFn, struct: Struct, depth: int = DEEPEST) -> dict[str, Any]:
    """An object with all that is required and some of the rest."""
    optional = [name for name, field in struct.fields.items() if not field.required]
    most = MOST_OPTIONAL if depth > 0 else 0
    chosen = draw(st.lists(st.sampled_from(optional), max_size=most, unique=True)) if optional and most else []
    return {name: draw(_field(name, struct.fields[name], depth)) for name in [*struct.required, *chosen]}


def _field(name: str, field: Field, depth: int) -> st.SearchStrategy[Any]:
    if name.endswith(MOMENT) and field.kind == Plain("Integer"):
        return _UNIX_TIME
    return st.deferred(lambda: values(field.kind, depth=depth - 1))


@st.composite
def updates(draw: st.DrawFn, *kinds: str) -> dict[str, Any]:
    """An update of one of these kinds, or of any."""
    struct = bot_api().type("Update")
    assert isinstance(struct, Struct)
    kind = draw(st.sampled_from(kinds or [name for name, field in struct.fields.items() if not field.required]))
    return {"update_id": draw(st.integers(1, 2**31 - 1)), kind: draw(values(struct.fields[kind].kind))}


def places(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The paths of all objects inside a value."""
    if isinstance(value, list):
        return [place for number, item in enumerate(value) for place in places(item, (*path, number))]
    if not isinstance(value, dict):
        return []
    return [path, *(place for name, item in value.items() for place in places(item, (*path, name)))]


@st.composite
def malformed(draw: st.DrawFn, right: st.SearchStrategy[Any]) -> Any:
    """A right value with one mistake: an object somewhere in it lacks a field, or one is of another type."""
    value = draw(right)
    filled = [place for place in places(value) if at(value, place)]
    target = at(value, draw(st.sampled_from(filled)))
    name = draw(st.sampled_from(sorted(target)))
    if draw(st.booleans()):
        del target[name]
    else:
        target[name] = draw(st.sampled_from([None, "", -1, True, [], {}, [[]], {"no": "such"}, 1.5, "\x00"]))
    return value


def at(value: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        value = value[step]
    return value
