"""What may be stored, and that it comes back the same."""

from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.exc import StatementError

from storage.text import clean, clean_json
from storage.types import NaiveDatetime, from_micros, to_micros
from tests.storage import make


async def test_a_time_without_a_zone_is_refused(database):
    with pytest.raises(StatementError) as refused:
        async with database.begin() as uow:
            await uow.tasks.add(make.task(created_at=datetime(2026, 11, 2, 9, 0)))  # noqa: DTZ001 - what is refused

    assert isinstance(refused.value.orig, NaiveDatetime)


async def test_times_of_any_zone_come_back_as_the_same_instant_in_utc(database):
    moscow = datetime(2026, 11, 2, 12, 0, 0, 123456, tzinfo=ZoneInfo("Europe/Moscow"))
    nepal = datetime(1969, 7, 20, 2, 15, tzinfo=timezone(timedelta(hours=5, minutes=45)))
    async with database.begin() as uow:
        made = await uow.tasks.add(make.task(created_at=moscow, deadline_at=nepal))

    async with database.begin() as uow:
        stored = await uow.tasks.get(made.id)
        assert (stored.created_at, stored.deadline_at) == (moscow, nepal)
        assert stored.created_at.utcoffset() == timedelta(0)


def test_an_instant_is_exact_to_the_microsecond():
    instant = make.NINE + timedelta(microseconds=1)

    assert from_micros(to_micros(instant)) == instant
    assert to_micros(instant) - to_micros(make.NINE) == 1


async def test_ids_of_supergroups_fit(database):
    async with database.begin() as uow:
        await uow.messages.add(make.message(2**52, 2**52 - 1, chat_id=-1_002_147_483_648_000))

    async with database.begin() as uow:
        assert (await uow.messages.get(-1_002_147_483_648_000, 2**52)).author_id == 2**52 - 1


async def test_json_holds_whatever_people_are_called(database):
    values = {"name": 'О\'Нил "Ё" \\ \n 😀', "nul": "\x00", "nested": [{"a": None}]}
    async with database.begin() as uow:
        await uow.timers.arm([make.timer(values=values | {"half": "\udc00"})])

    async with database.begin() as uow:
        [timer] = await uow.timers.claim_due(make.NINE, limit=1)
        assert timer.values["name"] == values["name"]
        assert timer.values["nested"] == [{"a": None}]
        assert timer.values["half"] == "\ufffd"


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("plain", "plain"),
        ("ёлка 😀", "ёлка 😀"),
        ("a\x00b", "a\ufffdb"),
        ("\ud83d", "\ufffd"),
        ("x\udfffy", "x\ufffdy"),
    ],
)
def test_what_no_database_holds_becomes_a_replacement_sign(text, cleaned):
    assert clean(text) == cleaned


def test_cleaning_reaches_into_lists_and_keys():
    assert clean_json({"a\x00": ["\ud800", {"b": "\x00"}], "n": 1}) == {
        "a\ufffd": ["\ufffd", {"b": "\ufffd"}],
        "n": 1,
    }
