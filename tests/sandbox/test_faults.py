"""Faults, flood limits and the clock."""

import signal
import subprocess
import sys
from errno import ENOSPC
from io import FileIO

import aiohttp
import pytest

from bot.sandbox.clock import Clock
from bot.sandbox.errors import ApiError
from bot.sandbox.ledger import Book, read_lines
from bot.sandbox.limits import Limits, Window
from tests.sandbox.conftest import ANNA, TOKEN


async def test_a_planned_status_is_answered_as_often_as_asked(sandbox):
    chat = await sandbox.group()
    await sandbox.control(
        "faults",
        method="sendMessage",
        kind="status",
        status=429,
        times=2,
        parameters={"retry_after": 7},
        description="Too Many Requests: retry after 7",
    )

    for _ in range(2):
        async with sandbox.session.post(f"/bot{TOKEN}/sendMessage", json={"chat_id": chat, "text": "x"}) as response:
            body = await response.json()
            assert (response.status, response.headers["Retry-After"]) == (429, "7")
            assert body["parameters"] == {"retry_after": 7}
    assert (await sandbox.call("sendMessage", chat_id=chat, text="x"))["text"] == "x"


async def test_a_fault_may_be_for_one_chat_only(sandbox):
    first, second = await sandbox.group(), await sandbox.group()
    await sandbox.control("faults", method="*", kind="status", status=500, chat=first)

    assert (await sandbox.call("sendMessage", chat_id=second, text="x"))["text"] == "x"
    assert await sandbox.refusal("sendMessage", chat_id=first, text="x") == (500, "Internal Server Error: restart")


@pytest.mark.parametrize(("kind", "posted"), [("lost_answer", 1), ("drop", 0)])
async def test_a_lost_answer_did_happen_and_a_dropped_call_did_not(sandbox, kind, posted):
    chat = await sandbox.group()
    before = len(sandbox.world.chats[chat].messages)
    await sandbox.control("faults", method="sendMessage", kind=kind)

    with pytest.raises(aiohttp.ClientError):
        await sandbox.answer("sendMessage", chat_id=chat, text="x")

    assert len(sandbox.world.chats[chat].messages) - before == posted


async def test_a_truncated_answer_did_happen(sandbox):
    chat = await sandbox.group()
    await sandbox.control("faults", method="sendMessage", kind="truncated")

    async with sandbox.session.post(f"/bot{TOKEN}/sendMessage", json={"chat_id": chat, "text": "x"}) as response:
        with pytest.raises(ValueError, match=r"(?i)json|expecting|unterminated"):
            await response.json()

    assert list(sandbox.world.chats[chat].messages.values())[-1].text == "x"


async def test_a_proxys_page_instead_of_json(sandbox):
    await sandbox.control("faults", method="getMe", kind="html")

    async with sandbox.session.get(f"/bot{TOKEN}/getMe") as response:
        assert (response.status, response.content_type) == (502, "text/html")


async def test_a_call_may_hang_until_the_caller_gives_up(sandbox):
    await sandbox.control("faults", method="getMe", kind="timeout")

    with pytest.raises(TimeoutError):
        await sandbox.session.get(f"/bot{TOKEN}/getMe", timeout=aiohttp.ClientTimeout(total=0.1))


async def test_a_star_spares_the_polling(sandbox):
    await sandbox.control("faults", kind="status", status=500, times=9)

    assert await sandbox.updates() == []
    async with sandbox.session.delete("/control/faults") as response:
        assert response.status == 200
    assert (await sandbox.call("getMe"))["id"] == 4242


async def test_an_unknown_kind_of_fault_is_refused(sandbox):
    async with sandbox.session.post("/control/faults", json={"kind": "meteor"}) as response:
        assert response.status == 400
        assert "lost_answer" in (await response.json())["error"]


def limits(now):
    return Limits(Book(Clock()), enabled=True, monotonic=lambda: now[0])


def test_a_group_takes_20_messages_in_any_minute():
    now = [0.0]
    made = limits(now)
    for second in range(20):
        now[0] = float(second)
        made.spend(-1, is_private=False)

    now[0] = 20.0
    with pytest.raises(ApiError) as refused:
        made.spend(-1, is_private=False)
    assert refused.value.parameters == {"retry_after": 40}
    made.spend(-2, is_private=False)
    now[0] = 60.0
    made.spend(-1, is_private=False)


def test_a_private_chat_takes_a_burst_of_three():
    now = [0.0]
    made = limits(now)
    for _ in range(3):
        made.spend(1, is_private=True)

    with pytest.raises(ApiError, match="Too Many Requests: retry after 3"):
        made.spend(1, is_private=True)
    now[0] = 3.0
    made.spend(1, is_private=True)


def test_all_chats_together_take_30_in_a_second():
    now = [0.0]
    made = limits(now)
    for chat in range(30):
        made.spend(-chat, is_private=False)

    with pytest.raises(ApiError, match="retry after 1"):
        made.spend(-99, is_private=False)
    now[0] = 1.0
    made.spend(-99, is_private=False)


