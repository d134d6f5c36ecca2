"""Pairs in doubt: what they stop, who is asked about them, and what becomes of them by what people say."""

from datetime import datetime
from typing import Any

import pytest

from desk.errors import Refusal
from desk.history import Fact
from desk.notices import Mode, Notice
from desk.pairs import verdicts
from desk.people import ANONYMOUS_ADMIN
from desk.questions import Question, QuestionStatus
from desk.sla import Clock, ObjectKind, Target
from desk.usecases import dialogs, pair_views, pairs
from desk.usecases.origin import Origin
from tests.desk.usecases.stage import BELLA, BORIS, CLARA, CYRIL, HELP, OLGA, TASKS, Stage, at

PRINTER = "The printer on the 3rd floor has jammed, what should I do?"
VPN = "How do I get into the VPN from home?"
COVER = "Open the back cover and pull the paper out"


async def in_doubt(stage: Stage, *, answered_at: int = 4) -> tuple[int, int]:
    """A question, and a message that is only believed to answer it."""
    asked = await stage.says(BELLA, PRINTER)
    stage.passes(minutes=answered_at)
    answer = await stage.says(BORIS, COVER)
    return asked, answer


async def judges(stage: Stage, verb: str, asked: int, by: int = BORIS) -> None:
    question = await known(stage, asked)
    origin = stage.origin(by, HELP)

    async def do(uow: Any) -> None:
        found = await uow.questions.get(question.id)
        await getattr(pairs, verb)(uow, origin, found, now=stage.now)

    await stage.run(do)


async def corrects(stage: Stage, answer: int, to: int, *, by: int = BORIS, is_first: bool = False) -> None:
    question = await known(stage, to)
    origin = stage.origin(by, HELP)

    async def do(uow: Any) -> None:
        message, found = await uow.messages.get(HELP, answer), await uow.questions.get(question.id)
        await pairs.correct(uow, origin, message, found, is_first=is_first, now=stage.now)

    await stage.run(do)


async def known(stage: Stage, asked: int) -> Question:
    question = await stage.question(asked)
    assert question is not None
    return question


async def facts(stage: Stage, asked: int) -> list[str]:
    return await stage.journal(ObjectKind.QUESTION, (await known(stage, asked)).id or 0)


async def asked_about(stage: Stage) -> list[Notice]:
    return [one for one in await stage.delivers() if one.kind == pairs.CHECK]


async def running(stage: Stage, asked: int) -> Clock:
    clock = await stage.clock(ObjectKind.QUESTION, (await known(stage, asked)).id or 0, Target.RESPONSE)
    assert clock is not None
    return clock


# What is heard


async def test_an_answer_to_nobody_in_particular_is_only_believed_and_stops_no_clock(real_stage: Stage) -> None:
    asked, answer = await in_doubt(real_stage)

    question = await known(real_stage, asked)
    assert (question.status, question.answer_message_id) == (QuestionStatus.ANSWERED, answer)
    assert (question.is_estimated, question.response_s) == (True, 240)
    assert (await running(real_stage, asked)).is_running
    assert await real_stage.next_due() == at(9, 10)


async def test_whoever_gave_it_is_asked_alone(real_stage: Stage) -> None:
    _, answer = await in_doubt(real_stage)

    [notice] = await asked_about(real_stage)
    assert (notice.mode, notice.chat_id, notice.receiver_id) == (Mode.EPHEMERAL, HELP, BORIS)
    assert notice.values == {"chat_id": HELP, "message_id": answer, "for_user": BORIS}


async def test_a_certain_answer_asks_nobody(stage: Stage) -> None:
    asked = await stage.says(BELLA, PRINTER)

    await stage.says(BORIS, COVER, reply_to=asked)

    assert await asked_about(stage) == []
    assert (await running(stage, asked)).met_at is not None


async def test_nobody_is_asked_when_it_is_too_late_anyway(stage: Stage) -> None:
    await in_doubt(stage, answered_at=11)

    assert await asked_about(stage) == []


