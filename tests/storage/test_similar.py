"""The index of similar questions: it catches up in batches, forgives slips, and forgets."""

from dataclasses import replace

from sqlalchemy import func, select, text

from storage import similar_upkeep
from storage.tables import counters, dialog_words, spellings
from tests.storage import make
from tests.storage.test_contract_similar import LOOKED_FOR, PRINTER, dialog, find


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
        await uow._work.run(dialog_words.delete())
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

    assert await find(database.begin) == []
    assert await find(database.begin, "подключить впн") == [newer.id]
    assert 0 < await count(database, spellings) < known


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
