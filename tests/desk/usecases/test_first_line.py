"""Questions and answers as they are heard, with their clocks, timers and reactions."""

from datetime import timedelta

import pytest

from desk.catalog import DeskSettings
from desk.errors import LookupNeeded
from desk.pairing.model import Answers, Continues, Nothing, Opens
from desk.people import ANONYMOUS_ADMIN, Membership, Person
from desk.questions import Message, QuestionStatus
from desk.sla import Policy
from desk.usecases import first_line
from desk.usecases.heard import Heard
from desk.usecases.instants import instant_of
from tests.desk.usecases.stage import (
    BELLA,
    BORIS,
    CYRIL,
    HELP,
    MINUTE,
    NINE,
    OLGA,
    Stage,
    at,
    desk,
    memory,
    office,
)

PRINTER = "The printer on the 3rd floor has jammed, what should I do?"


async def test_a_question_is_kept_with_its_clock_and_noticed(stage: Stage) -> None:
    verdict = await stage.hears(BELLA, PRINTER, 100)

    question = await stage.question(100)
    assert verdict == Opens()
    assert (question.asker_id, question.text, question.status) == (BELLA, PRINTER, QuestionStatus.OPEN)
    assert (await stage.response(100)).due_at == at(9, 10)
    assert await stage.next_due() == at(9, 10)
    [reaction] = await stage.delivers()
    assert (reaction.kind, reaction.message_id, reaction.values) == ("reaction", 100, {"emoji": "👀"})


async def test_a_question_said_in_a_burst_is_one_question(stage: Stage) -> None:
    first = await stage.says(BELLA, PRINTER)
    stage.passes(seconds=30)
    verdict = await stage.hears(BELLA, "It says E-21 on the display", 500)

    question = await stage.question(500)
    assert verdict == Continues(question.id)
    assert question.message_ids == [first, 500]
    assert question.text == f"{PRINTER}\nIt says E-21 on the display"
    assert question.asked_at == NINE
    assert question.last_at == NINE + timedelta(seconds=30)


async def test_an_answer_stops_the_clock_takes_down_the_ladder_and_changes_the_reaction(stage: Stage) -> None:
    asked = await stage.says(BELLA, PRINTER)
    await stage.delivers()
    stage.passes(minutes=4)

    verdict = await stage.hears(BORIS, "Open the back cover", 500, reply_to=asked)

    question = await stage.question(asked)
    assert isinstance(verdict, Answers)
    assert question.status is QuestionStatus.ANSWERED
    assert (question.answered_by, question.answer_message_id, question.method) == (BORIS, 500, "reply")
    assert (question.response_s, question.response_work_s) == (240, 240)
    assert (await stage.response(asked)).met_at == at(9, 4)
    assert await stage.next_due() is None
    assert [one.values["emoji"] for one in await stage.delivers()] == ["👌"]


async def test_the_first_answer_counts_and_the_second_changes_nothing(stage: Stage) -> None:
    asked = await stage.says(BELLA, PRINTER)
    stage.passes(minutes=1)
    await stage.says(BORIS, "Open the back cover", reply_to=asked)
    stage.passes(minutes=1)

    await stage.says(OLGA, "And pull the paper out slowly", reply_to=asked)

    question = await stage.question(asked)
    assert (question.answered_by, question.response_s) == (BORIS, 60)


async def test_a_specialist_opens_no_question_on_their_own_desk(stage: Stage) -> None:
    verdict = await stage.hears(BORIS, "Where is the key of the server room?", 100)

    assert isinstance(verdict, Nothing)
    assert await stage.question(100) is None


@pytest.mark.parametrize("text", ["Thank you!", "Hello", "ok"])
async def test_courtesies_open_nothing(stage: Stage, text: str) -> None:
    await stage.says(BELLA, text)

    assert await stage.delivers() == []


async def test_the_same_message_heard_twice_is_heard_once(stage: Stage) -> None:
    await stage.hears(BELLA, PRINTER, 100)

    assert await stage.hears(BELLA, PRINTER, 100) is None
    assert len(await stage.run(lambda uow: uow.questions.open_of_desk(1))) == 1