async def test_nobody_is_asked_about_what_was_imported_and_its_clock_stops(stage: Stage) -> None:
    asked = await stage.says(BELLA, PRINTER, sent_at=at(9), live=False)
    await stage.says(BORIS, COVER, sent_at=at(9, 4), live=False)

    assert (await known(stage, asked)).is_estimated
    assert (await running(stage, asked)).met_at == at(9, 4)
    assert await stage.delivers() == []


async def test_a_hidden_administrator_cannot_be_asked(stage: Stage) -> None:
    await stage.says(BELLA, PRINTER)

    await stage.says(ANONYMOUS_ADMIN, COVER)

    assert await asked_about(stage) == []


async def test_each_specialist_is_asked_four_times_in_any_hour_and_no_more(real_stage: Stage) -> None:
    async def answered(author: int) -> int:
        real_stage.passes(minutes=11)
        await real_stage.says(BELLA, PRINTER)
        real_stage.passes(minutes=1)
        await real_stage.says(author, COVER)
        return len(await asked_about(real_stage))

    times = [await answered(BORIS) for _ in range(6)]

    assert times == [1, 1, 1, 1, 0, 1]  # 9:12, 9:24, 9:36, 9:48, 10:00 and, an hour after the first, 10:12
    assert await answered(CLARA) == 1


async def test_a_reply_to_the_question_replaces_an_answer_that_was_only_believed(real_stage: Stage) -> None:
    asked, _ = await in_doubt(real_stage)
    real_stage.passes(minutes=2)

    sure = await real_stage.says(CLARA, "The left tray is the one that jams", reply_to=asked)

    question = await known(real_stage, asked)
    assert (question.answer_message_id, question.answered_by, question.method) == (sure, CLARA, "reply")
    assert (question.is_estimated, question.response_s) == (False, 360)
    assert (await running(real_stage, asked)).met_at == at(9, 6)
    assert "pair.replaced" in await facts(real_stage, asked)


async def test_a_certain_answer_gives_way_to_no_reply(stage: Stage) -> None:
    asked = await stage.says(BELLA, PRINTER)
    first = await stage.says(BORIS, COVER, reply_to=asked)

    await stage.says(CLARA, "The left tray is the one that jams", reply_to=asked)

    assert (await known(stage, asked)).answer_message_id == first


@pytest.mark.parametrize("words", ["Thank you!", "Спасибо!", "thx"])
async def test_thanks_of_the_asker_confirm(real_stage: Stage, words: str) -> None:
    asked, _ = await in_doubt(real_stage)
    real_stage.passes(minutes=20)

    await real_stage.says(BELLA, words)

    question = await known(real_stage, asked)
    assert (question.is_estimated, question.confirmed_by) == (False, BELLA)
    assert (await running(real_stage, asked)).met_at == at(9, 4)


async def test_thanks_in_reply_to_the_answer_confirm_however_late(stage: Stage) -> None:
    asked, answer = await in_doubt(stage)
    stage.passes(hours=3)

    await stage.says(BELLA, "Спасибо", reply_to=answer)

    assert (await known(stage, asked)).confirmed_by == BELLA


async def reacted_then_answered(stage: Stage) -> tuple[int, int]:
    """A reaction that is only believed to be to the question, and three quarters of an hour later the real answer."""
    asked = await stage.says(BELLA, PRINTER)
    await stage.says(BORIS, "one sec")
    stage.passes(minutes=45)
    return asked, await stage.says(BORIS, COVER)


async def test_thanks_in_reply_to_the_real_answer_after_a_reaction_confirm(stage: Stage) -> None:
    asked, real = await reacted_then_answered(stage)
    assert (await known(stage, asked)).is_estimated

    await stage.says(BELLA, "Thank you!", reply_to=real)

    assert (await known(stage, asked)).confirmed_by == BELLA


async def test_thanks_may_come_half_an_hour_after_the_real_answer(stage: Stage) -> None:
    asked, _ = await reacted_then_answered(stage)
    stage.passes(minutes=20)

    await stage.says(BELLA, "Thank you!")

    assert (await known(stage, asked)).confirmed_by == BELLA


