"""Builds NAME.json (Telegram Desktop export) and NAME.gold.json from each NAME.txt beside this file, and checks them.

Usage: python build.py [NAME ...]

A source is read line by line:

    ; a comment
    ! name = title of the chat          ! id = 1900200001          ! first = 5120   (id of the first message)
    ! person KEY | name as shown | user123 | spec | login           (spec, bot or -; login may be empty)
    == 2026-03-02                                                   (day, Moscow time)
    09:14 KEY FLAGS | text                                          (\\n is a new line)

Flags, in any order:
    q1       the message belongs to question 1 (its first such message is the question)
    a1       the message is the first answer to question 1 (several may stand: a1 a2)
    #name    names the message; re=#name, re=q1, re=q1.2, re=a1, re=^ make it a reply to it
    photo  voice=SECONDS  sticker=EMOJI  gif  video=SECONDS  file=NAME
    edit=MINUTES  fwd=WHOSE  react=EMOJI:KEY  album (same second as the message before)
    deleted  the message took an id but is not in the export
    join  leave  pin=#name                                          (service messages, no text)
In a text: @login is a mention, [[KEY:words]] a mention of somebody without login, links and /commands are marked too.
Seconds come from a hash of day, time, author and text, so a line added or labelled anew moves no other line's second unless they share the minute.
"""

import hashlib
import json
import re
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

MOSCOW = timezone(timedelta(hours=3))
HERE = Path(__file__).resolve().parent
LINE = re.compile(r"(\d\d:\d\d(?::\d\d)?)\s+(\w+)((?:\s+[^|\s]+)*)\s*(?:\|\s?(.*))?$")
ENTITY = re.compile(
    r"\[\[(?P<who>\w+):(?P<words>[^\]]+)\]\]|(?P<mention>(?<![\w.])@[A-Za-z]\w{4,31})|(?P<link>https?://[^\s»)]+)"
    r"|(?P<bot_command>(?<!\S)/[a-z_]+(?!\S))|(?P<email>[\w.-]+@[\w-]+\.\w+)"
)
MIME = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "zip": "application/zip",
    "log": "text/plain",
    "xml": "text/xml",
    "csv": "text/csv",
    "jpg": "image/jpeg",
}


def digits(*parts: object, below: int) -> int:
    return int(hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:12], 16) % below


def entities(text: str, people: dict) -> list[dict]:
    found, at = [], 0
    for hit in ENTITY.finditer(text):
        if hit.start() > at:
            found.append({"type": "plain", "text": text[at : hit.start()]})
        if hit["who"]:
            found.append({"type": "mention_name", "text": hit["words"], "user_id": int(people[hit["who"]]["id"][4:])})
        else:
            found.append({"type": hit.lastgroup, "text": hit[0]})
        at = hit.end()
    if at < len(text):
        found.append({"type": "plain", "text": text[at:]})
    return found


def plain_or_list(parts: list[dict]) -> str | list:
    if all(part["type"] == "plain" for part in parts):
        return "".join(part["text"] for part in parts)
    return [part["text"] if part["type"] == "plain" else part for part in parts]


def media(flag: str, count: dict, at: datetime, seed: object) -> dict:
    kind, _, value = flag.partition("=")
    count[kind] = count.get(kind, 0) + 1
    stamp, size = at.strftime("%d-%m-%Y_%H-%M-%S"), 9000 + digits(seed, below=240000)
    if kind == "photo":
        wide = digits(seed, "wide", below=2)
        return {
            "photo": f"photos/photo_{count[kind]}@{stamp}.jpg",
            "photo_file_size": size,
            "width": 1280 if wide else 720,
            "height": 720 if wide else 1280,
        }
    if kind == "voice":
        return {
            "file": f"voice_messages/audio_{count[kind]}@{stamp}.ogg",
            "file_size": int(value) * 3900,
            "media_type": "voice_message",
            "mime_type": "audio/ogg",
            "duration_seconds": int(value),
        }
    if kind == "sticker":
        name = "sticker.webp" if count[kind] == 1 else f"sticker ({count[kind] - 1}).webp"
        return {
            "file": f"stickers/{name}",
            "file_name": "sticker.webp",
            "file_size": size // 8,
            "thumbnail": f"stickers/{name}_thumb.jpg",
            "thumbnail_file_size": size // 40,
            "media_type": "sticker",
            "sticker_emoji": value,
            "width": 512,
            "height": 512,
        }
    if kind == "gif":
        return {
            "file": f"video_files/animation_{count[kind]}.mp4",
            "file_name": "animation.gif.mp4",
            "file_size": size * 3,
            "media_type": "animation",
            "mime_type": "video/mp4",
            "duration_seconds": 3,
            "width": 480,
            "height": 270,
        }
    if kind == "video":
        return {
            "file": f"video_files/IMG_{4000 + digits(seed, below=900)}.MP4",
            "file_size": size * 30,
            "media_type": "video_file",
            "mime_type": "video/mp4",
            "duration_seconds": int(value),
            "width": 848,
            "height": 464,
        }
    return {
        "file": f"files/{value}",
        "file_name": value,
        "file_size": size,
        "mime_type": MIME[value.rsplit(".", 1)[-1].lower()],
    }


