"""What the doctor sees, against the sandbox."""

import json
import socket
import sqlite3
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import aiohttp
import pytest

from bot.cli import main
from bot.cli.doctor import findings, host, rights, safety, telegram
from bot.cli.doctor.findings import Mark
from bot.config import load, storing
from bot.intake.ports import RawUpdate
from bot.sandbox.server import create_app, serve
from bot.telegram_api import TelegramApi
from desk.people import Person
from desk.ports import Timer
from desk.sla import ObjectKind
from storage import migrate
from storage.backup import making, record
from storage.database import Database
from tests.storage import make

TOKEN = "700000001:abcdefghijklmnopqrst"
DESK = """\
[desks.it]
first_line = [-1001]
second_line = -1002
leads = [1]
specialists = [2, 3]
"""


@pytest.fixture
async def sandbox():
    server = await serve(create_app(token=TOKEN))
    yield server.url
    await server.close()


@pytest.fixture
async def home(tmp_path, monkeypatch, sandbox):
    """A desk that is stored, with a token and the sandbox as Telegram."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FIRSTLINE_TOKEN", TOKEN)
    monkeypatch.setenv("FIRSTLINE_API_BASE", sandbox)
    (tmp_path / "firstline.toml").write_text(DESK)
    await migrate.upgrade("sqlite:///firstline.db")
    (tmp_path / "firstline.db").chmod(0o600)
    async with database() as opened, opened.begin() as uow:
        await storing.apply(uow, load(tmp_path / "firstline.toml"), now=datetime.now(UTC))
    return tmp_path


@asynccontextmanager
async def database():
    """The database of the folder."""
    opened = Database("sqlite:///firstline.db")
    await opened.open()
    yield opened
    await opened.close()


async def groups(url, *, bot="administrator", members=(1, 2, 3)):
    """The chats of the desk, with the bot in them."""
    async with aiohttp.ClientSession() as session:

        async def post(what, **body):
            async with session.post(f"{url}/control/{what}", json=body) as answer:
                assert answer.status < 300, await answer.text()

        for user in (1, 2, 3):
            await post("people", id=user, first_name=f"Person {user}")
        for chat_id, title in ((-1001, "IT help"), (-1002, "IT tasks")):
            await post("chats", id=chat_id, type="supergroup", title=title, owner=1, members=list(members), bot=bot)


async def report():
    return [finding async for finding in findings()]


def about(found, text):
    return [(finding.mark, finding.text) for finding in found if text in finding.text]


async def test_a_healthy_desk_has_nothing_broken(home, sandbox):
    await groups(sandbox)

    found = await report()

    assert [finding for finding in found if finding.mark is Mark.BAD] == []
    assert about(found, "IT") == [
        (Mark.GOOD, "desk it: «IT help», administrator"),
        (Mark.GOOD, "desk it: second line «IT tasks», administrator"),
        (Mark.GOOD, "desk it: second line «IT tasks», owner 1"),
    ]
    assert about(found, "database:") == [
        (Mark.GOOD, "database: firstline.db, reachable"),
        (Mark.GOOD, f"database: tables up to date ({found[3].text.partition('(')[2]}"),
        (Mark.GOOD, "database: WAL, commits wait for the disk"),
    ]
    assert about(found, "backup:") == [(Mark.CARE, "backup: none was ever made")]
    assert about(found, "waiting") == [
        (Mark.GOOD, "inbox: 0 updates waiting"),
        (Mark.GOOD, "outbox: 0 notices waiting"),
    ]
    assert about(found, "timers:") == [(Mark.GOOD, "timers: 0 due")]
    assert about(found, "clock:") == [(Mark.GOOD, "clock: agrees with the Bot API's")]


async def test_a_bot_that_hears_nothing_is_broken(home, sandbox):
    await groups(sandbox, bot="member")

    found = await report()

    assert (Mark.BAD, "desk it: «IT help»: the bot does not hear ordinary messages") in about(found, "IT help")
    assert about(found, "privacy")[0][0] is Mark.CARE


async def test_privacy_mode_is_no_care_where_the_bot_is_administrator_of_every_group(home, sandbox):
    await groups(sandbox)

    assert about(await report(), "privacy") == [
        (Mark.GOOD, "privacy mode: on, and the bot is administrator of the groups it has to hear")
    ]


async def test_without_its_database_nothing_is_said_of_desks(home, sandbox):
    (home / "firstline.db").unlink()

    found = await report()

    assert about(found, "desks: n") == [(Mark.CARE, "desks: not looked at, as the database could not be read")]


async def test_a_chat_without_the_bot_is_broken(home, sandbox):
    found = await report()

    assert [mark for mark, _ in about(found, "chat not found")] == [Mark.BAD, Mark.BAD]


async def test_a_specialist_outside_the_second_line_is_named(home, sandbox):
    await groups(sandbox, members=(1, 2))

    found = await report()

    assert about(found, "second line «IT tasks»: spec") == [
        (Mark.CARE, "desk it: second line «IT tasks»: specialist 3 is not in the group and cannot make tasks")
    ]


async def test_people_who_cannot_be_written_to_are_named(home, sandbox):
    await groups(sandbox)
    async with database() as opened, opened.begin() as uow:
        for user_id in (1, 2):
            await uow.people.see(Person(user_id, f"Person {user_id}"))
        await uow.people.set_reachable(1, reachable=False)
        await uow.people.set_reachable(2, reachable=True)

    found = await report()

    assert about(found, "the bot: ") == [
        (Mark.CARE, "desk it: blocked the bot: 1 (lead)"),
        (Mark.CARE, "desk it: never started the bot: 3 (specialist)"),
    ]


async def test_a_desk_whose_people_can_all_be_written_to_is_well(home, sandbox):
    await groups(sandbox)
    async with database() as opened, opened.begin() as uow:
        for user_id in (1, 2, 3):
            await uow.people.see(Person(user_id, f"Person {user_id}"))
            await uow.people.set_reachable(user_id, reachable=True)

    assert about(await report(), "written to") == [(Mark.GOOD, "desk it: 3 members of it can be written to")]


async def test_a_webhook_is_noticed_while_polling(home, sandbox):
    async with aiohttp.ClientSession() as session:
        hook = {"url": "https://desk.example.org/telegram"}
        async with session.post(f"{sandbox}/bot{TOKEN}/setWebhook", json=hook) as answer:
            assert answer.status == 200

    found = await report()

    assert about(found, "updates:") == [
        (Mark.CARE, "updates: polling, but a webhook is set (https://desk.example.org/telegram)")
    ]


async def test_a_refused_token_is_broken(home, sandbox, monkeypatch):
    monkeypatch.setenv("FIRSTLINE_TOKEN", TOKEN + "x")

    assert about(await report(), "token")[-1] == (Mark.BAD, "token: Telegram refuses it")


async def test_an_address_out_of_reach_is_named(home, monkeypatch):
    monkeypatch.setenv("FIRSTLINE_API_BASE", "http://127.0.0.1:1")

    (mark, text) = about(await report(), "Bot API: ")[-1]

    assert mark is Mark.BAD
    assert text.startswith("Bot API: http://127.0.0.1:1 does not answer")


async def test_a_database_newer_than_the_program_asks_for_a_newer_program(home, sandbox):
    with closing(sqlite3.connect("firstline.db", isolation_level=None)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0099'")

    (found,) = [finding for finding in await report() if finding.text.startswith("database:")]

    assert (found.mark, found.mend) == (Mark.BAD, "update the program")
    assert found.text == "database: tables of version 0099, newer than this program"


async def test_an_address_of_the_database_that_is_none_is_named_and_the_rest_looked_at(home, sandbox, monkeypatch):
    monkeypatch.setenv("FIRSTLINE_DATABASE_URL", "postgresql://me:hidden@127.0.0.1:notaport/x")

    found = await report()

    assert about(found, "database:") == [(Mark.BAD, "database: the port is not a number between 1 and 65535")]
    assert about(found, "clock:") == [(Mark.GOOD, "clock: agrees with the Bot API's")]


async def test_a_password_in_an_address_is_not_shown(home, sandbox, monkeypatch):
    monkeypatch.setenv("FIRSTLINE_MODE", "webhook")
    monkeypatch.setenv("FIRSTLINE_PUBLIC_URL", "https://me:canary@desk.example.org")
    monkeypatch.setenv("FIRSTLINE_WEBHOOK_SECRET", "s" * 20)

    found = await report()

    assert about(found, "https://me:[hidden]@desk.example.org")
    assert "canary" not in str(found)


async def test_the_token_is_no_part_of_the_address_of_the_bot_api(home, sandbox, monkeypatch):
    monkeypatch.setenv("FIRSTLINE_API_BASE", f"http://127.0.0.1:1/bot{TOKEN}")

    [finding] = await report()

    assert finding.mark is Mark.BAD
    assert finding.text.startswith("settings: FIRSTLINE_API_BASE: allowed: the address without /bot")
    assert TOKEN not in finding.text


async def test_nothing_is_claimed_of_a_file_that_is_no_database(home, sandbox):
    (home / "firstline.db").write_bytes(b"no database at all, " * 50)

    [(mark, text)] = about(await report(), "database:")

    assert mark is Mark.BAD
    assert "file is not a database" in text


async def test_updates_nobody_handles_are_noticed(home, sandbox):
    async with database() as opened, opened.begin() as uow:
        old = datetime.now(UTC) - timedelta(minutes=7)
        await uow.inbox.store([RawUpdate(bot_id=1, update_id=5, lane=1, raw="{}")], old)

    assert about(await report(), "inbox:") == [(Mark.CARE, "inbox: 1 update waiting, the oldest for 7 min")]


async def test_a_file_that_was_not_applied_is_noticed(home, sandbox):
    (home / "firstline.toml").write_text(DESK.replace("[2, 3]", "[2]"))

    assert (Mark.CARE, "config: differs from what is stored") in about(await report(), "config:")


async def test_mistakes_of_the_file_are_shown(home, sandbox):
    (home / "firstline.toml").write_text("[desks.it]\nleads = [1]\ntitel = 1\n")

    (mark, text) = about(await report(), "config:")[0]
    assert mark is Mark.BAD
    assert text.startswith("config: firstline.toml:3: desks.it.titel: unknown key")


def test_the_doctor_says_what_to_do_and_fails_where_something_is_broken(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FIRSTLINE_API_BASE", "http://127.0.0.1:1")

    code = main(["doctor"])

    shown = capsys.readouterr().out
    assert code == 1
    assert "❌ token: FIRSTLINE_TOKEN is not set\n   → " in shown
    assert "❌ database: firstline.db is not there yet" in shown


async def test_the_last_backup_is_told_and_an_old_one_is_a_care(home, sandbox):
    url = "sqlite:///firstline.db"
    now = datetime.now(UTC)
    for at, expected in (
        (now - timedelta(days=3), (Mark.CARE, "backup: the last one was made 3 days ago")),
        (now - timedelta(hours=5, minutes=1), (Mark.GOOD, "backup: the last one was made 5 h ago")),
    ):
        manifest = await making.make(url, home / "kept.zip", version="0.1.0", now=at)
        await record.note(url, manifest, path=home / "kept.zip", host=socket.gethostname())
        assert about(await report(), "backup:") == [expected]


async def test_a_backup_that_is_not_there_any_more_is_a_care_on_its_own_host(home, sandbox):
    url, at = "sqlite:///firstline.db", datetime.now(UTC) - timedelta(hours=5, minutes=1)
    manifest = await making.make(url, home / "kept.zip", version="0.1.0", now=at)
    (home / "kept.zip").unlink()
    said = []
    for machine in (socket.gethostname(), "another-host"):
        await record.note(url, manifest, path=home / "kept.zip", host=machine)
        said += about(await report(), "backup:")

    assert said == [
        (Mark.CARE, f"backup: the last one was made 5 h ago, but {home / 'kept.zip'} is not there"),
        (Mark.GOOD, "backup: the last one was made 5 h ago"),
    ]


async def test_what_was_set_aside_is_counted_with_what_to_do(home, sandbox):
    async with database() as opened, opened.begin() as uow:
        rows = [RawUpdate(bot_id=1, update_id=5, lane=1, raw="{", error="is no JSON")]
        await uow.inbox.store(rows, datetime.now(UTC))

    found = [finding for finding in await report() if finding.text.startswith("quarantine:")]

    assert [(one.mark, one.mend) for one in found] == [(Mark.CARE, "`firstline quarantine list`, then retry or drop")]
    assert found[0].text.startswith("quarantine: 1 update that could not be handled, 0 notices")


async def test_timers_that_nobody_fires_are_noticed(home, sandbox):
    async with database() as opened, opened.begin() as uow:
        due = datetime.now(UTC) - timedelta(minutes=9, seconds=5)
        await uow.timers.arm([Timer(1, "rung", (ObjectKind.TASK, 1), "late", due, {})])

    assert about(await report(), "timers:") == [(Mark.CARE, "timers: 1 due, the oldest for 9 min")]


HOOK = "https://desk.example.org/telegram"


@pytest.fixture
def telegram_says(home, monkeypatch):
    """A bot that is called by webhook, and what Telegram tells of it at nine o'clock."""
    monkeypatch.setenv("FIRSTLINE_MODE", "webhook")
    monkeypatch.setenv("FIRSTLINE_PUBLIC_URL", "https://desk.example.org")
    monkeypatch.setenv("FIRSTLINE_WEBHOOK_SECRET", "a-secret-of-some-length")
    monkeypatch.setattr(telegram, "Clock", lambda: SimpleNamespace(now=lambda: make.NINE))

    def says(**info):
        async def webhook_info(_):
            return {"url": HOOK, "pending_update_count": 0} | info

        monkeypatch.setattr(TelegramApi, "webhook_info", webhook_info)

    return says


