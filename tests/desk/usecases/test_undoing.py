"""The button that takes something back is shown as long as it does so, and not a second longer."""

from desk.notices import Button, Notice
from desk.usecases import open_questions, pair_views
from tests.desk.usecases.stage import BELLA, BORIS, CLARA, HELP, TASKS, Stage

PRINTER = "The printer on the 3rd floor has jammed, what should I do?"


async def shown_again(stage: Stage, *, seconds: float) -> list[Notice]:
    """What is drawn anew by time alone."""
    await stage.delivers()
    stage.passes(seconds=seconds)
    await stage.sweeps()
    return await stage.delivers()


async def test_a_dismissal_is_drawn_anew_once_it_cannot_be_taken_back(real_stage: Stage) -> None:
    asked = await real_stage.says(BELLA, PRINTER)
    origin = real_stage.origin(BORIS, HELP)
    await real_stage.run(lambda uow: pair_views.dismiss(uow, origin, asked, now=real_stage.now))

    within = await shown_again(real_stage, seconds=30)
    after = await shown_again(real_stage, seconds=1)
    later = await shown_again(real_stage, seconds=60)

    assert (within, later) == ([], [])
    assert [one.kind for one in after] == ["question_dismissed"]


async def test_so_is_the_list_a_task_was_made_from(stage: Stage) -> None:
    asked = await stage.says(BELLA, PRINTER)
    question = await stage.question(asked)
    assert question is not None
    origin = stage.origin(CLARA, TASKS)
    await stage.run(lambda uow: open_questions.show(uow, origin, uow.catalog.desks[1], now=stage.now))
    [shown] = [one for one in await stage.delivers() if one.kind == "open_list"]
    values = {"question_id": question.id, "version": question.version, "card_key": shown.key}
    await stage.presses(CLARA, await stage.issues(Button("open_task", 1, for_user=CLARA, values=values)), chat=TASKS)

    after = await shown_again(stage, seconds=31)

    assert [one.kind for one in after] == ["open_list"]


async def test_what_only_turned_a_page_is_left_alone(stage: Stage) -> None:
    await stage.says(BELLA, PRINTER)
    values = {"page": 0, "old": False, "card_key": "view:1"}
    await stage.presses(CLARA, await stage.issues(Button("open_page", 1, for_user=CLARA, values=values)), chat=TASKS)

    assert await shown_again(stage, seconds=31) == []