def when(at: datetime, name: str) -> dict:
    return {name: at.strftime("%Y-%m-%dT%H:%M:%S"), f"{name}_unixtime": str(int(at.timestamp()))}


def build(source: Path) -> tuple[dict, dict, dict]:
    chat = source.stem
    head, people, day = {}, {}, None
    messages, named, questions, answers, count = [], {}, {}, {}, {}
    next_id, last, previous = None, None, None
    for number, line in enumerate(source.read_text(encoding="utf-8").splitlines(), 1):
        line = line.strip()
        where = f"{source.name}:{number}"
        if not line or line.startswith(";"):
            continue
        if line.startswith("! person "):
            key, name, user, role, login = (part.strip() for part in line.removeprefix("! person ").split("|"))
            people[key] = {"name": name, "id": user, "role": role, "login": login}
            continue
        if line.startswith("!"):
            key, _, value = line[1:].partition("=")
            head[key.strip()] = value.strip()
            continue
        if line.startswith("=="):
            day = line[2:].strip()
            continue
        hit = LINE.fullmatch(line)
        assert hit and day, f"{where}: not understood: {line}"
        clock, who, flags, text = hit[1], people[hit[2]], hit[3].split(), (hit[4] or "").replace("\\n", "\n").strip()
        seed = f"{clock} {hit[2]} {text}"
        if next_id is None:
            next_id = int(head["first"])
        at = datetime.fromisoformat(f"{day}T{clock if len(clock) == 8 else clock + ':00'}").replace(tzinfo=MOSCOW)
        if len(clock) == 5:
            at += timedelta(seconds=digits(chat, day, seed, below=60))
            if last is not None and at <= last:
                assert last - at < timedelta(minutes=1), f"{where}: time goes back"
                at = last + timedelta(seconds=2 + digits(seed, below=9))
        if "album" in flags:
            at = last
        assert last is None or at >= last, f"{where}: time goes back"
        last, message_id, next_id = at, next_id, next_id + 1
        assert datetime.fromisoformat(day).year == 2026
        record = {"id": message_id, "type": "message"} | when(at, "date")
        body, reply, forwarded, reactions, edited, service, deleted = {}, None, None, [], None, None, False
        for flag in flags:
            label, _, value = flag.partition("=")
            if re.fullmatch(r"q\d+", flag):
                assert who["role"] == "-", f"{where}: a specialist or a bot asks"
                questions.setdefault(flag[1:], []).append(message_id)
                named.setdefault(flag, message_id)
                named[f"{flag}.{len(questions[flag[1:]])}"] = message_id
            elif re.fullmatch(r"a\d+", flag):
                assert who["role"] == "spec", f"{where}: an answer of somebody who is no specialist"
                assert flag[1:] in questions and flag[1:] not in answers, f"{where}: {flag} answers nothing or twice"
                answers[flag[1:]] = message_id
                named[flag] = message_id
            elif flag.startswith("#"):
                assert flag not in named, f"{where}: {flag} twice"
                named[flag] = message_id
            elif label == "re":
                reply = previous if value == "^" else named[value]
            elif label == "edit":
                edited = at + timedelta(minutes=int(value), seconds=digits(seed, "edit", below=50))
            elif label == "fwd":
                forwarded = value.replace("_", " ")
            elif label == "react":
                emoji, _, by = value.partition(":")
                reactions.append(
                    {
                        "type": "emoji",
                        "count": 1,
                        "emoji": emoji,
                        "recent": [
                            {
                                "from": people[by]["name"],
                                "from_id": people[by]["id"],
                                "date": (at + timedelta(seconds=95)).strftime("%Y-%m-%dT%H:%M:%S"),
                            }
                        ],
                    }
                )
            elif label in ("photo", "voice", "sticker", "gif", "video", "file"):
                body = media(flag, count, at, seed)
            elif label in ("join", "leave", "pin"):
                service = label, value
            elif flag == "deleted":
                deleted = True
            else:
                assert flag == "album", f"{where}: unknown flag {flag}"
        previous = message_id
        if deleted:
            continue
        if service:
            kind, value = service
            record["type"] = "service"
            record |= {"actor": who["name"], "actor_id": who["id"]}
            record |= (
                {"action": "pin_message", "message_id": named[value]}
                if kind == "pin"
                else ({"action": "invite_members" if kind == "join" else "remove_members", "members": [who["name"]]})
            )
            record |= {"text": "", "text_entities": []}
        else:
            assert text or body, f"{where}: an empty message"
            if edited:
                record |= when(edited, "edited")
            record |= {"from": who["name"], "from_id": who["id"]}
            if forwarded:
                record["forwarded_from"] = forwarded
            if reply is not None:
                record["reply_to_message_id"] = reply
            parts = entities(text, people)
            record |= body | {"text": plain_or_list(parts), "text_entities": parts}
            if reactions:
                record["reactions"] = reactions
        messages.append(record)
    by_id = {message["id"]: message for message in messages}
    gold = []
    for label, asked in sorted(questions.items(), key=lambda item: item[1][0]):
        answer = answers.get(label)
        seconds = (
            None if answer is None else int(by_id[answer]["date_unixtime"]) - int(by_id[asked[0]]["date_unixtime"])
        )
        gold.append({"question": asked[0], "messages": asked, "answer": answer, "seconds": seconds})
    export = {"name": head["name"], "type": "private_supergroup", "id": int(head["id"]), "messages": messages}
    judged = {
        "chat": chat,
        "specialists": {p["name"]: p["id"] for p in people.values() if p["role"] == "spec"},
        "bots": [p["id"] for p in people.values() if p["role"] == "bot"],
        "usernames": {p["id"]: p["login"] for p in people.values() if p["login"]},
        "scored_from": 1,
        "questions": gold,
    }
    return export, judged, people