@pytest.mark.parametrize(
    ("ago", "expected"),
    [
        (timedelta(minutes=3), (Mark.CARE, "updates: Telegram could not deliver 3 min ago: Connection refused")),
        (timedelta(hours=1), (Mark.CARE, "updates: Telegram could not deliver 60 min ago: Connection refused")),
        (
            timedelta(hours=1, seconds=1),
            (Mark.GOOD, "updates: Telegram last failed to deliver 1 h ago: Connection refused"),
        ),
    ],
)
async def test_what_telegram_could_not_deliver_within_the_last_hour_is_a_care(telegram_says, ago, expected):
    at = int((make.NINE - ago).timestamp())
    telegram_says(last_error_date=at, last_error_message="Connection refused")

    assert about(await report(), "updates: ") == [(Mark.GOOD, f"updates: webhook {HOOK}"), expected]


async def test_a_failure_without_a_date_is_taken_for_one_of_now(telegram_says):
    telegram_says(last_error_message="Connection refused")

    found = about(await report(), "deliver")

    assert found == [(Mark.CARE, "updates: Telegram could not deliver 0 min ago: Connection refused")]


@pytest.mark.parametrize("mode", ["webhook", "polling"])
async def test_more_than_a_hundred_updates_that_wait_at_telegram_are_a_care(telegram_says, monkeypatch, mode):
    monkeypatch.setenv("FIRSTLINE_MODE", mode)
    said = []
    for pending in (100, 101):
        telegram_says(pending_update_count=pending)
        said += about(await report(), "wait at Telegram")

    assert said == [(Mark.CARE, "updates: 101 wait at Telegram")]


