"""Small Telegram Desktop exports, in both dialects."""

import json
import os
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.cli import main

START = datetime(2026, 10, 5, 9, tzinfo=UTC)
ANNA, BORIS, KIRILL = "user11", "user12", "user13"
NAMES = {ANNA: "Anna Petrova", BORIS: "Boris", KIRILL: "Kirill"}
GROUP = -1001900000001


def said(message_id, author, text, *, minute=0, **more):
    """A message of the dialect in use: exact time, entities beside the text."""
    at = START + timedelta(minutes=minute)
    return {
        "id": message_id,
        "type": "message",
        "date": at.astimezone(ZoneInfo("Europe/Moscow")).strftime("%Y-%m-%dT%H:%M:%S"),
        "date_unixtime": str(int(at.timestamp())),
        "from": NAMES.get(author),
        "from_id": author,
        "text": text,
        "text_entities": [{"type": "plain", "text": text}],
        **more,
    }


def said_in_2022(message_id, author, text, **more):
    """The older dialect: local time only, parts of the text inside it."""
    message = said(message_id, author, text, **more)
    del message["date_unixtime"], message["text_entities"]
    return message


def service(message_id, action, **more):
    return {
        "id": message_id,
        "type": "service",
        "date": "2026-10-05T12:00:00",
        "date_unixtime": str(int(START.timestamp())),
        "actor": "Boris",
        "actor_id": BORIS,
        "action": action,
        "text": "",
        "text_entities": [],
        **more,
    }


def group(messages, *, export_id=1900000001, kind="private_supergroup", name="IT help"):
    return {"name": name, "type": kind, "id": export_id, "messages": messages}


def account(*chats):
    return {"about": "Here is the data you requested.", "chats": {"about": "…", "list": list(chats)}}


def write(path, export):
    path.write_text(json.dumps(export, ensure_ascii=False), encoding="utf-8")
    return path


TALK = [
    service(1, "create_group", title="IT help", members=["Anna Petrova", "Boris"]),
    said(2, ANNA, "The printer on the third floor does not print, what can I do?", minute=0),
    said(3, ANNA, "It says «paper jam»", minute=1),
    said(4, BORIS, "Open the back cover and pull the sheet out", minute=5, reply_to_message_id=2),
    said(5, ANNA, "thanks!", minute=6),
    said(6, KIRILL, "How do I get access to the CRM?", minute=60),
]
"""Two questions: one answered after five minutes, one never."""


def import_past(folder, monkeypatch, capsys, desk):
    """A folder where the talk has been imported under this `firstline.toml`, with no settings from outside."""
    for name in [name for name in os.environ if name.startswith("FIRSTLINE_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(folder)
    (folder / "firstline.toml").write_text(desk, encoding="utf-8")
    assert main(["import", str(write(folder / "result.json", group(TALK))), "--desk", "it"]) == 0
    capsys.readouterr()
    return folder