def test_an_album_counts_each_of_its_parts():
    made = limits([0.0])
    made.group = Window(5, 60.0)
    made.spend(-1, is_private=False, items=4)

    with pytest.raises(ApiError):
        made.spend(-1, is_private=False, items=2)


def test_a_call_before_its_time_is_booked_as_early():
    now = [0.0]
    made = limits(now)
    made.group = Window(1, 10.0)
    made.spend(-1, is_private=False)
    for moment in (1.0, 2.0):
        now[0] = moment
        with pytest.raises(ApiError):
            made.spend(-1, is_private=False)

    assert [entry["early"] for entry in made.ledger.entries] == [False, True]


async def test_limits_are_switched_and_set_from_outside(sandbox):
    await sandbox.control("start", **{"from": ANNA})
    state = await sandbox.control("limits", enabled=True, private={"count": 1, "seconds": 30})
    await sandbox.call("sendMessage", chat_id=ANNA, text="x")

    async with sandbox.session.post(f"/bot{TOKEN}/sendMessage", json={"chat_id": ANNA, "text": "x"}) as response:
        body = await response.json()

    assert state["private"] == {"count": 1, "seconds": 30.0}
    assert (response.status, body["description"]) == (429, "Too Many Requests: retry after 30")
    assert body["parameters"] == {"retry_after": 30}
    assert response.headers["Retry-After"] == "30"


async def test_the_clock_jumps_and_runs_faster(frozen):
    before = frozen.world.now()

    await frozen.control("clock", jump=3600)
    sent = await frozen.says(ANNA, ANNA, "later")
    state = await frozen.control("clock", rate=60)

    assert sent["date"] == before + 3600
    assert (state["rate"], state["mode"]) == (60, "virtual")
    assert (await frozen.control("clock", mode="real"))["mode"] == "real"


async def test_the_clock_does_not_run_backwards(sandbox):
    async with sandbox.session.post("/control/clock", json={"jump": -1}) as response:
        assert response.status == 400


async def test_an_answer_may_be_empty_or_nonsense_and_the_call_done_or_not(sandbox):
    chat = await sandbox.group()
    before = len(sandbox.world.chats[chat].messages)
    await sandbox.control("faults", method="sendMessage", kind="empty", executed=True)
    await sandbox.control("faults", method="sendMessage", kind="garbage")

    bodies = []
    for _ in range(2):
        async with sandbox.session.post(f"/bot{TOKEN}/sendMessage", json={"chat_id": chat, "text": "x"}) as response:
            bodies.append((response.status, await response.read()))

    assert bodies == [(200, b""), (200, b'["what", "is", "this"]')]
    assert len(sandbox.world.chats[chat].messages) - before == 1
    assert [e["executed"] for e in sandbox.world.ledger.entries if e["event"] == "fault"] == [True, False]


async def test_a_slow_answer_comes_late_and_whole(sandbox):
    await sandbox.control("faults", method="getMe", kind="slow", seconds=0.05)
    began = sandbox.world.clock.now()

    me = await sandbox.call("getMe")

    assert me["id"] == 4242
    assert (sandbox.world.clock.now() - began).total_seconds() >= 0.05


async def test_a_fault_may_let_calls_pass_first_and_last_until_it_is_forgotten(sandbox):
    await sandbox.control("faults", method="getMe", kind="status", skip=1, times=0)

    statuses = [(await sandbox.answer("getMe"))[0] for _ in range(4)]

    assert statuses == [200, 500, 500, 500]


async def test_a_fault_may_strike_by_chance_and_the_chance_can_be_repeated(sandbox):
    async def struck():
        await sandbox.control("faults", method="getMe", kind="status", share=0.5, times=0, seed=4)
        statuses = [(await sandbox.answer("getMe"))[0] for _ in range(30)]
        sandbox.world.faults.planned.clear()
        return statuses

    first, second = await struck(), await struck()

    assert first == second
    assert set(first) == {200, 500}


async def test_the_ledger_says_what_updates_are_about_and_what_was_seen(sandbox):
    chat = await sandbox.group()
    sent = await sandbox.says(ANNA, chat, "hello")
    await sandbox.control("read", user=ANNA, chat=chat)
    await sandbox.control("read", user=ANNA, chat=chat)
    await sandbox.control("read", user=1002, chat=chat)

    ledger = await sandbox.look("ledger")

    queued = [entry for entry in ledger if entry["event"] == "queued"]
    assert (queued[-1]["chat"], queued[-1]["message_id"]) == (chat, sent["message_id"])
    seen = [(entry["user"], entry["up_to"]) for entry in ledger if entry["event"] == "seen"]
    assert seen == [(1002, sent["message_id"])]


