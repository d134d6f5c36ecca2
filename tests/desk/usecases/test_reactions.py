"""Mere reactions, questions in return, and the real answers that follow them; over every store."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from desk.answers import AnswerKind, ResponseEnds
from desk.catalog import Desk, DeskSettings
from desk.pairing.model import Continues, Opens
from desk.ports import UnitOfWork
from desk.questions import Message, Question, QuestionStatus
from desk.sla import Happening
from desk.usecases import dialogs, first_line, pair_views, pairs
from desk.usecases.heard import Heard
from storage.database import Database
from tests.desk.usecases.stage import BELLA, BORIS, CLARA, CYRIL, HELP, Stage, at, desk, memory, office

Verb = Callable[..., Awaitable[None]]
FIRST_ANSWER = DeskSettings(response_ends=ResponseEnds.FIRST_ANSWER)


def stage_of(it: Desk | None = None) -> Stage:
    return Stage(memory(it or desk()).begin)


async def asked_and(reaction: str, stage: Stage | None = None, *, reply: bool = True) -> tuple[Stage, int, int]:
    """Bella asks at nine; Boris reacts two minutes later."""
    stage = stage or stage_of()
    stage.now = at(9)
    question = await stage.says(BELLA, "My printer does not print, can you help?")
    stage.now = at(9, 2)
    reaction_id = await stage.says(BORIS, reaction, reply_to=question if reply else None)
    return stage, question, reaction_id


async def the(stage: Stage, message_id: int) -> Question:
    found = await stage.question(message_id)
    assert found is not None
    return found


async def test_an_acknowledgement_is_the_first_answer_and_is_marked():
    stage, asked, reaction = await asked_and("смотрю")

    question = await the(stage, asked)
    assert question.status is QuestionStatus.ANSWERED
    assert (question.answer_message_id, question.answer_kind) == (reaction, AnswerKind.ACKNOWLEDGEMENT)
    assert (question.response_s, question.real_response_s) == (120, None)


async def test_a_plain_answer_needs_no_other():
    stage, asked, _ = await asked_and("Restart it")
    stage.now = at(9, 5)
    await stage.says(BORIS, "And clear the queue", reply_to=asked)

    question = await the(stage, asked)
    assert question.answer_kind is AnswerKind.ANSWER
    assert question.real_answer_at is None


async def test_the_real_answer_is_the_next_word_of_who_reacted():
    stage, asked, _ = await asked_and("one sec", reply=False)
    stage.now = at(9, 12)
    real = await stage.says(BORIS, "Restart it, then print again")

    question = await the(stage, asked)
    assert (question.real_answer_message_id, question.real_answer_at) == (real, at(9, 12))
    assert (question.response_s, question.real_response_s, question.real_response_work_s) == (120, 720, 720)


async def test_only_the_first_real_answer_is_kept():
    stage, asked, _ = await asked_and("one sec")
    real = await stage.says(BORIS, "Restart it", reply_to=asked)
    await stage.says(BORIS, "And clear the queue", reply_to=asked)

    assert (await the(stage, asked)).real_answer_message_id == real


async def test_more_acknowledgements_are_no_answer():
    stage, asked, _ = await asked_and("looking")
    await stage.says(BORIS, "still checking", reply_to=asked)
    await stage.says(BORIS, "one more minute", reply_to=asked)

    assert (await the(stage, asked)).real_answer_at is None


@pytest.mark.parametrize(
    "to", ["the question", "the reaction", "what the asker said since"], ids=lambda name: name.replace(" ", "-")
)
async def test_a_colleague_may_give_the_real_answer_in_reply(to):
    stage, asked, reaction = await asked_and("looking")
    since = await stage.says(BELLA, "it is urgent", reply_to=reaction)
    target = {"the question": asked, "the reaction": reaction, "what the asker said since": since}[to]
    real = await stage.says(CLARA, "Restart the print server", reply_to=target)

    assert (await the(stage, asked)).real_answer_message_id == real


@pytest.mark.parametrize("text", ["Bella, restart it", "@bella restart it"])
async def test_a_colleague_may_give_the_real_answer_by_name(text):
    stage, asked, _ = await asked_and("looking")
    real = await stage.says(CLARA, text)

    assert (await the(stage, asked)).real_answer_message_id == real


async def test_a_colleague_who_speaks_to_nobody_answers_nothing():
    stage, asked, _ = await asked_and("looking")
    await stage.says(CLARA, "The coffee machine is repaired")

    assert (await the(stage, asked)).real_answer_at is None


@pytest.mark.parametrize("text", ["Cyril, restart it", "Коллеги, вечером сети не будет"])
async def test_what_is_said_to_others_is_no_answer(text):
    stage, asked, _ = await asked_and("looking")
    await stage.says(CYRIL, "morning")
    await stage.says(BORIS, text)

    assert (await the(stage, asked)).real_answer_at is None


async def test_another_question_between_takes_the_next_words():
    stage, asked, _ = await asked_and("looking")
    stage.now = at(9, 4)
    other = await stage.says(CYRIL, "How do I connect to the VPN?")
    stage.now = at(9, 5)
    answer = await stage.says(BORIS, "Use the new client, it is on the portal")

    assert (await the(stage, asked)).real_answer_at is None
    assert (await the(stage, other)).answer_message_id == answer


async def test_words_of_the_next_day_are_not_the_answer():
    stage, asked, _ = await asked_and("looking")
    stage.now = at(9, day=3)
    await stage.says(BORIS, "The server is updated")

    assert (await the(stage, asked)).real_answer_at is None


async def test_in_another_topic_the_next_words_are_about_something_else():
    stage = stage_of()
    asked = await stage.says(BELLA, "My printer does not print, can you help?", topic_id=7)
    await stage.says(BORIS, "looking", topic_id=7)
    await stage.says(BORIS, "The server is updated", topic_id=8)
    assert (await the(stage, asked)).real_answer_at is None

    await stage.says(BORIS, "Restart it", topic_id=7)
    assert (await the(stage, asked)).real_answer_at is not None


async def test_a_question_in_return_is_the_first_answer_and_is_marked():
    stage, asked, _ = await asked_and("Which model is it?")

    question = await the(stage, asked)
    assert (question.answer_kind, question.response_s) == (AnswerKind.COUNTER_QUESTION, 120)


@pytest.mark.parametrize("text", ["HP 400, floor 3", "it does not say, it is grey", "is that the number on its back?"])
async def test_what_the_asker_replies_to_a_counter_question_goes_on_with_the_dialog(text):
    stage, asked, counter = await asked_and("Which model is it?")
    stage.now = at(9, 20)
    verdict = await stage.hears(BELLA, text, 900, reply_to=counter)

    question = await the(stage, asked)
    assert verdict == Continues(question.id)
    assert (await the(stage, 900)).id == question.id
    assert (question.message_ids, question.status) == ([asked], QuestionStatus.ANSWERED)


async def test_the_next_plain_words_of_the_asker_reply_to_the_counter_question():
    stage, asked, _ = await asked_and("Which model is it?")
    stage.now = at(9, 20)
    first = await stage.hears(BELLA, "HP 400", 900)
    second = await stage.hears(BELLA, "it does not start at all", 901)

    dialog = Continues((await the(stage, asked)).id or 0)
    assert (first, second) == (dialog, dialog)


async def test_the_next_question_of_the_asker_opens_the_next_dialog():
    stage, _, _ = await asked_and("Which model is it?")
    stage.now = at(9, 20)

    assert await stage.hears(BELLA, "Who can give me access to the accounting folder?", 900) == Opens()


async def test_after_others_spoke_a_complaint_is_a_new_question():
    stage, _, _ = await asked_and("Which model is it?")
    stage.now = at(9, 20)
    await stage.says(CYRIL, "How do I connect to the VPN?")

    assert await stage.hears(BELLA, "The scanner does not work", 900) == Opens()


async def test_the_real_answer_follows_what_the_asker_replied():
    stage, asked, counter = await asked_and("Which model is it?")
    reply = await stage.says(BELLA, "HP 400", reply_to=counter)
    stage.now = at(9, 30)
    real = await stage.says(BORIS, "Then hold the green button for ten seconds", reply_to=reply)

    question = await the(stage, asked)
    assert (question.real_answer_message_id, question.real_response_s) == (real, 1800)
    assert (question.answer_kind, question.response_s) == (AnswerKind.COUNTER_QUESTION, 120)


async def test_after_its_answer_the_next_question_opens_the_next_dialog():
    stage, first, _ = await asked_and("Restart it")
    stage.now = at(9, 10)
    second = await stage.says(BELLA, "And how do I print on both sides?")
    stage.now = at(9, 15)
    answer = await stage.says(BORIS, "Choose it in the print dialog")

    one, two = await the(stage, first), await the(stage, second)
    assert one.id != two.id
    assert (two.asked_at, two.answer_message_id, two.response_s) == (at(9, 10), answer, 300)


async def test_working_time_of_the_real_answer_is_counted_in_the_hours_of_the_desk():
    stage = Stage(memory(desk(hours_id=2), hours=[office()]).begin)
    stage.now = at(17, 50)
    asked = await stage.says(BELLA, "My printer does not print, can you help?")
    await stage.says(BORIS, "looking tomorrow", reply_to=asked)
    stage.now = at(9, 20, day=3)
    await stage.says(BORIS, "Restart it", reply_to=asked)

    question = await the(stage, asked)
    assert (question.real_response_s, question.real_response_work_s) == (55_800, 1_800)


# What the response clock waits for


async def test_the_clock_stops_with_the_first_reaction_by_default():
    stage, asked, _ = await asked_and("looking")

    assert (await stage.response(asked)).met_at == at(9, 2)


async def test_a_desk_may_promise_a_real_answer():
    stage, asked, _ = await asked_and("looking", stage_of(desk(settings=FIRST_ANSWER)))
    assert (await stage.response(asked)).is_running

    stage.now = at(9, 8)
    await stage.says(BORIS, "Restart it", reply_to=asked)

    clock = await stage.response(asked)
    assert (clock.met_at, clock.stopped_by) == (at(9, 8), Happening.ANSWERED)


async def test_a_late_real_answer_is_a_breach_where_it_was_promised():
    stage, asked, _ = await asked_and("looking", stage_of(desk(settings=FIRST_ANSWER)))
    stage.now = at(9, 11)
    await stage.says(BORIS, "Restart it", reply_to=asked)

    assert (await stage.response(asked)).breached_at == at(9, 10)


async def test_a_question_in_return_keeps_every_promise():
    stage, asked, _ = await asked_and("Which model is it?", stage_of(desk(settings=FIRST_ANSWER)))

    assert (await stage.response(asked)).met_at == at(9, 2)


async def test_leads_are_told_of_an_acknowledged_question_that_still_lacks_its_promised_answer():
    stage, _, _ = await asked_and("looking", stage_of(desk(settings=FIRST_ANSWER)))
    stage.now = at(9, 10)
    await stage.sweeps()

    assert ("question_escalation", 1001) in await stage.tells("question_escalation")


async def test_what_was_asked_keeps_the_promise_of_its_time():
    database = memory()
    stage, asked, _ = await asked_and("looking", Stage(database.begin))
    it = database.catalog.desks[1]
    database.catalog = replace(database.catalog, desks={1: replace(it, settings=FIRST_ANSWER)})

    assert (await the(stage, asked)).response_ends is ResponseEnds.FIRST_REACTION


async def test_the_reaction_of_the_bot_waits_for_the_promised_answer():
    stage, asked, _ = await asked_and("looking", stage_of(desk(settings=FIRST_ANSWER)))
    shown = {one.message_id: one.values["emoji"] for one in await stage.delivers() if one.kind == "reaction"}
    assert shown == {asked: "👀"}

    await stage.says(BORIS, "Restart it", reply_to=asked)
    shown = {one.message_id: one.values["emoji"] for one in await stage.delivers() if one.kind == "reaction"}
    assert shown == {asked: "👌"}


async def test_the_past_gives_the_same():
    live, asked, _ = await asked_and("Which model is it?")
    past = stage_of()
    said = [
        (BELLA, "My printer does not print, can you help?", None, at(9)),
        (BORIS, "Which model is it?", 1, at(9, 2)),
        (BELLA, "HP 400", 2, at(9, 3)),
        (BORIS, "Hold the green button", 3, at(9, 4)),
    ]
    for number, (author, text, reply_to, when) in enumerate(said, start=1):
        await past.hears(author, text, number, reply_to=reply_to, sent_at=when, live=False)
    live.now = at(9, 3)
    await live.says(BELLA, "HP 400", reply_to=asked + 1)
    live.now = at(9, 4)
    await live.says(BORIS, "Hold the green button", reply_to=asked + 2)

    one, other = await the(live, asked), await the(past, 1)
    assert (one.answer_kind, one.response_s, one.real_response_s) == (AnswerKind.COUNTER_QUESTION, 120, 240)
    assert (other.answer_kind, other.response_s, other.real_response_s) == (AnswerKind.COUNTER_QUESTION, 120, 240)


# Pairs in doubt


async def test_who_reacted_to_nobody_in_particular_and_replies_later_has_meant_that_question():
    stage, asked, reaction = await asked_and("looking", reply=False)
    assert (await the(stage, asked)).is_estimated
    stage.now = at(9, 5)
    real = await stage.says(BORIS, "Restart it", reply_to=asked)

    question = await the(stage, asked)
    assert (question.answer_message_id, question.real_answer_message_id) == (reaction, real)
    assert (question.confirmed_by, question.response_s, question.real_response_s) == (BORIS, 120, 300)
    assert (await stage.response(asked)).met_at == at(9, 2)
    assert "pair.confirmed" in await stage.journal(*question.about)


async def test_a_colleague_who_replies_adds_to_a_reaction_in_doubt_and_stops_the_clock_then():
    stage, asked, reaction = await asked_and("looking", reply=False)
    stage.now = at(9, 5)
    real = await stage.says(CLARA, "Restart it", reply_to=asked)

    question = await the(stage, asked)
    assert (question.answer_message_id, question.answered_by, question.response_s) == (reaction, BORIS, 120)
    assert (question.real_answer_message_id, question.real_response_s) == (real, 300)
    assert (question.is_estimated, question.still_waits) == (True, False)
    assert (await stage.response(asked)).met_at == at(9, 5)
    assert "pair.seconded" in await stage.journal(*question.about)


async def test_so_does_one_who_only_acknowledges_by_reply():
    stage, asked, reaction = await asked_and("looking", reply=False)
    stage.now = at(9, 5)
    await stage.says(CLARA, "on it", reply_to=asked)
    stage.now = at(9, 30)
    real = await stage.says(CLARA, "Restart it", reply_to=asked)

    question = await the(stage, asked)
    assert (question.answer_message_id, question.response_s) == (reaction, 120)
    assert (question.sure_at, question.real_answer_message_id) == (at(9, 5), real)
    assert (await stage.response(asked)).met_at == at(9, 5)


async def test_where_a_real_answer_is_promised_an_acknowledgement_by_reply_leaves_the_clock_running():
    stage, asked, _ = await asked_and("looking", stage_of(desk(settings=FIRST_ANSWER)), reply=False)
    stage.now = at(9, 5)
    await stage.says(CLARA, "on it", reply_to=asked)
    assert (await stage.response(asked)).is_running

    stage.now = at(9, 9)
    await stage.says(CLARA, "Restart it", reply_to=asked)
    assert (await stage.response(asked)).met_at == at(9, 9)


async def test_a_reaction_that_is_confirmed_later_stops_the_clock_at_its_own_time():
    stage, asked, _ = await asked_and("looking", reply=False)
    stage.now = at(9, 5)
    await stage.says(CLARA, "Restart it", reply_to=asked)
    await judged(stage, asked, pairs.confirm)

    assert (await stage.response(asked)).met_at == at(9, 2)


async def test_a_reaction_that_was_none_gives_way_to_the_reply_after_it():
    stage, asked, _ = await asked_and("looking", reply=False)
    stage.now = at(9, 5)
    real = await stage.says(CLARA, "Restart it", reply_to=asked)
    await judged(stage, asked, pairs.take_away)

    question = await the(stage, asked)
    assert (question.status, question.answer_message_id, question.answered_by) == (QuestionStatus.ANSWERED, real, CLARA)
    assert (question.method, question.response_s, question.is_estimated) == ("reply", 300, False)
    assert (await stage.response(asked)).met_at == at(9, 5)


async def judged(stage: Stage, asked: int, verb: Verb) -> None:
    """Boris says what the pair is."""
    question_id, origin = (await the(stage, asked)).about[1], stage.origin(BORIS, HELP)

    async def do(uow: UnitOfWork) -> None:
        await verb(uow, origin, await dialogs.get(uow, question_id), now=stage.now)

    await stage.run(do)


async def test_thanks_after_the_reply_of_a_colleague_say_nothing_of_the_reaction_in_doubt():
    stage, asked, _ = await asked_and("looking", reply=False)
    stage.now = at(9, 5)
    await stage.says(CLARA, "Restart it", reply_to=asked)
    await stage.says(BELLA, "thanks")

    assert (await the(stage, asked)).confirmed_by is None


# Over both engines


async def test_what_lacks_its_answer_is_known_after_a_restart(real_stage: Stage, database: Database):
    stage, asked, reaction = await asked_and("Which model is it?", real_stage)
    reply = await stage.says(BELLA, "HP 400", reply_to=reaction)
    other = Database(database.url)
    await other.open()
    try:
        again = replace(stage, begin=other.begin, now=at(9, 30))
        real = await again.says(BORIS, "Hold the green button", reply_to=reply)
        question = await the(again, asked)
    finally:
        await other.close()

    assert (question.answer_kind, question.real_answer_message_id) == (AnswerKind.COUNTER_QUESTION, real)
    assert (question.response_s, question.real_response_s, question.real_response_work_s) == (120, 1800, 1800)


async def test_what_is_resolved_is_forgotten_with_the_transaction_that_failed(real_stage: Stage):
    stage, asked, _ = await asked_and("looking", real_stage)
    with pytest.raises(ZeroDivisionError):
        await stage.run(_fails_after(stage, "Restart it", asked))
    assert (await the(stage, asked)).real_answer_at is None

    real = await stage.says(BORIS, "Restart it", reply_to=asked)
    assert (await the(stage, asked)).real_answer_message_id == real


def _fails_after(stage: Stage, text: str, reply_to: int):
    async def do(uow: UnitOfWork) -> None:
        message = Message(HELP, 500, BORIS, stage.now, text, reply_to=reply_to)
        await first_line.hear(uow, uow.catalog.desks[1], Heard(message, "Boris"), now=stage.now)
        raise ZeroDivisionError

    return do


@pytest.mark.parametrize("asks_back", ["Bella, адрес напиши", "а номер аппарата какой", "в каком кабинете сидите"])
async def test_what_follows_a_question_in_return_without_its_mark_is_the_real_answer(asks_back: str):
    stage, asked, _ = await asked_and(asks_back, reply=False)
    stage.now = at(9, 4)
    told = await stage.says(BELLA, "Lenin street 5, room 12")
    stage.now = at(9, 6)
    real = await stage.says(BORIS, "отправил", reply_to=told)

    question = await the(stage, asked)
    assert question.answer_kind is AnswerKind.COUNTER_QUESTION
    assert (question.real_answer_message_id, question.real_response_s) == (real, 360)


async def test_a_word_of_the_question_said_back_is_its_answer():
    stage = stage_of()
    asked = await stage.says(BELLA, "Бумага в принтере ещё есть?")
    await stage.says(BORIS, "есть", reply_to=asked)

    assert (await the(stage, asked)).answer_kind is AnswerKind.ANSWER


async def _says_by_the_way(stage: Stage) -> int:
    return await stage.says(BELLA, "good morning all")


async def _has_a_task_made(stage: Stage) -> int:
    said = await stage.says(BELLA, "My chair is broken, can I get another?")
    await stage.makes_task(BORIS, said)
    return said


async def _has_a_question_dismissed(stage: Stage) -> int:
    said = await stage.says(BELLA, "What a nice cake, who baked it?")
    origin = stage.origin(BORIS, HELP)
    await stage.run(lambda uow: pair_views.dismiss(uow, origin, said, now=stage.now))
    return said


@pytest.mark.parametrize("says_before", [_says_by_the_way, _has_a_task_made, _has_a_question_dismissed])
async def test_a_reply_to_older_words_of_the_asker_is_not_the_real_answer(
    real_stage: Stage, says_before: Callable[[Stage], Awaitable[int]]
):
    before = await says_before(real_stage)
    real_stage.passes(hours=1)
    asked = await real_stage.says(BELLA, "Why is my mail not working?")
    await real_stage.says(BORIS, "on it", reply_to=asked)
    await real_stage.says(BORIS, "It comes on Friday from the second floor", reply_to=before)

    question = await the(real_stage, asked)
    assert (question.answer_kind, question.real_answer_at) == (AnswerKind.ACKNOWLEDGEMENT, None)


async def test_a_reply_to_a_later_question_that_became_a_task_is_not_the_real_answer(real_stage: Stage):
    asked = await real_stage.says(BELLA, "Why is my mail not working?")
    await real_stage.says(BORIS, "on it", reply_to=asked)
    real_stage.passes(hours=1)
    later = await _has_a_task_made(real_stage)
    await real_stage.says(BORIS, "The chair comes on Friday", reply_to=later)

    assert (await the(real_stage, asked)).real_answer_at is None


async def test_a_reply_to_what_the_asker_adds_is_the_real_answer(real_stage: Stage):
    asked = await real_stage.says(BELLA, "Why is my mail not working?")
    await real_stage.says(BORIS, "on it", reply_to=asked)
    real_stage.passes(minutes=5)
    added = await real_stage.says(BELLA, "I am on the third floor today")
    real = await real_stage.says(BORIS, "The server on your floor was restarted", reply_to=added)

    assert (await the(real_stage, asked)).real_answer_message_id == real


async def test_a_reply_to_a_task_answers_no_other_question_of_the_asker(real_stage: Stage):
    asked = await real_stage.says(BELLA, "Why is my mail not working?")
    real_stage.passes(hours=1)
    later = await _has_a_task_made(real_stage)
    await real_stage.says(BORIS, "The chair comes on Friday", reply_to=later)

    assert (await the(real_stage, asked)).is_open


async def test_who_answers_that_somebody_else_helps_has_answered():
    stage, asked, _ = await asked_and("on it")
    stage.now = at(9, 5)
    told = await _says_with_a_mention(stage, "Tamara has a spare one, ask @tamara_k")

    assert (await the(stage, asked)).real_answer_message_id == told


async def test_who_calls_somebody_else_has_not_answered():
    stage, asked, _ = await asked_and("on it")
    stage.now = at(9, 5)
    await _says_with_a_mention(stage, "@tamara_k lunch is at two")

    assert (await the(stage, asked)).real_answer_at is None


async def _says_with_a_mention(stage: Stage, text: str) -> int:
    message = Message(HELP, 500, BORIS, stage.now, text)
    heard = Heard(message, "Boris", mentioned_names=("tamara_k",))
    await stage.run(lambda uow: first_line.hear(uow, uow.catalog.desks[1], heard, now=stage.now))
    return message.message_id


@pytest.mark.parametrize("reported", ["replaced the toner, try now", "sorted", "try again now", "готово"])
async def test_what_was_done_goes_to_who_was_promised_it_whoever_has_asked_since(reported):
    stage, asked, _ = await asked_and("looking", reply=False)
    stage.now = at(9, 5)
    since = await stage.says(CYRIL, "how do I get a badge?")
    stage.now = at(9, 10)
    report = await stage.says(BORIS, reported)
    stage.now = at(9, 12)
    told = await stage.says(CLARA, "at the reception")

    assert (await the(stage, asked)).real_answer_message_id == report
    assert (await the(stage, since)).answer_message_id == told
