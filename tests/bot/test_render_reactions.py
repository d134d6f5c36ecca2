"""What the figures say of mere reactions."""

from desk.answers import AnswerKind
from desk.metrics import FirstLineFacts
from tests.bot.render_world import KLARA, OLGA, World

VALUES = {"desk_id": 1, "month": "2026-11", "view": "desk", "for_user": OLGA}


def rows(call) -> list[str]:
    """The words of the table, each row with single blanks."""
    return [" ".join(line.split()) for line in call.params["text"].splitlines()]


async def test_plain_answers_need_one_median_and_no_shares():
    said = rows(await World(language="en").say("figures", VALUES))

    assert any(line.startswith("Median ") for line in said)
    assert not any(line.startswith(("Median,", "“On it”", "Asked back")) for line in said)


async def test_both_medians_and_the_shares_are_shown_where_first_answers_were_less_than_answers():
    world = World(language="ru")
    kinds = [(AnswerKind.ACKNOWLEDGEMENT, 60, 600), (AnswerKind.COUNTER_QUESTION, 120, 120), (None, 180, 180)]
    world.first = [
        FirstLineFacts(number, KLARA, quick, quick, None, 1.0, kind=kind, reaction_s=quick, answer_s=real)
        for number, (kind, quick, real) in enumerate(kinds, 1)
    ]

    said = rows(await world.say("figures", VALUES))

    assert [line for line in said if line.startswith(("Медиана реакции", "Медиана ответа", "Сначала"))] == [
        "Медиана реакции 2 мин –",
        "Медиана ответа 3 мин –",
        "Сначала «смотрю» 33 % –",
        "Сначала уточнили 33 % –",
    ]