async def test_thanks_of_somebody_else_confirm_nothing(stage: Stage) -> None:
    asked, answer = await in_doubt(stage)

    await stage.says(CYRIL, "Thank you!", reply_to=answer)
    await stage.says(CYRIL, "Thank you!")

    assert (await known(stage, asked)).is_estimated


async def test_thanks_after_half_an_hour_may_be_for_something_else(stage: Stage) -> None:
    asked, _ = await in_doubt(stage)
    stage.passes(minutes=31)

    await stage.says(BELLA, "Thank you!")

    assert (await known(stage, asked)).is_estimated


async def test_thanks_after_other_words_of_the_asker_confirm_nothing(stage: Stage) -> None:
    asked, _ = await in_doubt(stage)
    stage.passes(minutes=1)
    await stage.says(BELLA, VPN)

    await stage.says(BELLA, "Thank you!")

    assert (await known(stage, asked)).is_estimated


# What people say of a pair


async def test_a_confirmed_answer_was_in_time_even_if_that_is_said_after_the_alarm(real_stage: Stage) -> None:
    asked, _ = await in_doubt(real_stage)
    real_stage.passes(minutes=10)
    await real_stage.sweeps()

    await judges(real_stage, "confirm", asked)

    clock = await running(real_stage, asked)
    assert (clock.met_at, clock.breached_at, clock.stopped_at) == (at(9, 4), None, at(9, 4))
    assert await real_stage.next_due() is None
    assert (await facts(real_stage, asked))[-1] == "pair.confirmed"


async def test_a_confirmed_answer_that_came_late_was_late(stage: Stage) -> None:
    asked, _ = await in_doubt(stage, answered_at=12)

    await judges(stage, "confirm", asked)

    clock = await running(stage, asked)
    assert (clock.met_at, clock.breached_at) == (None, at(9, 10))


async def test_a_pair_is_confirmed_once(stage: Stage) -> None:
    asked, _ = await in_doubt(stage)
    await judges(stage, "confirm", asked)

    with pytest.raises(Exception, match=Refusal.BUTTON_STALE):
        await judges(stage, "confirm", asked)


@pytest.mark.parametrize("verb", ["confirm", "take_away"])
async def test_an_employee_judges_no_pairs(stage: Stage, verb: str) -> None:
    asked, _ = await in_doubt(stage)

    with pytest.raises(Exception, match=Refusal.SPECIALISTS_ONLY):
        await judges(stage, verb, asked, by=BELLA)

    assert (await known(stage, asked)).is_estimated


async def test_what_was_no_answer_leaves_the_question_waiting_as_before(real_stage: Stage) -> None:
    asked, _ = await in_doubt(real_stage)
    real_stage.passes(minutes=1)

    await judges(real_stage, "take_away", asked)

    question = await known(real_stage, asked)
    assert (question.status, question.answer_message_id, question.response_s) == (QuestionStatus.OPEN, None, None)
    assert (await running(real_stage, asked)).due_at == at(9, 10)
    assert await real_stage.next_due() == at(9, 10)
    real_stage.passes(minutes=1)
    later = await real_stage.says(CLARA, "Try the left tray")
    assert (await known(real_stage, asked)).answer_message_id == later


async def test_a_certain_answer_taken_away_sets_the_clock_going_again(real_stage: Stage) -> None:
    asked = await real_stage.says(BELLA, PRINTER)
    await real_stage.says(BORIS, COVER, reply_to=asked)
    assert await real_stage.next_due() is None

    await judges(real_stage, "take_away", asked)

    assert (await running(real_stage, asked)).due_at == at(9, 10)
    assert await real_stage.next_due() == at(9, 10)