@pytest.mark.parametrize(("lacking", "marks"), [(0, []), (1, [Mark.CARE])])
async def test_a_disk_with_less_than_a_quarter_of_a_gigabyte_is_a_care(home, sandbox, monkeypatch, lacking, marks):
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=256 * 2**20 - lacking))

    found = [one for one in await report() if "free on its disk" in one.text]

    assert [one.mark for one in found] == marks
    assert [(one.text, one.mend) for one in found] == [
        ("database: only 255 MB free on its disk", "make room for 256 MB") for _ in marks
    ]


@pytest.mark.parametrize(("lacking", "marks"), [(0, []), (1, [Mark.CARE])])
async def test_a_disk_needs_room_for_the_file_once_more(home, sandbox, monkeypatch, lacking, marks):
    monkeypatch.setattr(safety, "LEAST_ROOM", 1)
    file = home / "firstline.db"
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=file.stat().st_size - lacking))

    assert [mark for mark, _ in about(await report(), "free on its disk")] == marks


async def test_a_file_that_was_left_in_another_journal_mode_is_named(home, sandbox):
    connection = sqlite3.connect(home / "firstline.db")
    connection.execute("PRAGMA journal_mode = DELETE").fetchall()
    connection.close()

    first, second = await report(), await report()

    assert [mark for mark, _ in about(first, "was not in journal mode WAL")] == [Mark.CARE]
    assert about(second, "was not in journal mode WAL") == []


