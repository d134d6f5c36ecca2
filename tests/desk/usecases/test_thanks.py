"""Thanks that name somebody: they confirm the pair of whoever is meant, in whatever alphabet."""

import pytest

from desk.questions import Question
from tests.desk.usecases import stage as names
from tests.desk.usecases.stage import BELLA, BORIS, CLARA, CYRIL, Stage

PRINTER = "Принтер на 3 этаже замял бумагу, что делать?"
COVER = "Откройте заднюю крышку и вытащите бумагу"


async def thanked(stage: Stage, words: str) -> Question:
    """Clara greets; Bella asks, Boris answers nobody in particular, and Bella thanks."""
    await stage.says(CLARA, "Доброе утро")
    asked = await stage.says(BELLA, PRINTER)
    stage.passes(minutes=4)
    await stage.says(BORIS, COVER)
    stage.passes(minutes=1)
    await stage.says(BELLA, words)
    question = await stage.question(asked)
    assert question is not None
    assert question.confidence is not None
    assert question.confidence < 0.9
    return question


@pytest.mark.parametrize(
    "words",
    ["Спасибо, Борис", "спасибо Борис", "Борис, спасибо!", "спс, Боря", "Спасибо большое, Борис!", "Thanks, Boris"],
)
async def test_a_name_in_cyrillic_means_an_account_in_latin_letters(stage: Stage, words: str) -> None:
    assert (await thanked(stage, words)).confirmed_by == BELLA


@pytest.mark.parametrize("words", ["Спасибо, Ринат", "спасибо Ринат", "Ринат, спасибо!"])
async def test_so_does_a_name_that_no_table_knows(stage: Stage, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(names.NAMES, BORIS, "Rinat")

    assert (await thanked(stage, words)).confirmed_by == BELLA


@pytest.mark.parametrize("words", ["Спасибо, Борис", "Спасибо, Боря"])
async def test_a_namesake_in_cyrillic_is_not_meant_where_it_was_not_he_who_answered(
    stage: Stage, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(names.NAMES, CYRIL, "Борис")
    await stage.says(CYRIL, "Всем привет")

    assert (await thanked(stage, words)).confirmed_by == BELLA


@pytest.mark.parametrize("words", ["Thanks, Clara", "Clara, спасибо!", "@clara спасибо"])
async def test_thanks_to_somebody_else_confirm_nothing(stage: Stage, words: str) -> None:
    assert (await thanked(stage, words)).confirmed_by is None


@pytest.mark.parametrize("words", ["спасибо, попробую", "спасибо, завтра зайду", "thanks, will try", "от души"])
async def test_whoever_will_try_it_has_taken_it_for_an_answer(stage: Stage, words: str) -> None:
    assert (await thanked(stage, words)).confirmed_by == BELLA


@pytest.mark.parametrize(
    "words", ["заранее спасибо", "нет, спасибо", "no thanks", "thanks in advance", "спасибо, но это не то"]
)
async def test_thanks_in_advance_or_with_a_refusal_confirm_nothing(stage: Stage, words: str) -> None:
    assert (await thanked(stage, words)).confirmed_by is None
