"""Every button by everybody, in its chat and in another; what is refused is answered and changes nothing."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from desk.notices import Button, Mode
from desk.ports import UnitOfWork
from desk.sla import ObjectKind
from desk.usecases import make_task, work
from desk.usecases.press import PRESSES
from tests.desk.usecases.buttons import EVERYONE, MATRIX, OF_DONE, objection, prepare
from tests.desk.usecases.stage import ELSEWHERE, HELP, TASKS, Stage
from tests.matrix.world import EVAN, HR_HELP, HUGO, ROLES, Outcome, Trial, presses

READING = {"pick_cancel", "task_hold", "task_assign", "task_priority", "list_page", "figures", "setup_again", "sla"}
READING |= {"sla_preview", "sla_apply", "open_show", "open_page", "pair_other", "privacy_file"}
READING |= {"open_restore", "open_confirm", "open_take_away"}
"""They show something, or (here) find nothing to be changed."""

ABOUT_A_MESSAGE = {"pair_other"}
"""It only opens the choices for a message, as they are by then: no question can make it out of date."""


def chat_of(button: Button) -> int:
    return HELP if button.action == "pick" else TASKS


def answers(outcome: Outcome) -> list[tuple[str, str]]:
    """What the press itself is answered with: Telegram wants one answer, whatever else is said."""
    return [(row["kind"], row["values"]["code"]) for row in outcome.said if row["mode"] == Mode.ANSWER]


def faults(button: Button, role: str, outcome: Outcome) -> Iterable[str]:
    where = f"{button.action} by {role}"
    allowed = MATRIX[button.action]
    may = ROLES[role] in allowed or allowed == EVERYONE
    said = answers(outcome)
    if may:
        if outcome.refusal is not None:
            yield f"{where}: {outcome.refusal}"
        if button.action not in READING and not outcome.changed:
            yield f"{where}: nothing changed"
        if [kind for kind, _ in said] != ["toast"]:
            yield f"{where}: answered with {said}"
        return
    if outcome.refusal != objection(button.action, ROLES[role]):
        yield f"{where}: {outcome.refusal or 'done'}"
    if outcome.changed:
        yield f"{where}: changed {sorted(outcome.changed)}"
    if said != [("refusal", outcome.refusal)]:
        yield f"{where}: answered with {said}"


async def drawn(trial: Trial, name: str) -> tuple[Trial, Button]:
    button = await prepare(trial.stage, name)
    await trial.stage.delivers()
    return await Trial.of(trial.stage, trial.database), button


async def tried(trial: Trial, name: str) -> list[str]:
    here, button = await drawn(trial, name)
    token = await here.stage.issues(button)
    found = []
    for role, user_id in ROLES.items():
        found += faults(button, role, await here.attempts(presses(user_id, chat_of(button), token)))
    return found


@pytest.mark.parametrize("name", sorted(PRESSES))
async def test_each_button_by_each_role(trial: Trial, name: str) -> None:
    assert await tried(trial, name) == []


@pytest.mark.parametrize("name", ["task_take", "pick", "pair_confirm", "similar_helped", "sla_apply"])
async def test_a_sample_of_them_on_postgresql(trial_on_postgres: Trial, name: str) -> None:
    assert await tried(trial_on_postgres, name) == []


async def of_hr(stage: Stage, name: str) -> tuple[int, int]:
    """A task of Evan's and a question of his that waits, both of the other desk."""
    asked = await stage.says(EVAN, "Where do I hand in my sick note, please?", chat=HR_HELP)

    async def make(uow: UnitOfWork) -> int:
        desk = uow.catalog.by_key("hr")
        assert desk is not None
        task = await make_task.of_message(uow, stage.origin(HUGO, HR_HELP), desk, asked, now=stage.now)
        if name in OF_DONE:
            await work.finish(uow, HUGO, task, now=stage.now)
        assert task.id is not None
        return task.id

    task_id = await stage.run(make)
    waiting = await stage.question(await stage.says(EVAN, "How many days off have I left?", chat=HR_HELP), HR_HELP)
    assert waiting is not None
    assert waiting.id is not None
    return task_id, waiting.id


async def aimed_at_hr(stage: Stage, name: str, button: Button) -> Button | None:
    """The same button, of a thing of the other desk; None where it has no thing."""
    task_id, question_id = await of_hr(stage, name)
    if button.object_id is not None:
        return replace(button, object_id=task_id if button.kind is ObjectKind.TASK else question_id, version=None)
    if "question_id" in button.values:
        return replace(button, values={**button.values, "question_id": question_id})
    return None


def wrong_ones(here: Trial, button: Button) -> dict[str, tuple[Button, int]]:
    """Each with the chat it is pressed in."""
    name, chat = button.action, chat_of(button)
    bound = replace(button, chat_id=chat)
    wrong = {
        "elsewhere": (bound, ELSEWHERE),
        "of somebody else": (replace(bound, for_user=1), chat),
        "run out": (replace(bound, expires_at=here.stage.now.replace(year=2025)), chat),
        "of no desk": (replace(bound, desk_id=99), chat),
        "of no verb": (replace(bound, action=f"{name}_"), chat),
    }
    if button.object_id is not None and name not in ABOUT_A_MESSAGE:
        wrong["of nothing"] = (replace(bound, object_id=99), chat)
        wrong["of another desk than its thing"] = (replace(bound, desk_id=2, version=None), chat)
    if name in ABOUT_A_MESSAGE:
        values = {**button.values, "chat_id": HR_HELP}
        wrong["of a message of another desk"] = (replace(bound, values=values), chat)
    if button.version is not None and name not in ABOUT_A_MESSAGE:
        wrong["stale"] = (replace(bound, version=0), chat)
    return wrong


@pytest.mark.parametrize("name", sorted(PRESSES))
async def test_a_button_carried_off_or_out_of_date_does_nothing_for_anybody(trial: Trial, name: str) -> None:
    """Into another chat, meant for somebody else, of another desk's thing, run out, of a thing that is no more."""
    here, button = await drawn(trial, name)
    wrong = wrong_ones(here, button)
    aimed = await aimed_at_hr(here.stage, name, button)
    if aimed is not None and name not in ABOUT_A_MESSAGE:
        wrong["of another desk's thing"] = (replace(aimed, chat_id=chat_of(button)), chat_of(button))
    here = await Trial.of(here.stage, here.database)

    found = []
    for what, (one, chat) in wrong.items():
        token = await here.stage.issues(one)
        for role, user_id in ROLES.items():
            outcome = await here.attempts(presses(user_id, chat, token))
            said = answers(outcome)
            if outcome.refusal is None or outcome.changed or said != [("refusal", outcome.refusal)]:
                found.append((what, role, outcome.refusal, sorted(outcome.changed), said))
    assert found == []
