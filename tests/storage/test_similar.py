"""The index of similar questions: it catches up in batches, forgives slips, and forgets."""

import re
from dataclasses import replace
from pathlib import Path

from sqlalchemy import func, select, text

from storage import migrate, similar_index, similar_leftovers, similar_upkeep
from storage.database import Database
from storage.engines import make_engine, read_url
from storage.tables import counters, dialog_words, spellings
from tests.storage import make
from tests.storage.test_contract_similar import LOOKED_FOR, PRINTER, dialog, find

ROOT = Path(similar_index.__file__).parent


async def tend(database):
    """Until nothing is left; in how many batches."""
    batches = 0
    async with database.begin() as uow:
        while await uow.upkeep.tend_similar():
            batches += 1
    return batches


async def count(database, table):
    async with database.begin(readonly=True) as uow:
        return (await uow._work.run(select(func.count()).select_from(table))).scalar_one()


async def test_what_was_answered_before_there_was_an_index_is_indexed_in_batches(database, monkeypatch):
    monkeypatch.setattr(similar_upkeep, "_EARLIER", similar_upkeep._EARLIER.limit(2))
    async with database.begin() as uow:
        numbers = [(await dialog(uow, 10 * number, f"{PRINTER} {number}")).id for number in range(1, 6)]
    async with database.begin() as uow:
        await similar_index.remove_where(uow._work)
        await uow._work.run(counters.insert().values(name=similar_upkeep.BEFORE, last=max(numbers)))
    assert await find(database.begin) == []

    async with database.begin() as uow:
        assert await uow.upkeep.tend_similar()
    assert await count(database, dialog_words) == 2  # broken off here, it goes on there
    await tend(database)

    assert await count(database, dialog_words) == 5
    assert set(await find(database.begin)) <= set(numbers)
    assert len(await find(database.begin)) == 3


async def test_a_slip_in_the_only_telling_word_is_forgiven_once_its_word_is_learnt(database):
    async with database.begin() as uow:
        number = (await dialog(uow, text="Проектор", answer="Кабель отошёл")).id
    assert await find(database.begin, "праектор") == []

    assert await tend(database) == 1

    assert await find(database.begin, "праектор") == [number]
    assert await tend(database) == 0


async def test_what_a_desk_keeps_no_longer_is_forgotten_with_its_words(database):
    async with database.begin() as uow:
        await dialog(uow)
        newer = await dialog(uow, 3, "Как подключить впн из дома?", "Клиент на портале")
        newer.answered_at = make.after(hours=5)
    await tend(database)
    known = await count(database, spellings)

    async with database.begin() as uow:
        await uow.upkeep.forget_messages(replace(make.desk(), id=make.DESK), make.after(hours=4))
    await database.clear_leftovers()

    assert await find(database.begin) == []
    assert await find(database.begin, "подключить впн") == [newer.id]
    assert 0 < await count(database, spellings) < known


_WHOLE = text("INSERT INTO dialog_words_fts (dialog_words_fts, rank) VALUES ('integrity-check', 1)")
"""Fails where the index says something else than the rows."""
_PARTS = text("SELECT count(DISTINCT segid) FROM dialog_words_fts_idx")


async def test_sqlites_index_says_what_the_rows_say(sqlite_database):
    async with sqlite_database.begin() as uow:
        asked = [await dialog(uow, 10 * number, f"{PRINTER} {number}") for number in range(1, 9)]
    async with sqlite_database.begin() as uow:
        changed = await uow.questions.get(asked[0].id)
        changed.text = "Как подключить впн из дома?"
        await uow.flush()
        await uow.upkeep.forget_questions([asked[1].id, asked[2].id])
        await uow.upkeep.forget_messages(replace(make.desk(), id=make.DESK), make.after(hours=4))
        again = await dialog(uow, 500, "Проектор", "Кабель отошёл")
        again.answered_at = make.after(hours=5)

    async with sqlite_database.begin() as uow:
        await uow._work.run(_WHOLE)
    assert await find(sqlite_database.begin, "проектор") == [again.id]


async def test_an_index_of_before_goes_on_after_the_upgrade(tmp_path):
    """Until 0015 triggers wrote it; a chat that had left its desk was of none."""
    url = f"sqlite:///{tmp_path / 'firstline.db'}"
    engine = make_engine(read_url(url), pool_size=1)
    async with engine.begin() as connection:
        await connection.run_sync(migrate.upgrade_on, "0014")
        for number, words in enumerate(("printer toner", "badge lost", "vpn home"), 1):
            values = f"({number}, 1, '{words}', 'answer', 0, 1, 0)"
            await connection.execute(text(f"INSERT INTO dialog_words VALUES {values}"))  # noqa: S608 - ours
    await engine.dispose()
    await migrate.upgrade(url)

    database = Database(url)
    await database.open()
    async with database.begin() as uow:
        found = "SELECT rowid FROM dialog_words_fts WHERE dialog_words_fts MATCH 'toner OR badge OR vpn OR projector'"
        await similar_index.remove(uow._work, [1])
        row = {"desk_id": 1, "words": "projector", "answer_words": "cable", "answered_at": make.NINE}
        await similar_index.add(
            uow._work, [{"question_id": number, "is_sure": True, "is_learnt": False, **row} for number in (2, 4)]
        )
        await uow._work.run(_WHOLE)
        assert sorted((await uow._work.run(text(found))).scalars()) == [2, 3, 4]
    await database.close()