async def test_an_import_of_the_past_counts_the_same_and_tells_nobody(stage: Stage) -> None:
    asked = await stage.says(BELLA, PRINTER, sent_at=at(9), live=False)
    await stage.says(BORIS, "Open the back cover", reply_to=asked, sent_at=at(9, 12), live=False)
    waiting = await stage.says(CYRIL, "How do I get into the VPN from home?", sent_at=at(10), live=False)

    question, clock = await stage.question(asked), await stage.response(asked)
    assert (question.response_s, question.confidence) == (720, 0.99)
    assert (clock.breached_at, clock.met_at) == (at(9, 10), None)
    assert (await stage.response(waiting)).due_at == at(10, 10)
    assert await stage.next_due() is None
    assert await stage.delivers() == []


async def test_an_answer_before_opening_takes_no_working_time() -> None:
    night = desk(hours_id=2, policies=(Policy("Default", response=10 * MINUTE, hours="office"),))
    stage = Stage(memory(night, hours=[office()]).begin, now=at(7))
    asked = await stage.says(BELLA, PRINTER)
    stage.passes(hours=1)

    await stage.says(BORIS, "Open the back cover", reply_to=asked)

    question, clock = await stage.question(asked), await stage.response(asked)
    assert (question.response_s, question.response_work_s) == (3600, 0)
    assert (clock.due_at, clock.met_at) == (at(9, 10), at(8))


async def test_the_first_policy_whose_conditions_hold_gives_the_target() -> None:
    policies = (
        Policy("Elsewhere", {"chat": "-5"}, response=MINUTE),
        Policy("Here", {"chat": str(HELP)}, response=2 * MINUTE),
        Policy("Default", response=10 * MINUTE),
    )
    stage = Stage(memory(desk(policies=policies)).begin)

    asked = await stage.says(BELLA, PRINTER)

    assert (await stage.question(asked)).policy == "Here"
    assert (await stage.response(asked)).due_at == at(9, 2)


async def test_a_desk_without_promises_has_questions_without_clocks() -> None:
    stage = Stage(memory(desk(policies=())).begin)

    asked = await stage.says(BELLA, PRINTER)

    assert (await stage.question(asked)).is_open
    assert await stage.next_due() is None


@pytest.mark.parametrize(
    ("heard_after", "starts_after"),
    [(0.0, 0.0), (0.4, 0.4), (0.999999, 0.999999), (1.0, 0.999999), (3600.0, 0.999999), (-2.0, 0.0)],
)
def test_a_clock_starts_within_the_second_telegram_names_and_never_before_we_heard(heard_after, starts_after) -> None:
    started = instant_of(NINE, NINE + timedelta(seconds=heard_after))

    assert started == NINE + timedelta(seconds=starts_after)


async def test_no_escalation_comes_before_the_promised_time_has_fully_passed(stage: Stage) -> None:
    stage.passes(seconds=0.7)
    asked = await stage.says(BELLA, PRINTER)

    assert (await stage.response(asked)).due_at == at(9, 10) + timedelta(seconds=0.7)


async def test_an_answer_in_the_second_of_the_due_time_is_in_time(stage: Stage) -> None:
    asked = await stage.says(BELLA, PRINTER)
    stage.passes(minutes=10, seconds=0.9)

    await stage.says(BORIS, "Open the back cover", reply_to=asked)

    clock = await stage.response(asked)
    assert (clock.met_at, clock.breached_at) == (at(9, 10), None)


async def test_an_answer_in_the_second_of_its_question_is_an_answer(stage: Stage) -> None:
    stage.passes(seconds=0.2)
    asked = await stage.says(BELLA, PRINTER)
    stage.passes(seconds=0.5)

    await stage.says(BORIS, "Open the back cover", reply_to=asked)

    clock, question = await stage.response(asked), await stage.question(asked)
    assert question.response_s == 0
    assert clock.stopped_at == clock.started_at


async def test_a_breach_told_of_before_an_answer_dated_in_time_was_heard_is_taken_back(stage: Stage) -> None:
    asked = await stage.says(BELLA, PRINTER)
    stage.passes(minutes=10, seconds=1)
    await stage.sweeps()
    assert (await stage.response(asked)).breach_by(stage.now) == at(9, 10)

    await stage.says(BORIS, "Open the back cover", reply_to=asked, sent_at=at(9, 9, 59))

    clock = await stage.response(asked)
    assert (clock.breached_at, clock.met_at) == (None, at(9, 9, 59))


