"""Earlier answers in the chat: shown to a specialist who asks for them, offered to who asks the same again."""

from tests.journeys.conftest import BELLA, BORIS, CONFIG, CYRIL, HELP, Raise, Stage
from tests.journeys.people import labels

PRINTER = "Не печатает принтер на третьем этаже, что делать?"
ANSWER = "Откройте лоток и вытащите лист"
AGAIN = "Снова не печатает принтер, третий этаж, что делать?"
OFFERS = CONFIG.replace('timezone = "UTC"', 'timezone = "UTC"\nsimilar = "offer"', 1)


async def a_dialog_of_before(stage: Stage) -> None:
    asked = await stage.people.says(BELLA, HELP, PRINTER)
    await stage.people.says(BORIS, HELP, ANSWER, reply_to=asked)


async def test_a_specialist_asks_what_was_answered_before(stage: Stage) -> None:
    await a_dialog_of_before(stage)
    asked = await stage.people.says(CYRIL, HELP, AGAIN)

    await stage.people.says(BORIS, HELP, "/similar", reply_to=asked)

    shown = await stage.people.sees(BORIS, HELP, "Answered before", PRINTER, ANSWER, "Boris")
    assert shown["only_you"]
    await stage.people.says(BORIS, HELP, "/similar где столовая")
    await stage.people.sees(BORIS, HELP, "Nothing like it")
    await stage.people.says(CYRIL, HELP, "/similar", reply_to=asked)
    await stage.people.sees(CYRIL, HELP, "для специалистов")


async def test_who_asks_the_same_again_is_helped_without_anybody(raise_desk: Raise) -> None:
    stage = await raise_desk(config=OFFERS)
    await a_dialog_of_before(stage)
    await stage.people.says(CYRIL, HELP, AGAIN)

    offer = await stage.people.sees(CYRIL, HELP, "Почти такой же вопрос", ANSWER, seconds=20)
    assert offer["only_you"]
    assert labels(offer) == ["Это помогло", "Всё равно спросить"]
    await stage.people.press(CYRIL, HELP, offer, "Это помогло")

    helped = await stage.people.sees(CYRIL, HELP, "Рады, что помогло")
    await stage.people.press(CYRIL, HELP, helped, "Всё равно спросить")
    await stage.people.sees(CYRIL, HELP, "Вопрос ждёт специалиста")