async def test_a_folder_that_cannot_be_written_to_is_named_as_the_cause(home, sandbox, monkeypatch):
    (home / "firstline.db").write_bytes(b"SQLite format 3\x00 and nothing more")
    monkeypatch.setattr("os.access", lambda *_: False)

    [(mark, said)] = about(await report(), "cannot be used")

    assert mark is Mark.BAD
    assert said.endswith("; its file and folder must be writable, as SQLite keeps its log beside it")


async def test_a_file_that_others_can_read_is_noticed(home, sandbox, monkeypatch):
    monkeypatch.setattr(safety, "_others_get_to", lambda _folder: True)
    (home / "firstline.db").chmod(0o644)

    assert (Mark.CARE, "database: others on this host can read firstline.db") in about(await report(), "database:")


@pytest.mark.parametrize(
    ("name", "written", "marks"),
    [
        (".env", f"FIRSTLINE_TOKEN={TOKEN}", [Mark.CARE]),
        (".env", "FIRSTLINE_WEBHOOK_SECRET=abc", [Mark.CARE]),
        (".env", "FIRSTLINE_LOG=json\nFIRSTLINE_DATABASE_URL=sqlite:///firstline.db", []),
        ("token", TOKEN, [Mark.CARE]),
    ],
)
async def test_settings_with_a_secret_that_others_can_read_are_noticed(
    home, sandbox, monkeypatch, name, written, marks
):
    monkeypatch.setattr(safety, "_others_get_to", lambda _folder: True)
    monkeypatch.setenv("FIRSTLINE_TOKEN_FILE", "token")
    (home / "token").write_text(TOKEN)
    (home / "token").chmod(0o600)
    (home / name).write_text(written)
    (home / name).chmod(0o644)

    found = about(await report(), "others on this host can read")

    assert found == [(mark, f"settings: others on this host can read {name}, which holds a secret") for mark in marks]


