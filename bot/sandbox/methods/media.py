"""Pictures, documents, voice, stickers and albums: uploaded or repeated by file_id."""

from collections.abc import Callable
from typing import Any

from bot.sandbox import compose
from bot.sandbox.errors import bad_request
from bot.sandbox.files import StoredFile
from bot.sandbox.methods.formatting import caption_content, check_length, format_text
from bot.sandbox.methods.outgoing import deliver, prepare, publish
from bot.sandbox.methods.registry import Call, method
from bot.sandbox.model import Message
from bot.sandbox.params import Params, Upload
from bot.sandbox.wire import compact

Json = dict[str, Any]

LARGEST_ALBUM = 10
_ATTACH = "attach://"


def _timed(kind: str) -> Callable[[StoredFile], Json]:
    def build(stored: StoredFile) -> Json:
        file = {"file_id": stored.file_id, "file_unique_id": stored.unique_id, "file_size": len(stored.data)}
        shape = {} if kind == "audio" else {"width": 320, "height": 200}
        return {kind: {**file, **shape, "duration": 3, "mime_type": stored.mime}}

    return build


def _animation(stored: StoredFile) -> Json:
    """As Telegram shows a GIF: as a document besides, for programs that know no GIFs."""
    return _timed("animation")(stored) | compose.document(stored)


def _video_note(stored: StoredFile) -> Json:
    file = {"file_id": stored.file_id, "file_unique_id": stored.unique_id, "file_size": len(stored.data)}
    return {"video_note": {**file, "length": 240, "duration": 3}}


BUILDERS: dict[str, tuple[Callable[[StoredFile], Json], str]] = {
    "photo": (compose.photo, "photos"),
    "document": (compose.document, "documents"),
    "voice": (lambda stored: {"voice": compose.voice(stored)}, "voice notes"),
    "video": (_timed("video"), "videos"),
    "audio": (_timed("audio"), "audio files"),
    "animation": (_animation, "GIFs"),
    "video_note": (_video_note, "video notes"),
}
WITH_WORDS = BUILDERS.keys() - {"video_note"}


MEASURES: dict[str, tuple[str, ...]] = {
    "voice": ("duration",),
    "video": ("duration", "width", "height", "start_timestamp"),
    "audio": ("duration", "performer", "title"),
    "animation": ("duration", "width", "height"),
    "video_note": ("duration", "length"),
}
"""What a caller may say of a file; it is believed."""


def built(kind: str, stored: StoredFile, said: Params) -> Json:
    """The content of a media message."""
    content = BUILDERS[kind][0](stored)
    for name in MEASURES.get(kind, ()):
        if value := said.text(name) if name in ("performer", "title") else said.integer(name):
            content[kind][name] = value
    hidden = kind in ("photo", "video", "animation") and said.flag("has_spoiler")
    return content | ({"has_media_spoiler": True} if hidden else {})


def _register(kind: str) -> None:
    noun = BUILDERS[kind][1]

    @method(f"send{kind.capitalize()}")
    def send_media(call: Call) -> Json:
        stored = receive(call, kind, call.params.text(kind), call.params.files.get(kind))
        content = built(kind, stored, call.params) | caption_content(call)
        return deliver(call, prepare(call, noun), content)


for _kind in WITH_WORDS:
    _register(_kind)


@method("sendVideoNote")
def send_video_note(call: Call) -> Json:
    """A round video; it has no caption."""
    stored = receive(call, "video_note", call.params.text("video_note"), call.params.files.get("video_note"))
    return deliver(call, prepare(call, "video notes"), built("video_note", stored, call.params))


@method("sendLivePhoto")
def send_live_photo(call: Call) -> Json:
    """A picture that moves for a moment; clients that know none read its `photo`."""
    params = call.params
    moving = receive(call, "live_photo", params.text("live_photo"), params.files.get("live_photo"))
    still = compose.photo(receive(call, "photo", params.text("photo"), params.files.get("photo")))
    shot = _timed("live_photo")(moving)
    shot["live_photo"] |= still
    return deliver(call, prepare(call, "photos"), shot | still | caption_content(call))


@method("sendSticker")
def send_sticker(call: Call) -> Json:
    stored = receive(call, "sticker", call.params.text("sticker"), call.params.files.get("sticker"))
    content = {"sticker": compose.sticker(stored, call.params.text("emoji") or None)}
    return deliver(call, prepare(call, "stickers"), content)


@method("sendMediaGroup")
def send_media_group(call: Call) -> list[Json]:
    """An album: separate messages with one media_group_id."""
    wanted = call.params.decode("media", list, "media")
    if not wanted:
        raise bad_request("There are no messages to send")
    if len(wanted) > LARGEST_ALBUM:
        raise bad_request("Too many messages to send as an album")
    contents = [media_content(call, item) for item in wanted]
    out = prepare(call, "photos")
    for content in contents:
        check_length(content)
    call.world.limits.spend(out.chat.id, is_private=out.chat.is_private, items=len(contents))
    album = f"14{len(call.world.ledger.entries):012d}"
    sent = []
    for content in contents:
        fields = {name: getattr(out.draft, name) for name in ("reply_to", "quote", "thread_id", "in_topic")}
        part = Message(0, out.chat.id, out.draft.sender_id, out.draft.date, content, media_group_id=album, **fields)
        sent.append(publish(call, out.chat, part))
    return sent


def media_content(call: Call, item: Any) -> Json:
    """One InputMedia with its own caption."""
    if not isinstance(item, dict) or item.get("type") not in WITH_WORDS:
        raise bad_request("Can't parse InputMedia: Unsupported type specified")
    kind = str(item["type"])
    stored = receive(call, kind, str(item.get("media") or ""), None)
    caption = format_text(
        call, str(item.get("caption") or ""), item.get("caption_entities"), str(item.get("parse_mode") or "")
    )
    words = compact(caption=caption.text or None, caption_entities=caption.entities or None)
    return built(kind, stored, Params(item)) | words


def receive(call: Call, kind: str, value: str, upload: Upload | None) -> StoredFile:
    """An upload, an attachment by name, or a file the bot has met before."""
    if value.startswith(_ATTACH):
        upload = call.params.files.get(value.removeprefix(_ATTACH))
        value = ""
    if upload is not None:
        return _store(call, kind, upload)
    if not value:
        raise bad_request(f"There is no {kind} in the request")
    if value.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    stored = call.world.files.by_id.get(value)
    if stored is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if stored.kind != kind:
        raise bad_request(f"can't use file of type {stored.kind.capitalize()} as {kind.capitalize()}")
    return stored


def _store(call: Call, kind: str, upload: Upload) -> StoredFile:
    if not upload.data:
        raise bad_request("file must be non-empty")
    stored = call.world.files.add(kind, upload.name, upload.mime, upload.data)
    if kind == "photo" and stored.size is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    return stored
