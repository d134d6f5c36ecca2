"""`firstline what-if` and `firstline recalculate`, as people start them."""

import asyncio
import json
import os
from datetime import UTC, datetime, timedelta

import pytest

from bot.cli import main
from bot.clock import Clock
from desk.catalog import BotSelf
from desk.errors import ConcurrentChange
from desk.usecases import recalculate
from storage.database import Database
from tests.desk.usecases.stage import BELLA, BORIS, BOT, OLGA, Stage, everybody

OLD = """\
[desks.it]
title = "IT support"
timezone = "Europe/Moscow"
first_line = [-1001000000001]
second_line = -1001000000002
leads = [1001]
specialists = [1002, 1003]
[[desks.it.sla]]
name = "Default"
response = "30m"
reaction = "1h"
resolution = "4h"
"""
NEW = OLD.replace('"30m"', '"5m"').replace('"4h"', '"8h"').replace('name = "Default"', 'name = "Calm"')
OFFICE = """
[hours.office]
timezone = "Europe/Moscow"
weekly = { mon = ["09:00-18:00"], tue = ["09:00-18:00"], wed = ["09:00-18:00"], thu = ["09:00-18:00"], \
fri = ["09:00-18:00"] }
"""
MONDAY = datetime(2026, 10, 5, 9, tzinfo=UTC)


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A desk in a folder of its own, on the first of November."""
    for name in [name for name in os.environ if name.startswith("FIRSTLINE_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Clock, "now", lambda _: datetime(2026, 11, 1, 12, tzinfo=UTC))
    (tmp_path / "firstline.toml").write_text(OLD, encoding="utf-8")
    (tmp_path / "new.toml").write_text(NEW, encoding="utf-8")
    assert main(["config", "apply"]) == 0
    return tmp_path


@pytest.fixture
def past(home, capsys):
    """In October: a question answered after 10 minutes, one after 40, and a task that took five hours."""
    asyncio.run(live(through_october))
    capsys.readouterr()
    return home


async def live(through):
    database = Database("sqlite:///firstline.db")
    await database.open()
    async with database.begin() as uow:
        await uow.introduce_bot(BotSelf(BOT, "firstline_bot"))
        for person in everybody():
            await uow.people.see(person)
    await through(Stage(database.begin, MONDAY))
    await database.close()


async def through_october(stage):
    for minutes in (10, 40):
        asked = await stage.says(BELLA, f"The printer has jammed {minutes} times, what should I do?")
        stage.passes(minutes=minutes)
        await stage.says(BORIS, "Open the back cover", reply_to=asked)
    await stage.makes_task(text="Replace the toner")
    await stage.does("take", BORIS)
    stage.passes(hours=2)
    await stage.does("hold", BORIS, until=stage.now + timedelta(hours=3))
    stage.passes(hours=3)
    await stage.sweeps()
    stage.passes(hours=3)
    await stage.does("finish", BORIS)


def fails(capsys, *arguments):
    code = main(arguments)
    captured = capsys.readouterr()
    assert captured.out == ""
    return code, captured.err.removeprefix("firstline: ").removesuffix("\n")


def asked(capsys, *arguments):
    assert main([*arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def sides(row):
    return [[side[name] for name in ("clocks", "met", "missed", "open", "share")] for side in (row["now"], row["then"])]


def test_last_month_stands_beside_what_it_would_have_been(past, capsys):
    found = asked(capsys, "what-if", "--config", "new.toml")

    assert (found["desk"], found["month"], found["questions"], found["tasks"]) == ("it", "2026-10", 2, 1)
    assert found["moved"] == 3
    targets = {row["target"]: sides(row) for row in found["targets"]}
    assert targets == {
        "response": [[2, 1, 1, 0, 0.5], [2, 0, 2, 0, 0.0]],
        "reaction": [[1, 1, 0, 0, 1.0], [1, 1, 0, 0, 1.0]],
        "resolution": [[1, 0, 1, 0, 0.0], [1, 1, 0, 0, 1.0]],
    }
    assert [row["difference"] for row in found["targets"]] == [-0.5, 0.0, 1.0]


def test_the_levels_are_told_apart(past, capsys):
    found = asked(capsys, "what-if", "--config", "new.toml", "--month", "2026-10")

    rows = found["policies"]
    assert [(row["policy"], row["target"], row["now"]["clocks"], row["then"]["clocks"]) for row in rows] == [
        ("Calm", "response", 0, 2),
        ("Calm", "reaction", 0, 1),
        ("Calm", "resolution", 0, 1),
        ("Default", "response", 2, 0),
        ("Default", "reaction", 1, 0),
        ("Default", "resolution", 1, 0),
    ]  # fmt: skip


def test_what_ended_before_a_recalculation_stays_with_its_level(home, capsys):
    async def taken_task(stage):
        stage.now = datetime(2026, 10, 31, 11, tzinfo=UTC)
        await stage.makes_task(OLGA)
        await stage.does("take", OLGA, 1)

    asyncio.run(live(taken_task))
    main(["config", "apply", "new.toml"])
    capsys.readouterr()
    asked(capsys, "recalculate", "--apply")

    rows = asked(capsys, "what-if", "--config", "firstline.toml", "--month", "2026-10")["policies"]

    now = {(row["policy"], row["target"]) for row in rows if row["now"]["clocks"]}
    assert now == {("Default", "reaction"), ("Calm", "resolution")}


def test_what_would_have_gone_the_other_way_is_named_with_its_place(past, capsys):
    found = asked(capsys, "what-if", "--config", "new.toml")

    [lost], [won] = found["lost"]["worst"], found["won"]["worst"]
    assert (lost["kind"], lost["number"], lost["target"], lost["late_s"]) == ("question", None, "response", 300)
    assert lost["url"] == "https://t.me/c/1000000001/100"
    assert (won["kind"], won["number"], won["target"], won["late_s"]) == ("task", 1, "resolution", 3600)


def test_people_read_a_table(past, capsys):
    assert main(["what-if", "--config", "new.toml"]) == 0

    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines() if line.strip()]
    assert lines[0] == "IT support · 2026-10 · Europe/Moscow · as it was → under new.toml"
    assert lines[1] == "2 questions, 1 task; 3 of them under another level"
    assert "response 2 1 → 0 1 → 2 0 50% → 0% -50.0" in lines
    assert "resolution 1 0 → 1 1 → 0 0 0% → 100% +100.0" in lines
    assert "Kept, and would be missed: 1" in lines
    assert lines[-1] == "IT-1 Replace the toner resolution, late by 1 h"


def test_other_hours_are_tried_too(past, capsys):
    text = OFFICE + OLD.replace("first_line", 'hours = "office"\nfirst_line')
    (past / "new.toml").write_text(text, encoding="utf-8")

    found = asked(capsys, "what-if", "--config", "new.toml")

    resolution = next(row for row in found["targets"] if row["target"] == "resolution")
    assert sides(resolution)[1] == [1, 1, 0, 0, 1.0]  # after six in the evening nothing counts


def test_a_deadline_by_hand_stays_by_hand(home, capsys):
    async def by_hand(stage):
        await stage.makes_task()
        await stage.does("set_deadline", BORIS, deadline=stage.now + timedelta(hours=1))
        stage.passes(hours=2)
        await stage.does("finish", BORIS)

    asyncio.run(live(by_hand))
    capsys.readouterr()

    found = asked(capsys, "what-if", "--config", "new.toml")

    assert sides(found["targets"][-1]) == [[1, 0, 1, 0, 0.0], [1, 0, 1, 0, 0.0]]


def test_trying_a_file_writes_nothing(past, capsys):
    before = (past / "firstline.db").read_bytes()

    main(["what-if", "--config", "new.toml"])
    main(["recalculate"])

    assert (past / "firstline.db").read_bytes() == before


def test_each_mistake_is_one_clear_line(past, capsys):
    (past / "other.toml").write_text(NEW.replace("desks.it", "desks.hr"), encoding="utf-8")
    (past / "broken.toml").write_text(NEW.replace('"5m"', '"soon"'), encoding="utf-8")

    assert fails(capsys, "what-if", "--config", "other.toml") == (2, "other.toml: has no desk `it`; it has: hr")
    assert fails(capsys, "what-if", "--config", "no.toml")[0] == 2
    assert "no.toml" in fails(capsys, "what-if", "--config", "no.toml")[1]
    assert "desks.it.sla" in fails(capsys, "what-if", "--config", "broken.toml")[1]
    assert fails(capsys, "what-if", "--config", "new.toml", "--month", "2026-09") == (
        2, "nothing was asked or made on desk `it` in 2026-09",
    )  # fmt: skip
    assert fails(capsys, "what-if", "--config", "new.toml", "--month", "June")[0] == 2
    assert fails(capsys, "what-if", "--config", "new.toml", "--desk", "hr") == (2, "there is no desk `hr`; known: it")


SHORT = NEW.replace("specialists", 'hours = "short"\nspecialists').replace('"8h"', '"8760h"') + (
    '[hours.short]\ntimezone = "UTC"\nweekly = { mon = ["09:00-09:30"] }\n'
)
"""A level that was stored by a version that took it."""


def test_a_promise_that_never_falls_due_is_one_clear_line(past, capsys, monkeypatch):
    async def open_task(stage):
        stage.now = datetime(2026, 11, 1, 11, tzinfo=UTC)
        await stage.makes_task(OLGA)

    (past / "short.toml").write_text(SHORT, encoding="utf-8")
    asyncio.run(live(open_task))
    refused = fails(capsys, "what-if", "--config", "short.toml")
    monkeypatch.setattr("bot.config.reach.refuse_endless", lambda *_: None)
    main(["config", "apply", "short.toml"])
    capsys.readouterr()

    tried = fails(capsys, "what-if", "--config", "short.toml")
    recalculated = fails(capsys, "recalculate")

    assert "desks.it.sla[0].resolution: would take beyond 2199 in the hours `short`" in refused[1]
    assert tried == recalculated
    assert tried[0] == 2
    assert tried[1].startswith(
        "a level promises what its hours never come to: no open time left after 2199; `firstline"
    )


def test_recalculating_shows_first_and_acts_when_told_to(home, capsys):
    async def open_task(stage):
        stage.now = datetime(2026, 11, 1, 11, tzinfo=UTC)
        await stage.makes_task(OLGA)

    asyncio.run(live(open_task))
    main(["config", "apply", "new.toml"])
    capsys.readouterr()

    shown = asked(capsys, "recalculate")
    applied = asked(capsys, "recalculate", "--apply")
    again = asked(capsys, "recalculate", "--apply")

    [change] = shown["changes"]
    assert (shown["applied"], shown["open"], shown["counts"]["later"]) == (False, 1, 1)
    assert (change["policy_before"], change["policy_after"], change["number"]) == ("Default", "Calm", 1)
    assert change["clocks"] == [
        {
            "target": "resolution",
            "turn": "later",
            "due_before": "2026-11-01T15:00:00+00:00",
            "due_after": "2026-11-01T19:00:00+00:00",
        }
    ]
    assert (applied["applied"], applied["changes"]) == (True, shown["changes"])
    assert (again["open"], again["changes"]) == (1, [])


def test_a_recalculation_is_read_as_a_table(home, capsys):
    async def open_task(stage):
        stage.now = datetime(2026, 11, 1, 11, tzinfo=UTC)
        await stage.makes_task(OLGA)

    asyncio.run(live(open_task))
    main(["config", "apply", "new.toml"])
    capsys.readouterr()

    main(["recalculate"])
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines() if line.strip()]
    main(["recalculate", "--apply"])
    done = capsys.readouterr().out.splitlines()[-1]
    main(["recalculate"])

    assert lines[:2] == ["IT support · Europe/Moscow · 1 open", "due later: 1"]
    assert "IT-1 Replace the toner Default → Calm resolution 2026-11-01 18:00 → 2026-11-01 22:00 due later" in lines
    assert (lines[-1], done) == ("1 object would change; add --apply to do it", "1 object recalculated")
    assert "Nothing to change" in capsys.readouterr().out


async def open_tasks(stage):
    stage.now = datetime(2026, 11, 1, 11, tzinfo=UTC)
    for number in range(3):
        await stage.makes_task(OLGA, text=f"Order paper {number}")


def test_very_many_are_recalculated_part_by_part(home, capsys, monkeypatch):
    asyncio.run(live(open_tasks))
    main(["config", "apply", "new.toml"])
    capsys.readouterr()
    monkeypatch.setattr("bot.cli.recalculate.AT_ONCE", 2)

    applied = asked(capsys, "recalculate", "--apply")

    assert (len(applied["changes"]), applied["counts"]["later"]) == (3, 3)
    assert asked(capsys, "recalculate")["changes"] == []


def test_a_change_that_comes_in_between_is_taken_into_account(home, capsys, monkeypatch):
    asyncio.run(live(open_tasks))
    main(["config", "apply", "new.toml"])
    capsys.readouterr()
    disturbances = [ConcurrentChange("tasks", 1), ConcurrentChange("tasks", 1)]

    async def disturbed(*arguments, **more):
        if disturbances:
            raise disturbances.pop()
        return await undisturbed(*arguments, **more)

    undisturbed = recalculate.apply
    monkeypatch.setattr(recalculate, "apply", disturbed)

    assert len(asked(capsys, "recalculate", "--apply")["changes"]) == 3
    disturbances.extend([ConcurrentChange("tasks", 1)] * 5)
    code, line = fails(capsys, "recalculate", "--apply")
    assert (code, line.split(":")[0]) == (1, "desk `it` is busy")