async def test_a_secret_that_only_its_owner_can_read_is_well(home, sandbox, monkeypatch):
    monkeypatch.setattr(safety, "_others_get_to", lambda _folder: True)
    (home / ".env").write_text(f"FIRSTLINE_TOKEN={TOKEN}")
    (home / ".env").chmod(0o600)

    assert about(await report(), "others on this host can read") == []


def test_what_the_host_hands_over_is_not_the_admins_to_change(monkeypatch):
    """Access lists of systemd's credentials look like rights of a group, and containers have nobody else in them."""
    handed = Path("/run/credentials/firstline.service/token")
    monkeypatch.setattr(host, "secret_files", lambda: [handed])
    monkeypatch.setattr(host, "others_can_read", lambda _path: True)

    assert host.look_at_secrets() == []


async def test_postgresql_that_does_not_wait_for_the_disk_is_broken(postgres_url):
    """The servers of tests are quick and forgetful."""
    async with making.snapshot(postgres_url) as connection:
        found = [one async for one in safety.examine(connection, connection.engine.url, datetime.now(UTC))]

    broken = [one.text for one in found if one.mark is Mark.BAD]
    assert broken[0] == "database: fsync is off: a crash of its host may destroy the whole database"
    assert len(broken) == 3


async def test_a_webhook_at_another_address_is_broken(home, sandbox, monkeypatch):
    monkeypatch.setenv("FIRSTLINE_MODE", "webhook")
    monkeypatch.setenv("FIRSTLINE_WEBHOOK_SECRET", "a-secret-of-some-length")
    async with aiohttp.ClientSession() as session:
        hook = {"url": "https://desk.example.org/telegram"}
        async with session.post(f"{sandbox}/bot{TOKEN}/setWebhook", json=hook) as answer:
            assert answer.status == 200

    wanted = {"https://desk.example.org/": Mark.GOOD, "https://desk.example.org/a": Mark.BAD, "https://desk": Mark.BAD}
    for address, mark in wanted.items():
        monkeypatch.setenv("FIRSTLINE_PUBLIC_URL", address)
        assert about(await report(), "updates: webhook")[0][0] is mark


@pytest.mark.parametrize(
    ("member", "chat", "said"),
    [
        ({"status": "member"}, {"permissions": {"can_send_messages": False}}, "may not write"),
        ({"status": "restricted", "can_send_messages": False}, {}, "may not write"),
        ({"status": "administrator", "can_pin_messages": False}, {}, "may not pin"),
        ({"status": "member"}, {"permissions": {"can_pin_messages": False}}, "may not pin"),
        ({"status": "administrator", "can_pin_messages": True}, {"permissions": {"can_send_messages": False}}, None),
        ({"status": "creator"}, {"permissions": {"can_send_messages": False}}, None),
        ({"status": "member"}, {}, None),
    ],
)
async def test_rights_that_are_missing_are_named(member, chat, said):
    class Api:
        async def call(self, method, params):
            assert (method, params) == ("getChatMember", {"chat_id": -1, "user_id": 7})
            return member

    found = await rights.examine(Api(), 7, {"id": -1} | chat, name="desk it", pins=True)

    assert [said in one.text for one in found] == ([True] if said else [])


def test_the_doctor_speaks_to_programs_too(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FIRSTLINE_API_BASE", "http://127.0.0.1:1")

    code = main(["doctor", "--json"])

    said = json.loads(capsys.readouterr().out)
    assert code == 1
    assert {"mark": "bad", "text": "token: FIRSTLINE_TOKEN is not set"}.items() <= said[-1].items()
