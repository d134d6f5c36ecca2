"""A pair as its specialist sees it: asked about while it is in doubt, and always as it is now."""

from dataclasses import replace
from typing import Any

from desk.delivery import Call
from desk.notices import Mode, Notice
from desk.questions import Message, Question, QuestionStatus
from desk.sla import Happening
from tests.bot.render_world import BELLA, BORIS, CHAT, CYRIL, KLARA, OLGA, World, at

OF_BORIS = {"chat_id": CHAT, "message_id": 20, "for_user": BORIS}


def labels(call: Call) -> list[list[str]]:
    return [[one["text"] for one in row] for row in call.params.get("reply_markup", {}).get("inline_keyboard", [])]


def world_with(*, confidence: float = 0.7, **more: Any) -> World:
    """Cyril's question, and what Boris said four minutes later."""
    world = World(language="en", **more)
    answer = Message(CHAT, 20, BORIS, at(14, 40), "Turn it off and on", from_staff=True)
    world.messages[CHAT, 20] = answer
    world.question.text = "1C does not open"
    world.question.answer(answer, method="recency", confidence=confidence, rule_version=1, hours=world.hours)
    return world


def pressed(world: World) -> list[str]:
    return [one.action for one in world.buttons.issued]


async def test_a_pair_in_doubt_is_asked_about_with_three_buttons():
    world = world_with()

    call = await world.say("pair_check", OF_BORIS)

    assert call.params["text"].splitlines() == ["Is this your answer to Кирилл? ↗", "1C does not open"]
    assert labels(call) == [["✓ Yes", "Other…", "Not an answer"]]
    assert pressed(world) == ["pair_confirm", "pair_other", "pair_none"]


async def test_a_lead_is_asked_about_the_answer_of_another():
    call = await world_with().say("pair_check", {**OF_BORIS, "for_user": OLGA})

    assert call.params["text"].startswith("Is this an answer to Кирилл?")


async def test_a_confirmed_pair_says_how_long_it_took_and_can_be_changed():
    world = world_with()
    world.question.confirm(BORIS, at(14, 45))

    call = await world.say("pair_check", OF_BORIS)

    assert call.params["text"].startswith("✓ An answer to Кирилл after 4 min")
    assert labels(call) == [["Change…"]]


async def test_what_answers_nothing_says_so():
    world = world_with()
    world.question.unpair()

    call = await world.say("pair_check", OF_BORIS)

    assert call.params["text"].splitlines() == ["This is not counted as an answer: ↗", "Turn it off and on"]


async def test_an_answer_that_gave_way_names_the_one_that_counts_instead():
    world = world_with()
    reply = Message(CHAT, 21, KLARA, at(14, 50), "Open the back cover", from_staff=True)
    world.messages[CHAT, 21] = reply
    world.question.answer(reply, method="reply", confidence=0.99, rule_version=1, hours=world.hours)

    call = await world.say("pair_check", OF_BORIS, about=world.question.about)

    assert call.params["text"].splitlines() == [
        "This is not counted as an answer: ↗",
        "Turn it off and on",
        "Counted instead: what Клара said to Кирилл ↗",
    ]


async def test_a_pair_that_is_none_any_more_before_anybody_was_asked_is_not_asked_about():
    world = world_with()
    notice = Notice("pair_check", "one", CHAT, Mode.EPHEMERAL, values=OF_BORIS, desk_id=1, receiver_id=BORIS)
    assert await world.render(notice) is not None

    world.question.unpair()

    assert await world.render(notice) is None


async def test_other_questions_are_buttons_and_answered_ones_are_marked():
    world = world_with()
    sure = Question(1, CHAT, BELLA, 11, at(14, 30), at(14, 30), "Where is the Wi-Fi password?", id=6)
    sure.status, sure.answer_message_id, sure.confidence = QuestionStatus.ANSWERED, 19, 0.99
    sure.answered_at = at(14, 31)
    world.questions |= {6: sure, 7: replace(sure, id=7, status=QuestionStatus.OPEN, answer_message_id=None)}

    call = await world.say("pair_choices", {**OF_BORIS, "question_ids": [7, 6]})

    assert call.params["text"].startswith("Which question does it answer?")
    assert labels(call) == [
        ["Белла 14:30 · Where is the Wi-Fi password?"],
        ["✓ Белла 14:30 · Where is the Wi-Fi password?"],
        ["Not an answer", "Cancel"],
    ]
    assert pressed(world) == ["pair_to", "pair_to", "pair_none", "pick_cancel"]


async def test_a_question_shows_its_answer_and_what_else_could_be_one():
    world = world_with()
    world.messages[CHAT, 21] = Message(CHAT, 21, KLARA, at(14, 44), "Update it first", from_staff=True)

    call = await world.say("pair_question", {"question_id": 5, "message_ids": [21, 20], "for_user": OLGA})

    lines = call.params["text"].splitlines()
    assert lines[0] == "Perhaps answered after 4 min: Борис ↗"
    assert lines[-1] == "Was it one of these that answered it?"
    assert labels(call) == [["Клара 14:44 · Update it first"], ["✓ Yes", "Not answered", "Not a question"]]


async def test_a_question_without_an_answer_can_get_one_or_be_none():
    world = World(language="en")

    call = await world.say("pair_question", {"question_id": 5, "message_ids": [], "for_user": OLGA})

    assert call.params["text"].startswith("No answer yet")
    assert labels(call) == [["Not a question"]]


async def test_a_dismissal_that_became_a_task_names_it():
    world = World(language="ru")
    world.question.close_as(QuestionStatus.CONVERTED)
    world.question.task_id = 42
    values = {"question_id": 5, "for_user": BORIS, "until": world.now.isoformat()}

    call = await world.say("question_dismissed", values)

    assert call.params["text"].startswith("Теперь это задача: IT-42")
    assert labels(call) == []


async def test_a_dismissal_can_be_undone_for_a_while():
    world = World(language="en")
    world.question.close_as(QuestionStatus.DISMISSED)
    values = {"question_id": 5, "for_user": BORIS, "until": world.now.isoformat()}

    assert labels(await world.say("question_dismissed", values)) == [["Undo"]]
    past = {**values, "until": at(14, 47).isoformat()}
    assert labels(await world.say("question_dismissed", past)) == []


async def test_an_alarm_about_an_answer_in_doubt_asks_whether_it_is_one():
    world = world_with()
    values = {"question_id": 5, "clock_id": 7, "rung": "due+0s"}

    call = await world.say("question_escalation", values)

    said = "🟠 Perhaps answered after 4 minutes, nobody has confirmed it: Борис ↗"
    assert call.params["text"].splitlines()[0] == said
    assert labels(call) == [["Yes, answered", "Not answered"], ["Make a task", "Not a question"]]


async def test_an_alarm_turns_green_when_the_answer_turns_out_to_have_been_in_time():
    world = world_with()
    world.question.confirm(OLGA, world.now)
    world.clocks[7].stop(at(14, 40), world.hours, Happening.ANSWERED)

    call = await world.say("question_escalation", {"question_id": 5, "clock_id": 7, "rung": "due+0s"})

    assert call.params["text"].splitlines()[0] == "🟢 Answered after 4 min, in time: Борис ↗"
    assert labels(call) == []


async def test_the_asker_of_a_pair_is_named_also_where_nothing_is_known_of_them():
    world = world_with()
    del world.people[CYRIL]

    call = await world.say("pair_check", OF_BORIS)

    assert call.params["text"].startswith("Is this your answer to id 2002?")