async def test_a_breach_stays_when_the_answer_came_late(stage: Stage) -> None:
    asked = await stage.says(BELLA, PRINTER)
    stage.passes(minutes=10, seconds=1)
    await stage.sweeps()

    await stage.says(BORIS, "Open the back cover", reply_to=asked)

    clock = await stage.response(asked)
    assert (clock.breached_at, clock.met_at, clock.stopped_at) == (at(9, 10), None, at(9, 10, 1))


async def test_an_answer_nobody_swept_before_is_late_all_the_same(stage: Stage) -> None:
    asked = await stage.says(BELLA, PRINTER)
    stage.passes(minutes=11)

    await stage.says(BORIS, "Open the back cover", reply_to=asked)

    assert (await stage.response(asked)).breached_at == at(9, 10)


@pytest.mark.parametrize("counts", [True, False])
async def test_a_hidden_administrator_counts_as_the_desk_is_set(counts: bool) -> None:
    settings = DeskSettings(anonymous_admin_is_specialist=counts)
    stage = Stage(memory(desk(settings=settings)).begin)
    asked = await stage.says(BELLA, PRINTER)
    stage.passes(minutes=1)

    await stage.says(ANONYMOUS_ADMIN, "Open the back cover", reply_to=asked)

    assert (await stage.question(asked)).is_open is not counts


async def test_a_desk_that_wants_no_reactions_has_none() -> None:
    stage = Stage(memory(desk(settings=DeskSettings(noticed_reaction=None))).begin)
    asked = await stage.says(BELLA, PRINTER)

    await stage.says(BORIS, "Open the back cover", reply_to=asked)

    assert await stage.delivers() == []


@pytest.mark.parametrize(
    "text", ["Boris, how do I print in colour?", "Clara: the printer does not work", "Боря, принтер жуёт бумагу"]
)
async def test_a_specialist_who_has_not_written_here_yet_may_be_asked_by_name(stage: Stage, text: str) -> None:
    assert await stage.hears(BELLA, text, 100) == Opens()


def _without_boris() -> Stage:
    """He has neither started the bot nor written anywhere."""
    database = memory()
    database.state.people.pop(BORIS)
    return Stage(database.begin)


async def test_telegram_is_asked_once_who_a_specialist_is_that_nobody_has_seen() -> None:
    stage = _without_boris()

    await stage.says(BELLA, "Борис, не работает почта")
    await stage.says(CYRIL, "Борис, не печатает принтер")
    await stage.says(CYRIL, "Не открывается 1С")

    assert stage.asked == [(HELP, BORIS)]


async def test_a_specialist_that_nobody_has_seen_may_be_asked_by_name() -> None:
    stage = _without_boris()
    complaint = Message(HELP, 100, BELLA, NINE, "Борис, не работает почта")
    with pytest.raises(LookupNeeded):
        async with stage.begin() as uow:
            await first_line.hear(uow, desk(), Heard(complaint, "Bella"), now=NINE)
    async with stage.begin() as uow:
        await uow.memberships.save(Membership(HELP, BORIS, "member", NINE))
        await uow.people.see(Person(BORIS, "Boris"))

    assert await stage.hears(BELLA, complaint.text, 100) == Opens()


async def test_nobody_is_asked_who_somebody_of_the_past_is() -> None:
    stage = _without_boris()

    await stage.says(BELLA, "Борис, не работает почта", live=False)

    assert stage.asked == []


async def test_a_specialist_is_meant_although_an_employee_of_that_name_has_written(stage: Stage) -> None:
    namesake = Heard(Message(HELP, 99, CYRIL, NINE, "Hello"), "Boris")
    await stage.run(lambda uow: first_line.hear(uow, desk(), namesake, now=NINE))

    assert await stage.hears(BELLA, "Boris, how do I print in colour?", 100) == Opens()


async def test_who_is_called_and_is_not_of_the_desk_is_not_asked_as_one(stage: Stage) -> None:
    verdict = await stage.hears(BELLA, "Тамара, ты идёшь на обед?", 100)

    assert isinstance(verdict, Nothing)


async def test_a_question_that_names_a_specialist_only_after_an_edit_is_one(stage: Stage) -> None:
    await stage.hears(BELLA, "Hello", 100)
    await stage.edits(100, "Boris, how do I print in colour?")

    assert await stage.question(100) is not None
