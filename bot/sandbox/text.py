"""Texts as Telegram measures them: entities count UTF-16 units, limits count code points."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from bot.sandbox.errors import bad_request
from bot.sandbox.vocabulary import words

Json = dict[str, Any]

ENTITY_TYPES = words(
    "mention hashtag cashtag bot_command url email phone_number bold italic underline strikethrough "
    "spoiler blockquote expandable_blockquote code pre text_link text_mention custom_emoji date_time "
)
ENTITY_FIELDS = ("url", "language", "custom_emoji_id", "unix_time", "date_time_format")

_DETECTORS = (
    (
        "url",
        re.compile(
            r"(?<![\w@./])(?:https?://[^\s<>\"]+[^\s<>\".,;:!?)\]]|(?:[\w-]+\.)+(?:com|org|net|ru|me|io)\b(?:/[^\s<>\"]*)?)"
        ),
    ),
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("mention", re.compile(r"(?<![\w@/])@[A-Za-z]\w{3,31}\b")),
    ("bot_command", re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])")),
    ("hashtag", re.compile(r"(?<![\w&])#(?=\w*[^\W\d_])\w{1,256}")),
)


def utf16_len(text: str) -> int:
    """Length in UTF-16 code units, as entity offsets count it."""
    return len(text.encode("utf-16-le")) // 2


def detect(text: str) -> list[Json]:
    """Entities that Telegram's servers find by themselves; earlier kinds win over later ones."""
    found: list[Json] = []
    taken: list[tuple[int, int]] = []
    for kind, pattern in _DETECTORS:
        for match in pattern.finditer(text):
            if all(match.end() <= start or match.start() >= end for start, end in taken):
                taken.append(match.span())
                offset = utf16_len(text[: match.start()])
                found.append({"type": kind, "offset": offset, "length": utf16_len(match.group())})
    return sorted(found, key=lambda entity: int(entity["offset"]))


def _boundaries(text: str) -> set[int]:
    """UTF-16 offsets where a symbol begins or the text ends."""
    marks, position = {0}, 0
    for symbol in text:
        position += 2 if ord(symbol) > 0xFFFF else 1
        marks.add(position)
    return marks


def check_entities(text: str, given: Iterable[Any], person: Callable[[int], Json | None]) -> list[Json]:
    """Validate a bot's own entities; mentions of people Telegram does not know are dropped silently."""
    given, checked = tuple(given), []
    marks, total = (_boundaries(text), utf16_len(text)) if given else (set(), 0)
    for raw in given:
        entity = _read_entity(raw)
        if entity["type"] == "text_mention":
            user = person(int((raw.get("user") or {}).get("id", 0)))
            if user is None:
                continue
            entity["user"] = user
        _check_bounds(entity, marks, total)
        checked.append(entity)
    return sorted(checked, key=lambda entity: (entity["offset"], -entity["length"]))


def _read_entity(raw: Any) -> Json:
    if not isinstance(raw, dict):
        raise bad_request("Can't parse MessageEntity: Expected an Object")
    if raw.get("type") not in ENTITY_TYPES:
        raise bad_request("Can't parse MessageEntity: Unsupported type specified")
    try:
        entity: Json = {"type": raw["type"], "offset": int(raw["offset"]), "length": int(raw["length"])}
    except (KeyError, TypeError, ValueError) as error:
        raise bad_request("Can't parse MessageEntity: Offset and length must be integers") from error
    entity.update({key: raw[key] for key in ENTITY_FIELDS if raw.get(key) is not None})
    return entity


def _check_bounds(entity: Json, marks: set[int], total: int) -> None:
    start, end = entity["offset"], entity["offset"] + entity["length"]
    if start < 0 or entity["length"] <= 0 or start >= total:
        raise bad_request(f"Entity begins after the end of the text at UTF-16 offset {start}")
    if end > total:
        raise bad_request(
            f"Entity beginning at UTF-16 offset {start} ends after the end of the text at UTF-16 offset {end}"
        )
    if start not in marks or end not in marks:
        raise bad_request(f"Entity beginning at UTF-16 offset {start} ends in a middle of a UTF-16 symbol")


def trim(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Telegram cuts white space at both ends and moves the entities along."""
    stripped = text.strip()
    if stripped == text:
        return text, entities
    lead, total = utf16_len(text[: len(text) - len(text.lstrip())]), utf16_len(stripped)
    moved = []
    for entity in entities:
        start = max(entity["offset"] - lead, 0)
        end = min(entity["offset"] + entity["length"] - lead, total)
        if end > start:
            moved.append({**entity, "offset": start, "length": end - start})
    return stripped, moved


def with_detected(text: str, entities: list[Json]) -> list[Json]:
    """A bot's own entities plus what the servers find outside them."""
    spans = [(entity["offset"], entity["offset"] + entity["length"]) for entity in entities]
    extra = [
        entity
        for entity in detect(text)
        if all(entity["offset"] + entity["length"] <= start or entity["offset"] >= end for start, end in spans)
    ]
    return sorted([*entities, *extra], key=lambda entity: (entity["offset"], -entity["length"]))


def commands_in(text: str, entities: Iterable[Json]) -> list[str]:
    """Bot commands of a text, each as written (`/task@firstline_bot`)."""
    units = text.encode("utf-16-le")
    return [
        units[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])].decode("utf-16-le")
        for entity in entities
        if entity["type"] == "bot_command"
    ]