def test_nobody_else_writes_the_index():
    """SQLite's full-text index has to be told of each row by who writes it."""
    code = {path: path.read_text(encoding="utf-8") for path in ROOT.rglob("*.py") if "migrations" not in path.parts}

    writes = re.compile(r"(?:insert|insert_many|upsert|delete)\(\s*dialog_words\b|dialog_words\.(?:insert|delete)\(")
    assert {path.name for path, said in code.items() if writes.search(said)} == {"similar_index.py"}
    assert ".values(is_learnt=True)" in code[ROOT / "similar_upkeep.py"]
    assert sum(len(re.findall(r"update\(dialog_words\)", said)) for said in code.values()) == 1


async def test_all_dialogs_of_a_transaction_are_one_part_of_sqlites_index(sqlite_database):
    """A part for each would be merged with the others over and over: beside a million dialogs that took seconds."""
    async with sqlite_database.begin() as uow:
        for number in range(1, 41):
            await dialog(uow, 10 * number, f"{PRINTER} {number}")

    async with sqlite_database.begin(readonly=True) as uow:
        assert (await uow._work.run(_PARTS)).scalar_one() == 1


ROOMS = ("amber", "birch", "coral", "daisy", "elmwood", "falcon", "garnet", "hazel")


async def _forget_the_half(database):
    async with database.begin() as uow:
        asked = [await dialog(uow, 10 * n, f"Projector {room}", "Wrong socket") for n, room in enumerate(ROOMS, 1)]
    await tend(database)
    async with database.begin() as uow:
        await uow.upkeep.forget_questions([one.id for one in asked[:4]])


async def _rooms(database):
    """Those whose names the list of spellings still has, by their first letters."""
    async with database.begin(readonly=True) as uow:
        words = set((await uow._work.run(select(spellings.c.word))).scalars())
    return "".join(room[0] for room in ROOMS if any(word[:4] == room[:4] for word in words))


async def test_others_write_while_words_of_forgotten_dialogs_are_cleared_away(database, monkeypatch):
    """Each step is a transaction of its own, however many words there are."""
    monkeypatch.setattr(similar_leftovers, "_SPELT", similar_leftovers._SPELT.limit(5))
    monkeypatch.setattr("storage.database.PAUSE_SECONDS", 0)
    await _forget_the_half(database)
    assert await _rooms(database) == "abcdefgh"
    steps, clear_some = [], similar_leftovers.clear_some

    async def count(work, place):
        steps.append(place)
        return await clear_some(work, place)

    monkeypatch.setattr(similar_leftovers, "clear_some", count)
    await database.clear_leftovers()

    assert len(steps) > 5
    assert await _rooms(database) == "efgh"
    async with database.begin(readonly=True) as uow:
        assert await uow.upkeep.leftovers() is None


async def test_what_was_broken_off_is_cleared_away_another_time(database, monkeypatch):
    monkeypatch.setattr(similar_leftovers, "_SPELT", similar_leftovers._SPELT.limit(5))
    await _forget_the_half(database)
    async with database.begin() as uow:
        place = await uow.upkeep.leftovers()
        while place.after in {None, ("", "")}:
            place = await uow.upkeep.clear_some(place)

    await database.clear_leftovers()

    assert await _rooms(database) == "efgh"


async def test_what_is_forgotten_while_others_is_cleared_away_goes_as_well(database):
    await _forget_the_half(database)
    async with database.begin() as uow:
        place = await uow.upkeep.leftovers()
        while place.after in {None, ("", "")}:
            place = await uow.upkeep.clear_some(place)
        rest = (await uow._work.run(select(dialog_words.c.question_id))).scalars().all()
        await uow.upkeep.forget_questions(rest)

    async with database.begin() as uow:
        while place is not None:
            place = await uow.upkeep.clear_some(place)

    assert await count(database, spellings) == 0


async def test_words_in_too_many_dialogs_are_looked_for_beside_others_only(database, monkeypatch):
    monkeypatch.setattr("storage.similar_search.MOST_ROWS", 3)
    async with database.begin() as uow:
        for number in range(1, 10):
            await dialog(uow, 10 * number, f"Принтер этаж отдел{number}")

    found = await find(database.begin, "Принтер этаж")

    assert len(found) == 3


async def test_odd_signs_are_words_like_any_other(database):
    odd = "Ошибка 'a\" | b & c' OR NOT (x): ²³ ﬁ ΑΒΓ 東京 naïve * - ++ {near} sql"
    async with database.begin() as uow:
        number = (await dialog(uow, text=odd, answer="'; DROP TABLE questions; --")).id
    await tend(database)

    assert await find(database.begin, odd) == [number]
    async with database.begin() as uow:
        await uow._work.run(text("SELECT 1 FROM questions"))


async def test_nothing_is_written_for_messages_that_answer_nothing(database, statements):
    async with database.begin() as uow:
        await uow.messages.add(make.message(1, text=LOOKED_FOR))
        await uow.questions.add(make.question(1, text=LOOKED_FOR))
        with statements(database) as said:
            await uow.flush()

    assert not [one for one in said if "dialog_words" in one]