def check(export: dict, gold: dict) -> None:
    ids = [message["id"] for message in export["messages"]]
    assert ids == sorted(set(ids)), "ids do not rise"
    times = [int(message["date_unixtime"]) for message in export["messages"]]
    assert times == sorted(times)
    by_id = {message["id"]: message for message in export["messages"]}
    specialists, seen = set(gold["specialists"].values()), set()
    for question in gold["questions"]:
        askers = {by_id[i]["from_id"] for i in question["messages"]}
        assert len(askers) == 1, f"several askers in {question}"
        assert not askers & (specialists | set(gold["bots"]))
        assert not seen & set(question["messages"]), f"a message in two questions: {question}"
        seen |= set(question["messages"])
        if question["answer"] is not None:
            assert by_id[question["answer"]]["from_id"] in specialists
            assert question["answer"] > max(question["messages"]), (
                f"a message of the question after its answer: {question}"
            )
            assert question["seconds"] >= 0
    for message in export["messages"]:
        joined = "".join(part["text"] for part in message["text_entities"])
        text = message["text"]
        assert joined == (
            text if isinstance(text, str) else "".join(p if isinstance(p, str) else p["text"] for p in text)
        )
        assert message.get("reply_to_message_id", 0) < message["id"]


def main(names: list[str]) -> None:
    total = [0, 0, 0, 0]
    print("| chat | messages | questions | answered | unanswered | answers by reply |\n|---|---|---|---|---|---|")
    for source in [HERE / f"{name}.txt" for name in names] or sorted(HERE.glob("*.txt")):
        export, gold, _ = build(source)
        check(export, gold)
        for suffix, value in ((".json", export), (".gold.json", gold)):
            source.with_suffix(suffix).write_text(
                json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
            )
        by_id = {message["id"]: message for message in export["messages"]}
        spoken = sum(message["type"] == "message" for message in export["messages"])
        answered = [q["answer"] for q in gold["questions"] if q["answer"] is not None]
        replies = sum("reply_to_message_id" in by_id[a] for a in answered)
        row = [spoken, len(gold["questions"]), len(answered), replies]
        total = [a + b for a, b in zip(total, row, strict=True)]
        print_row(source.stem, row)
    print_row("**all**", total)


def print_row(name: str, row: list[int]) -> None:
    spoken, asked, answered, replies = row
    print(
        f"| {name} | {spoken} | {asked} | {answered} | {asked - answered} ({(asked - answered) / asked:.0%}) | {replies} ({replies / answered:.0%}) |"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
