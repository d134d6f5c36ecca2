"""What employees say in a quiet chat, kind by kind: what asks the desk, and what only looks as if it did."""

import pytest

from desk.pairing.model import Nothing, Opens
from tests.desk.said_by_employees import BROKEN, MENDED
from tests.desk.test_pairing_engine import Chat


def after_an_answer_to_bella() -> Chat:
    chat = Chat()
    chat.says("Белла", "Не печатает принтер")
    chat.says("Борис", "Перезагрузите")
    return chat


@pytest.mark.parametrize("text", BROKEN)
def test_that_something_hardly_works_or_does_not_is_a_trouble_whatever_word_stands_before(text):
    assert Chat().says("Кирилл", text) == Opens()
    assert after_an_answer_to_bella().says("Кирилл", text, after=3) == Opens()
    assert after_an_answer_to_bella().says("Белла", text, after=20) == Opens()


@pytest.mark.parametrize("text", MENDED)
def test_that_it_works_again_is_none(text):
    assert isinstance(Chat().says("Кирилл", text), Nothing)
    assert isinstance(after_an_answer_to_bella().says("Белла", text, after=20), Nothing)
