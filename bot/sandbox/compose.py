"""What people write: from a short description to the content of a Telegram message."""

from dataclasses import dataclass
from typing import Any

from bot.sandbox.errors import Refused
from bot.sandbox.files import StoredFile, draw_picture
from bot.sandbox.text import check_entities, detect, trim
from bot.sandbox.wire import compact, known_user
from bot.sandbox.world import World

Json = dict[str, Any]

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024


@dataclass(frozen=True, slots=True)
class Utterance:
    """One thing a person sends."""

    text: str | None = None
    caption: str | None = None
    entities: tuple[Json, ...] = ()
    photo: bool | str = False
    document: bool | str = False
    sticker: bool | str = False
    voice: bool | str = False
    media_group: int = 0
    reply_to: int | None = None
    quote: str | None = None
    topic: int | None = None
    forward_from: int | str | None = None
    date: int | None = None
    anonymous: bool = False
    linked_channel: bool = False
    as_channel: str | None = None
    ephemeral_reply_to: int | None = None


def content_of(world: World, said: Utterance, *, part: int = 0) -> Json:
    """The content fields; of an album only the first part carries the caption."""
    media = _media(world, said, part)
    if media is None:
        text, entities = words(world, said.text or "", said.entities, TEXT_LIMIT)
        if not text:
            raise Refused("a message needs a text or an attachment")
        return compact(text=text, entities=entities or None)
    caption, entities = words(world, said.caption or said.text or "", said.entities, CAPTION_LIMIT)
    if part or not caption or "sticker" in media:
        return media
    return media | compact(caption=caption, caption_entities=entities or None)


def words(world: World, raw: str, given: tuple[Json, ...], limit: int) -> tuple[str, list[Json]]:
    """A person's text as Telegram stores it: trimmed, with entities found."""
    checked = check_entities(raw, given, lambda user_id: known_user(world, user_id))
    text, marked = trim(raw, checked)
    if len(text) > limit:
        raise Refused(f"the text is longer than {limit} characters")
    spans = [(entity["offset"], entity["offset"] + entity["length"]) for entity in marked]
    free = [e for e in detect(text) if all(e["offset"] >= end or e["offset"] + e["length"] <= at for at, end in spans)]
    return text, sorted([*marked, *free], key=lambda entity: int(entity["offset"]))


def _media(world: World, said: Utterance, part: int) -> Json | None:
    if said.photo or (said.media_group and not said.document):
        return photo(_stored(world, "photo", said.photo or True, "photo.png", "image/png", part))
    if said.document:
        return document(_stored(world, "document", said.document, "notes.txt", "text/plain", part))
    if said.voice:
        return {"voice": voice(_stored(world, "voice", said.voice, "voice.ogg", "audio/ogg", part))}
    if said.sticker:
        stored = _stored(world, "sticker", True, "sticker.webp", "image/webp", part)
        return {"sticker": sticker(stored, said.sticker if isinstance(said.sticker, str) else "👍")}
    return None


def _stored(world: World, kind: str, wanted: bool | str, default: str, mime: str, part: int) -> StoredFile:
    """An uploaded file by its id; otherwise a small made-up one under the wanted name."""
    uploaded = world.files.by_id.get(wanted) if isinstance(wanted, str) else None
    if uploaded is not None:
        return world.files.add(kind, uploaded.name, uploaded.mime, uploaded.data)
    name = wanted if isinstance(wanted, str) else default
    seed = f"{name} {part} {len(world.files.by_id)}"
    data = draw_picture(seed) if kind == "photo" else f"{name}\n".encode()
    return world.files.add(kind, name, mime, data)


def photo(stored: StoredFile) -> Json:
    width, height = stored.size or (320, 200)
    size = {
        "file_id": stored.file_id,
        "file_unique_id": stored.unique_id,
        "width": width,
        "height": height,
        "file_size": len(stored.data),
    }
    return {"photo": [size]}


def document(stored: StoredFile) -> Json:
    return {"document": {**_file(stored), "file_name": stored.name, "mime_type": stored.mime}}


def voice(stored: StoredFile, duration: int = 3) -> Json:
    return {**_file(stored), "duration": duration, "mime_type": stored.mime}


def sticker(stored: StoredFile, emoji: str | None) -> Json:
    return {
        **_file(stored),
        "type": "regular",
        "width": 512,
        "height": 512,
        "is_animated": False,
        "is_video": False,
        **compact(emoji=emoji),
    }


def _file(stored: StoredFile) -> Json:
    return {"file_id": stored.file_id, "file_unique_id": stored.unique_id, "file_size": len(stored.data)}
