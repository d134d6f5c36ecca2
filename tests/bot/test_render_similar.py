"""Earlier dialogs as they are shown: to a specialist as a list, to an asker as an offer that ends in several ways."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desk.notices import Mode, Notice
from desk.questions import QuestionStatus
from tests.bot.render_world import BORIS, CHAT, CYRIL, KINDS, NOW, World, coded

OFFER = {"question_id": 5, "earlier_id": 8, "for_user": CYRIL}
LIVE = "Зайдите на https://portal.example/pw или спросите @anna, /reset"


def offered(**changes):
    """A world whose question was offered an answer just now."""
    world = World(language="ru")
    world.offers[5] = replace(world.offers[5], offered_at=NOW, **changes)
    return world


def buttons(call):
    return [one["text"] for row in (call.params.get("reply_markup") or {}).get("inline_keyboard", ()) for one in row]


async def test_the_list_shows_each_answer_with_who_gave_it_and_a_link():
    call = await World(language="ru").say("similar", KINDS["similar"][0], chat_id=CHAT)

    assert call.params["text"].startswith("Уже отвечали")
    assert call.params["text"].count("—") >= 2
    assert [one for one in call.params["entities"] if one["type"] == "text_link"]


async def test_what_was_found_may_have_ceased_to_be_a_dialog():
    world = World(language="ru")
    world.questions[8].status = world.questions[9].status = QuestionStatus.DISMISSED

    call = await world.say("similar", KINDS["similar"][0])

    assert call.params["text"] == "Ничего похожего здесь ещё не отвечали."


@pytest.mark.parametrize("kind", ["similar", "similar_offer"])
async def test_words_of_before_call_nobody_and_lead_nowhere(kind):
    world = offered()
    world.messages[(CHAT, 81)] = replace(world.messages[(CHAT, 81)], text=LIVE)

    call = await world.say(kind, KINDS[kind][0])

    assert LIVE in call.params["text"]
    assert coded(call) == ["https://portal.example/pw", "@anna", "/reset"]


async def test_an_offer_asks_whether_it_helps():
    call = await offered().say("similar_offer", OFFER)

    assert buttons(call) == ["Это помогло", "Всё равно спросить"]


async def test_who_was_helped_may_change_their_mind_for_half_an_hour():
    world = offered(helped=True, decided_at=NOW)
    world.question.status = QuestionStatus.DEFLECTED

    now = await world.say("similar_offer", OFFER)
    world.now = NOW + timedelta(minutes=30)
    later = await world.say("similar_offer", OFFER)

    assert (buttons(now), buttons(later)) == (["Всё равно спросить"], [])


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (QuestionStatus.ANSWERED, "Вам уже ответили."),
        (QuestionStatus.DISMISSED, "Этот вопрос закрыт."),
        (QuestionStatus.CONVERTED, "Этот вопрос закрыт."),
    ],
)
async def test_an_offer_that_was_shown_tells_how_the_question_ended(status, said):
    world = offered()
    world.question.status, world.question.answered_by = status, BORIS

    call = await world.say("similar_offer", OFFER)

    assert call.params["text"].startswith(said)
    assert buttons(call) == []


@pytest.mark.parametrize("status", [QuestionStatus.CONVERTED, QuestionStatus.DEFLECTED])
async def test_an_offer_whose_question_became_a_task_names_it_and_offers_nothing(status):
    world = offered(helped=True, decided_at=NOW)
    world.question.status, world.question.task_id = status, world.task.id

    call = await world.say("similar_offer", OFFER)

    assert call.params["text"] == "Теперь это задача IT-42, ею занимаются."
    assert buttons(call) == []


async def test_who_asks_anyway_is_told_that_nothing_was_lost():
    call = await offered(helped=False, decided_at=NOW).say("similar_offer", OFFER)

    assert "с самого начала" in call.params["text"]


@pytest.mark.parametrize(("minutes", "status"), [(11, QuestionStatus.OPEN), (0, QuestionStatus.ANSWERED)])
async def test_what_nobody_has_seen_yet_is_not_said_too_late(minutes, status):
    world = offered()
    world.question.status = status
    world.now = NOW + timedelta(minutes=minutes)

    assert await world.show("similar_offer", OFFER) is not None  # it may have been seen
    notice = Notice("similar_offer", "similar_offer:5", CHAT, Mode.CARD, values=OFFER, desk_id=1)
    assert await world.render(notice) is None