def test_a_ledger_in_a_file_is_gone_on_with(tmp_path):
    path = tmp_path / "ledger.jsonl"
    first = Book(Clock())
    first.write_to(path)
    first.add(event="sent", text="привет\u2028")
    first.add(event="seen")
    with path.open("ab") as file:
        file.write(b'{"n": 3, "ev')
    first.close()

    second = Book(Clock())
    second.write_to(path)
    second.add(event="edited")

    assert [(entry["n"], entry["event"]) for entry in read_lines(path)] == [(1, "sent"), (2, "seen"), (3, "edited")]
    assert second.entries == read_lines(path)
    assert second.entries[0]["text"] == "привет\u2028"


def test_an_unfinished_end_of_a_ledger_is_cut_away_and_said(tmp_path, caplog):
    path = tmp_path / "ledger.jsonl"
    path.write_bytes(b'{"n": 1, "event": "sent"}\n{"n": 2, "ev')

    assert [entry["n"] for entry in read_lines(path)] == [1]
    assert path.read_bytes() == b'{"n": 1, "event": "sent"}\n'
    assert "its last line is unfinished, 12 bytes are cut away" in caplog.text


@pytest.mark.parametrize(("broken", "why"), [(b'{"n": 3, "ev', "Unterminated string"), (b"\xff", "utf-8")])
def test_a_broken_line_of_a_ledger_is_named_as_the_file_counts_it(tmp_path, broken, why):
    path = tmp_path / "ledger.jsonl"
    path.write_bytes(b'{"n": 1}\n\n' + broken + b'\n{"n": 4}\n')

    with pytest.raises(ValueError, match=f"^line 3 is no entry: .*{why}"):
        Book(Clock()).write_to(path)

    assert path.read_bytes().endswith(b'{"n": 4}\n')


class SmallDisk(FileIO):
    """Takes a few bytes at a time, and no more once it is full."""

    room = 200

    def write(self, line):
        if not self.room:
            raise OSError(ENOSPC, "no space left")
        taken = super().write(line[: min(7, self.room)])
        self.room -= taken
        return taken


def test_what_a_full_disk_does_not_take_whole_is_not_in_the_ledger(tmp_path):
    path = tmp_path / "ledger.jsonl"
    book = Book(Clock(), _file=SmallDisk(path, "ab"))

    book.add(event="sent")
    with pytest.raises(OSError, match="no space left"):
        book.add(event="sent", text="x" * 300)
    book._file.room = 200
    book.add(event="seen")

    assert [(entry["n"], entry["event"]) for entry in read_lines(path)] == [(1, "sent"), (2, "seen")]
    assert book.entries == read_lines(path)


def test_a_ledger_that_another_sandbox_writes_is_left_to_it(tmp_path):
    path = tmp_path / "ledger.jsonl"
    first = Book(Clock())
    first.write_to(path)

    with pytest.raises(ValueError, match="another sandbox writes it"):
        Book(Clock()).write_to(path)
    first.close()

    Book(Clock()).write_to(path)


def test_what_the_ledger_holds_outlives_a_killed_process(tmp_path):
    path = tmp_path / "ledger.jsonl"
    program = (
        "import os, pathlib, signal\n"
        "from bot.sandbox.clock import Clock\n"
        "from bot.sandbox.ledger import Book\n"
        "book = Book(Clock())\n"
        f"book.write_to(pathlib.Path({str(path)!r}))\n"
        "for number in range(100): book.add(event='sent', number=number)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )

    ended = subprocess.run([sys.executable, "-c", program], check=False)

    assert ended.returncode == -signal.SIGKILL
    assert [entry["number"] for entry in read_lines(path)] == list(range(100))


@pytest.mark.parametrize(
    ("tell", "told"),
    [
        ("both", ["migrate_to_chat_id", "migrate_from_chat_id"]),
        ("swapped", ["migrate_from_chat_id", "migrate_to_chat_id"]),
        ("old", ["migrate_to_chat_id"]),
        ("new", ["migrate_from_chat_id"]),
        ("none", []),
    ],
)
async def test_an_upgrade_may_be_told_in_any_way(sandbox, tell, told):
    old = await sandbox.group("group")

    new = (await sandbox.control(f"chats/{old}/migrate", tell=tell))["id"]

    assert [next(key for key in body if key.startswith("migrate")) for body in sandbox.queued("message")] == told
    status, body = await sandbox.answer("sendMessage", chat_id=old, text="x")
    assert (status, body["parameters"]) == (400, {"migrate_to_chat_id": new})


async def test_a_block_and_a_kick_may_go_unheard(sandbox):
    chat = await sandbox.group()
    await sandbox.control("start", **{"from": ANNA})
    sandbox.world.queue.drop_all()

    await sandbox.control("block", user=ANNA, blocked=True, silent=True)
    await sandbox.control(f"chats/{chat}/members", user=4242, status="kicked", silent=True)

    assert sandbox.queued() == []
    assert await sandbox.refusal("sendMessage", chat_id=ANNA, text="x") == (
        403,
        "Forbidden: bot was blocked by the user",
    )
    assert await sandbox.refusal("sendMessage", chat_id=chat, text="x") == (
        403,
        "Forbidden: bot was kicked from the supergroup chat",
    )
