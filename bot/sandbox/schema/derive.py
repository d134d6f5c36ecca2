"""Make `bot_api.json` from the description of the Bot API that aiogram's source distribution carries.

    python -m bot.sandbox.schema.derive aiogram-3.31.0/.butcher/schema/schema.json aiogram-3.31.0

Kept are names, types and what is required. The notation of types: `A | B` one of several, `[A]` a list,
`'a'` this very word, and a name that ends in `?` may be left out.
"""

import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

Json = dict[str, Any]

TARGET = Path(__file__).with_name("bot_api.json")
CREDIT = "derived from {source} (Copyright (c) 2017 - present Alex Root Junior, MIT License)"
# Neither has fields: the first is a text that names the file, the second holds no information so far.
PLAIN = {"InputFile": "String", "CallbackGame": {}}

_CONSTANT = re.compile(r"(?:always|must be) '?(\w+)'?$")
_LISTED = re.compile(r"(?:either|one of|can be) (?:one of )?'")
_ALTERNATIVE = re.compile(r"\n - (\w+)")
_PLURAL = re.compile(r" or |, | and ")


def derive(source: Json, name: str) -> Json:
    """The slim form of the whole description."""
    entries = [entry for section in source["items"] for entry in section["children"]]
    types = {entry["name"]: _type(entry) for entry in entries if entry["category"] == "types"}
    kinds = _kinds_of_updates(types.get("Update", {}))
    return {
        "version": source["api"]["version"],
        "date": source["api"]["release_date"],
        "source": CREDIT.format(source=name),
        "methods": {
            entry["name"]: {"returns": _returns(entry, types), "fields": _fields(entry, kinds)}
            for entry in entries
            if entry["category"] == "methods"
        },
        "types": types,
    }


def _type(entry: Json) -> Json | str:
    if entry["name"] in PLAIN:
        return PLAIN[entry["name"]]  # type: ignore[return-value]
    if entry["annotations"]:
        return _fields(entry)
    options = _ALTERNATIVE.findall(entry["description"])
    if entry["name"] == "RichText":
        options = ["String", "[RichText]", *options]
    return " | ".join(options) if options else {}


def _kinds_of_updates(update: Json | str) -> str:
    """What `allowed_updates` may hold: the names of an update's optional fields."""
    names = [f"'{name[:-1]}'" for name in update if name.endswith("?")]
    return f"[{' | '.join(names)}]" if names else ""


def _fields(entry: Json, kinds: str = "") -> Json:
    return {
        field["name"] + ("" if field["required"] else "?"): kinds
        if kinds and field["name"] == "allowed_updates"
        else _words(field) or _notation(field["type"])
        for field in entry["annotations"]
    }


def _words(field: Json) -> str | None:
    """The words that a text is limited to, where the description lists them."""
    text = field["description"].split(". ")[0].rstrip(".")
    if field["type"] != "String":
        return None
    if field["name"] in ("type", "status", "source") and (found := _CONSTANT.search(text)):
        return f"'{found[1]}'"
    if field["name"] == "type" and field["required"] and _LISTED.search(field["description"]):
        return " | ".join(f"'{word}'" for word in re.findall(r"'(\w+)'", field["description"]))
    return None


def _notation(written: str) -> str:
    if written.startswith("Array of "):
        return f"[{_notation(written.removeprefix('Array of '))}]"
    return " | ".join(_PLURAL.split(written))


def _returns(entry: Json, types: Iterable[str]) -> str:
    """What the sentences about returning name: types, or True, String, Integer."""
    known = {*types, "True", "String", "Integer"}
    found: list[str] = []
    for sentence in re.split(r"\.\s", entry["description"].replace("\n", " ")):
        if re.search(r"[Rr]eturn", sentence):
            array = re.search(r"Array of (\w+)", sentence)
            words = [f"[{array[1]}]"] if array else [word for word in re.findall(r"\w+", sentence) if word in known]
            found += [word for word in words if word not in found]
    if not found:
        raise ValueError(f"{entry['name']}: nothing is said of what it returns")
    return " | ".join(found)


def _written(slim: Json) -> str:
    """One line for each method and type, so that two versions can be compared by eye."""
    parts = []
    for key, value in slim.items():
        if isinstance(value, str):
            parts.append(f"{json.dumps(key)}: {json.dumps(value)}")
            continue
        lines = ",\n".join(f"  {json.dumps(name)}: {json.dumps(entry)}" for name, entry in value.items())
        parts.append(f"{json.dumps(key)}: {{\n{lines}\n}}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def main(path: str, name: str) -> None:
    source = json.loads(Path(path).read_text(encoding="utf-8"))
    TARGET.write_text(_written(derive(source, name)), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:3])