async def test_an_answer_goes_to_another_question_and_the_first_waits_again(real_stage: Stage) -> None:
    vpn = await real_stage.says(CYRIL, VPN)
    real_stage.passes(minutes=1)
    printer = await real_stage.says(BELLA, PRINTER)
    real_stage.passes(minutes=1)
    answer = await real_stage.says(BORIS, "It is in the handbook")
    assert (await known(real_stage, printer)).answer_message_id == answer

    await corrects(real_stage, answer, vpn)

    answered, waiting = await known(real_stage, vpn), await known(real_stage, printer)
    assert (answered.answer_message_id, answered.response_s, answered.confirmed_by) == (answer, 120, BORIS)
    assert (await running(real_stage, vpn)).met_at == at(9, 2)
    assert waiting.is_open
    assert (await running(real_stage, printer)).is_running
    assert (await facts(real_stage, printer))[-1] == "pair.corrected"


async def test_more_words_to_a_question_surely_answered_before_leave_its_answer(stage: Stage) -> None:
    vpn = await stage.says(CYRIL, VPN)
    stage.passes(minutes=1)
    sure = await stage.says(CLARA, "With the token", reply_to=vpn)
    printer = await stage.says(BELLA, PRINTER)
    stage.passes(minutes=1)
    answer = await stage.says(BORIS, "And with your password", reply_to=printer)

    await corrects(stage, answer, vpn)

    assert (await known(stage, vpn)).answer_message_id == sure
    assert (await known(stage, printer)).is_open


async def test_a_question_gets_the_answer_that_is_chosen_for_it(real_stage: Stage) -> None:
    asked = await real_stage.says(BELLA, PRINTER)
    real_stage.passes(minutes=2)
    first = await real_stage.says(BORIS, COVER)
    real_stage.passes(minutes=10)
    await real_stage.says(CLARA, "Is it fine now?", reply_to=asked)
    assert (await running(real_stage, asked)).breached_at == at(9, 10)

    await corrects(real_stage, first, asked, is_first=True, by=OLGA)

    question, clock = await known(real_stage, asked), await running(real_stage, asked)
    assert (question.answer_message_id, question.response_s, question.confirmed_by) == (first, 120, OLGA)
    assert (clock.met_at, clock.breached_at) == (at(9, 2), None)


async def test_an_answered_question_is_dismissed_and_brought_back_with_its_answer(real_stage: Stage) -> None:
    asked, answer = await in_doubt(real_stage)

    await says_notq(real_stage, answer)

    assert (await known(real_stage, asked)).status is QuestionStatus.DISMISSED
    assert await next_alarm(real_stage) is None
    await brings_back(real_stage, asked)
    question = await known(real_stage, asked)
    assert (question.status, question.answer_message_id) == (QuestionStatus.ANSWERED, answer)
    assert await real_stage.next_due() == at(9, 10)


async def test_a_dismissed_question_that_waited_waits_again(real_stage: Stage) -> None:
    asked = await real_stage.says(BELLA, PRINTER)

    await says_notq(real_stage, asked)
    await brings_back(real_stage, asked)

    assert (await known(real_stage, asked)).is_open
    assert await next_alarm(real_stage) == at(9, 10)


async def test_what_was_answered_while_it_was_dismissed_has_that_answer(real_stage: Stage) -> None:
    asked = await real_stage.says(BELLA, PRINTER)
    await says_notq(real_stage, asked)
    real_stage.passes(seconds=20)
    answer = await real_stage.says(CLARA, "Open the back cover", reply_to=asked)

    await brings_back(real_stage, asked)

    question = await known(real_stage, asked)
    assert (question.status, question.answer_message_id) == (QuestionStatus.ANSWERED, answer)
    assert await next_alarm(real_stage) is None


async def test_what_is_neither_question_nor_answer_is_named_as_such(stage: Stage) -> None:
    said = await stage.says(BORIS, "The coffee machine is back")
    origin = stage.origin(BORIS, HELP)

    refused = await stage.refused(lambda uow: pair_views.dismiss(uow, origin, said, now=stage.now))

    assert (refused.code, refused.values) == (Refusal.NOT_A_PAIR, {"command": "notq"})


