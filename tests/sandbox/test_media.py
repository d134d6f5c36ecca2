"""Pictures, documents, voice, stickers, albums, downloads."""

import json

import aiohttp
import pytest

from bot.sandbox.files import draw_picture
from tests.sandbox.conftest import ANNA, BORIS, TOKEN


async def upload(sandbox, method, fields, **files):
    form = aiohttp.FormData({key: str(value) for key, value in fields.items()}, quote_fields=False)
    for name, (file_name, data) in files.items():
        form.add_field(name, data, filename=file_name)
    async with sandbox.session.post(f"/bot{TOKEN}/{method}", data=form) as response:
        return response.status, await response.json()


async def test_a_picture_is_uploaded_downloaded_and_sent_again(sandbox):
    chat = await sandbox.group()
    picture = draw_picture("x", 64, 48)

    _, sent = await upload(
        sandbox, "sendPhoto", {"chat_id": chat, "caption": "<b>hi</b>", "parse_mode": "HTML"}, photo=("a.png", picture)
    )
    size = sent["result"]["photo"][-1]
    file = await sandbox.call("getFile", file_id=size["file_id"])
    async with sandbox.session.get(f"/file/bot{TOKEN}/{file['file_path']}") as response:
        downloaded = await response.read()
    again = await sandbox.call("sendPhoto", chat_id=chat, photo=size["file_id"])

    assert (size["width"], size["height"]) == (64, 48)
    assert sent["result"]["caption_entities"] == [{"type": "bold", "offset": 0, "length": 2}]
    assert downloaded == picture
    assert again["photo"][-1]["file_unique_id"] == size["file_unique_id"]


async def test_captions_have_1024_characters_at_most(sandbox):
    chat = await sandbox.group()
    picture = ("a.png", draw_picture("x"))

    status, body = await upload(sandbox, "sendPhoto", {"chat_id": chat, "caption": "x" * 1025}, photo=picture)

    assert (status, body["description"]) == (400, "Bad Request: message caption is too long")


async def test_a_document_keeps_its_name(sandbox):
    chat = await sandbox.group()

    _, sent = await upload(sandbox, "sendDocument", {"chat_id": chat}, document=("отчёт.csv", b"a;b\n"))

    assert sent["result"]["document"]["file_name"] == "отчёт.csv"
    shown = (await sandbox.look(f"chats/{chat}/messages?as={ANNA}"))[-1]
    async with sandbox.session.get(shown["document"]["url"]) as response:
        assert await response.read() == b"a;b\n"
        assert response.headers["Content-Disposition"] == "attachment"


async def test_an_album_of_attachments(sandbox):
    chat = await sandbox.group()
    media = [
        {"type": "photo", "media": "attach://one", "caption": "both"},
        {"type": "photo", "media": "attach://two"},
    ]

    _, sent = await upload(
        sandbox,
        "sendMediaGroup",
        {"chat_id": chat, "media": json.dumps(media)},
        one=("1.png", draw_picture("1")),
        two=("2.png", draw_picture("2")),
    )

    first, second = sent["result"]
    assert first["media_group_id"] == second["media_group_id"]
    assert (first["caption"], "caption" in second) == ("both", False)
    assert second["message_id"] == first["message_id"] + 1


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({}, "there is no photo in the request"),
        ({"photo": "nonsense"}, "wrong file identifier/HTTP URL specified"),
        ({"photo": "https://a.example/x.png"}, "failed to get HTTP URL content"),
    ],
)
async def test_missing_and_unknown_files_are_refused(sandbox, fields, why):
    chat = await sandbox.group()

    assert await sandbox.refusal("sendPhoto", chat_id=chat, **fields) == (400, f"Bad Request: {why}")


async def test_what_is_not_a_picture_cannot_be_a_photo(sandbox):
    chat = await sandbox.group()

    status, body = await upload(sandbox, "sendPhoto", {"chat_id": chat}, photo=("a.png", b"not a picture"))

    assert (status, body["description"]) == (400, "Bad Request: IMAGE_PROCESS_FAILED")


async def test_voice_and_stickers_of_people_reach_the_bot(sandbox):
    chat = await sandbox.group()

    await sandbox.says(BORIS, chat, voice=True)
    await sandbox.says(BORIS, chat, sticker="🙏")

    voice, sticker = sandbox.queued("message")
    assert voice["voice"]["duration"] == 3
    assert sticker["sticker"]["emoji"] == "🙏"
    sent = await sandbox.call("sendSticker", chat_id=chat, sticker=sticker["sticker"]["file_id"])
    assert sent["sticker"]["file_unique_id"] == sticker["sticker"]["file_unique_id"]


async def test_media_and_captions_are_edited(sandbox):
    chat = await sandbox.group()
    _, sent = await upload(
        sandbox, "sendPhoto", {"chat_id": chat, "caption": "old"}, photo=("1.png", draw_picture("1"))
    )
    place = {"chat_id": chat, "message_id": sent["result"]["message_id"]}
    file_id = sent["result"]["photo"][-1]["file_id"]

    renamed = await sandbox.call("editMessageCaption", **place, caption="new")
    _, replaced = await upload(
        sandbox,
        "editMessageMedia",
        place | {"media": json.dumps({"type": "photo", "media": "attach://p", "caption": "newest"})},
        p=("2.png", draw_picture("2")),
    )

    assert renamed["caption"] == "new"
    assert replaced["result"]["caption"] == "newest"
    assert replaced["result"]["photo"][-1]["file_id"] != file_id
    assert await sandbox.refusal("editMessageText", **place, text="x") == (
        400,
        "Bad Request: there is no text in the message to edit",
    )


async def test_a_person_can_send_an_uploaded_file(sandbox):
    chat = await sandbox.group()
    form = aiohttp.FormData()
    form.add_field("file", b"log line\n", filename="app.log")
    async with sandbox.session.post("/control/files", data=form) as response:
        uploaded = await response.json()

    await sandbox.says(BORIS, chat, document=uploaded["id"], caption="the log")

    message = sandbox.queued("message")[0]
    assert (message["document"]["file_name"], message["caption"]) == ("app.log", "the log")
