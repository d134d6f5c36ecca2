"""Finding earlier dialogs: every store finds the same, and forgets what is no dialog any more."""

import pytest

from desk.metrics import FiguresQuery, first_line
from desk.questions import QuestionStatus
from desk.similar import Offer
from tests.storage import make

PRINTER = "Не печатает принтер на третьем этаже"
LOOKED_FOR = "принтер третьего этажа снова не печатает"


async def dialog(uow, message_id=1, text=PRINTER, answer="Замените картридж", *, media=None, **fields):
    """A question with its answer, the message after it."""
    await uow.messages.add(make.message(message_id, text=text))
    await uow.messages.add(make.message(message_id + 1, make.BORIS, text=answer, media=media))
    question = await uow.questions.add(make.question(message_id, text=text, **fields))
    question.status = QuestionStatus.ANSWERED
    question.answer_message_id, question.answered_by = message_id + 1, make.BORIS
    question.answered_at, question.confidence = make.after(minutes=5), 0.99
    return question


async def find(begin, text=LOOKED_FOR, *, desk_id=make.DESK, **options):
    async with begin() as uow:
        found = await uow.similar.find(desk_id, text, now=make.after(hours=1), **options)
        return [one.question_id for one in found]


async def test_an_answered_question_is_found_by_other_forms_of_its_words(begin):
    async with begin() as uow:
        printer = await dialog(uow)
        await dialog(uow, 3, "Как подключить впн из дома?", "Клиент на портале")
        open_one = await uow.questions.add(make.question(9, text=PRINTER))

    assert await find(begin) == [printer.id]
    assert await find(begin, without=printer.id) == []
    assert await find(begin, "Где столовая?") == []
    assert open_one.id is not None


async def test_another_desk_sees_nothing(begin):
    async with begin() as uow:
        await dialog(uow)

    assert await find(begin, desk_id=2) == []


async def test_at_most_three_are_found_the_most_alike_first(begin):
    more = ("", "сканер", "сканер, монитор", "сканер, монитор, мышь", "сканер, монитор, мышь, клавиатура")
    async with begin() as uow:
        alike = [await dialog(uow, 10 * number, f"{PRINTER} {rest}") for number, rest in enumerate(more, start=1)]

    assert await find(begin) == [one.id for one in alike[:3]]


async def test_letters_with_marks_are_found_on_every_engine(begin):
    async with begin() as uow:
        printer = await dialog(uow, text="Der Drücker im Café geht nicht, Gebühren falsch")

    assert await find(begin, "Drücker im Café: Gebühren") == [printer.id]
    assert await find(begin, "drucker im cafe gebuhren") == [printer.id]


async def test_words_of_the_answer_help_to_find_it(begin):
    async with begin() as uow:
        printer = await dialog(uow, answer="Замените картридж в лотке")
        await dialog(uow, 5, "Не печатает на третьем", "Обновите драйвер")

    assert (await find(begin, "принтер не печатает, лоток, картридж"))[0] == printer.id


@pytest.mark.parametrize(("answer", "media", "is_found"), [("смотрю", None, False), ("", "photo", True)])
async def test_what_was_only_acknowledged_helps_nobody(begin, answer, media, is_found):
    async with begin() as uow:
        await dialog(uow, answer=answer, media=media)

    assert bool(await find(begin)) is is_found


async def test_a_dialog_that_is_none_any_more_is_not_found(begin):
    async with begin() as uow:
        number = (await dialog(uow)).id
    async with begin() as uow:
        (await uow.questions.get(number)).close_as(QuestionStatus.DISMISSED)

    assert await find(begin) == []


async def test_a_corrected_text_is_found_by_its_new_words(begin):
    async with begin() as uow:
        number = (await dialog(uow)).id
    async with begin() as uow:
        (await uow.questions.get(number)).text = "Не открывается база 1С"

    assert await find(begin) == []
    assert await find(begin, "1C: база не открывается") == [number]


async def test_what_an_earlier_answer_solved_is_counted_apart(begin):
    day = FiguresQuery(make.DESK, make.NINE, make.after(hours=24))
    async with begin() as uow:
        answered = await dialog(uow)
        answered.response_s = 300
        deflected = await uow.questions.add(make.question(9, text=LOOKED_FOR))
        deflected.close_as(QuestionStatus.DEFLECTED)
        await uow.questions.add(make.question(11, text=LOOKED_FOR))

    async with begin() as uow:
        [whole] = await uow.reports.first_line_groups(day)
        assert (whole.figures.dialogs, whole.figures.unanswered, whole.figures.deflected) == (1, 1, 1)
        facts = await uow.reports.first_line(day)
        assert [one.question_id for one in facts if one.is_deflected] == [deflected.id]
        assert first_line(facts) == whole.figures


async def test_offers_are_counted_for_each_asker_and_keep_what_was_said_of_them(begin):
    async with begin() as uow:
        await uow.offers.save(Offer(7, make.DESK, make.ANNA, 3, make.NINE))
        await uow.offers.save(Offer(8, make.DESK, make.ANNA, 3, make.after(minutes=30)))
        await uow.offers.save(Offer(9, make.DESK, make.VERA, 3, make.after(minutes=30)))
        await uow.offers.save(Offer(8, make.DESK, make.ANNA, 3, make.after(minutes=30), True, make.after(minutes=31)))

    async with begin() as uow:
        assert await uow.offers.count(make.DESK, make.ANNA, since=make.after(minutes=-1)) == 2
        assert await uow.offers.count(make.DESK, make.ANNA, since=make.NINE) == 1
        assert (await uow.offers.get(8)).helped is True
        assert await uow.offers.get(10) is None