async def test_other_questions_are_those_that_wait_and_then_those_answered_lately(real_stage: Stage) -> None:
    old = await real_stage.says(CYRIL, VPN)
    await real_stage.says(CLARA, "With the token", reply_to=old)
    waiting = await real_stage.says(CYRIL, "Who can give me access to the archive?")
    real_stage.passes(minutes=1)
    asked, answer = await in_doubt(real_stage)
    origin: Origin = real_stage.origin(BORIS, HELP)

    async def do(uow: Any) -> dict[str, Any]:
        return await pair_views.choices(uow, origin, await uow.messages.get(HELP, answer))

    values = await real_stage.run(do)
    expected = [(await known(real_stage, one)).id for one in (waiting, old)]
    assert values["question_ids"] == expected
    assert (await known(real_stage, asked)).answer_message_id == answer


async def next_alarm(stage: Stage) -> datetime | None:
    """Once the button that takes it back has gone."""
    stage.passes(seconds=31)
    await stage.sweeps()
    return await stage.next_due()


async def says_notq(stage: Stage, message_id: int) -> None:
    origin = stage.origin(BORIS, HELP)
    await stage.run(lambda uow: pair_views.dismiss(uow, origin, message_id, now=stage.now))


async def brings_back(stage: Stage, asked: int) -> None:
    question = await known(stage, asked)

    async def do(uow: Any) -> None:
        found = await dialogs.get(uow, question.id or 0)
        await pair_views.undo_dismissal(uow, stage.origin(BORIS, HELP), found, now=stage.now)

    await stage.run(do)


async def test_a_question_dismissed_twice_is_dismissed_and_can_be_brought_back(real_stage: Stage) -> None:
    asked = await real_stage.says(BELLA, PRINTER)
    await says_notq(real_stage, asked)
    await says_notq(real_stage, asked)

    shown = [one for one in await real_stage.delivers() if one.kind == pair_views.DISMISSED]
    assert len(shown) == 2
    assert (await known(real_stage, asked)).status is QuestionStatus.DISMISSED
    assert (await facts(real_stage, asked)).count("question.dismissed") == 1


async def test_the_journal_says_what_a_dismissal_was_taken_back_to(real_stage: Stage) -> None:
    asked, answer = await in_doubt(real_stage)
    await says_notq(real_stage, asked)
    await brings_back(real_stage, asked)

    about = (await known(real_stage, asked)).about
    fact = (await real_stage.run(lambda uow: uow.journal.of(*about)))[-1]
    assert (fact.what, fact.before) == ("question.open", {"status": "dismissed", "task_id": None})
    assert fact.after is not None
    assert (fact.after["status"], fact.after["answer"]) == ("answered", answer)


@pytest.mark.parametrize("command", ["pair", "notq"])
async def test_the_commands_of_pairs_say_where_they_work(stage: Stage, command: str) -> None:
    verb = {"pair": pair_views.show, "notq": pair_views.dismiss}[command]

    for elsewhere in (BORIS, TASKS):
        origin = stage.origin(BORIS, elsewhere)
        refused = await stage.refused(lambda uow, at=origin: verb(uow, at, None, now=stage.now))
        assert (refused.code, refused.values) == (Refusal.FIRST_LINE_ONLY, {"command": command})


def test_a_reply_that_is_corrected_says_nothing_of_how_well_the_rules_pair() -> None:
    def judged(what: str, method: str, answer: int) -> Fact:
        before = {"answer": answer, "by": BORIS, "method": method}
        return Fact(at(9), what, 1, BORIS, ObjectKind.QUESTION, 1, before=before)

    certain = (("pair.corrected", "reply"), ("pair.removed", "quote"), ("pair.corrected", "person"))
    found = [judged(what, method, number) for number, (what, method) in enumerate(certain)]

    assert verdicts(found) == (0, 0)
    assert verdicts([*found, judged("pair.removed", "name", 4), judged("pair.confirmed", "score", 5)]) == (2, 1)
