"""What an import brought: people may correct it as anything else, and nobody is ever reminded of it."""

from dataclasses import replace

from desk.catalog import BotSelf
from desk.ports import UnitOfWork
from desk.questions import Question
from desk.usecases import dialogs, open_questions, pair_views, pairs, recalculate
from storage.catalog import Configuration
from storage.database import Database
from tests.desk.usecases.stage import ANNA, BELLA, BORIS, BOT, DEFAULT, HELP, HOUR, NINE, Stage, at, desk, everybody

PRINTER = "The printer on the 3rd floor has jammed, what should I do?"


async def known(stage: Stage, asked: int) -> Question:
    question = await stage.question(asked)
    assert question is not None
    return question


async def of_the_past(stage: Stage, *, answer: str | None = "Open the back cover") -> int:
    """Asked and answered at nine; imported, and looked at, weeks later."""
    asked = await stage.says(BELLA, PRINTER, sent_at=at(9), live=False)
    if answer is not None:
        await stage.says(BORIS, answer, sent_at=at(9, 4), reply_to=asked, live=False)
    stage.passes(days=20)
    return asked


async def tells_nobody(stage: Stage) -> bool:
    """Neither now nor later."""
    nothing_is_planned = await stage.next_due() is None
    stage.passes(days=1)
    return nothing_is_planned and await stage.sweeps() == 0


async def test_not_an_answer_lets_it_wait_without_a_word(real_stage: Stage) -> None:
    asked = await of_the_past(real_stage)
    origin, question_id = real_stage.origin(BORIS, HELP), (await known(real_stage, asked)).about[1]

    async def do(uow: UnitOfWork) -> None:
        await pairs.take_away(uow, origin, await dialogs.get(uow, question_id), now=real_stage.now)

    await real_stage.run(do)

    assert (await known(real_stage, asked)).is_open
    assert (await real_stage.response(asked)).is_running
    assert await tells_nobody(real_stage)


async def test_a_dismissal_that_is_taken_back_lets_it_wait_without_a_word(stage: Stage) -> None:
    asked = await of_the_past(stage, answer=None)
    origin, question_id = stage.origin(BORIS, HELP), (await known(stage, asked)).about[1]
    await stage.run(lambda uow: pair_views.dismiss(uow, origin, asked, now=stage.now))
    await stage.delivers()

    await stage.run(lambda uow: open_questions.take_back(uow, origin, uow.catalog.desks[1], question_id, now=stage.now))
    stage.passes(minutes=1)
    await stage.sweeps()  # the button that takes back goes away

    assert (await known(stage, asked)).is_open
    assert await tells_nobody(stage)


async def test_a_live_question_goes_on_with_its_ladder_where_its_answer_was_none(stage: Stage) -> None:
    asked = await stage.says(BELLA, PRINTER)
    await stage.says(BORIS, "Open the back cover", reply_to=asked)
    origin, question_id = stage.origin(BORIS, HELP), (await known(stage, asked)).about[1]

    async def do(uow: UnitOfWork) -> None:
        await pairs.take_away(uow, origin, await dialogs.get(uow, question_id), now=stage.now)

    await stage.run(do)

    assert await stage.next_due() == at(9, 10)


async def test_other_terms_raise_no_alarm_about_it(database: Database) -> None:
    stage = Stage(database.begin)
    await _configure(database, desk(id=0))
    asked = await of_the_past(stage, answer=None)
    await _configure(database, desk(id=0, policies=(replace(DEFAULT, name="Slow", response=2 * HOUR),)))

    await stage.run(lambda uow: recalculate.apply(uow, uow.catalog.desks[1], actor_id=None, now=stage.now))

    assert (await stage.response(asked)).goal_s == 2 * HOUR
    assert await tells_nobody(stage)


async def _configure(database: Database, it: object) -> None:
    async with database.begin() as uow:
        await uow.configure(Configuration(desks=(it,), admins=frozenset({ANNA})), NINE)
        await uow.introduce_bot(BotSelf(BOT, "firstline_bot"))
        for person in everybody():
            await uow.people.see(person)
