"""Every button by everybody, in its chat and in another; what is refused is answered and changes nothing."""

import itertools
from collections.abc import Iterable
from dataclasses import replace

import pytest

from desk.notices import Button
from desk.usecases.press import PRESSES
from tests.desk.usecases.buttons import EVERYONE, MATRIX, prepare
from tests.desk.usecases.stage import ELSEWHERE, HELP, TASKS
from tests.matrix.world import ROLES, Outcome, Trial, presses

READING = {"pick_cancel", "task_hold", "task_assign", "task_priority", "list_page", "figures", "setup_again", "sla"}
READING |= {"sla_preview", "sla_apply", "open_show", "open_page", "pair_other", "privacy_file"}
READING |= {"open_restore", "open_confirm", "open_take_away"}
"""They show something, or (here) find nothing to be changed."""

ABOUT_A_MESSAGE = {"pair_other"}
"""It only opens the choices for a message, as they are by then: no question can make it out of date."""


def chat_of(button: Button) -> int:
    return HELP if button.action == "pick" else TASKS


def faults(button: Button, role: str, outcome: Outcome) -> Iterable[str]:
    where = f"{button.action} by {role}"
    allowed = MATRIX[button.action]
    may = ROLES[role] in allowed or allowed == EVERYONE
    if (outcome.refusal is None) is not may:
        yield f"{where}: {outcome.refusal or 'done'}"
    if may and button.action not in READING and not outcome.changed:
        yield f"{where}: nothing changed"
    if not may and outcome.changed:
        yield f"{where}: changed {sorted(outcome.changed)}"
    if [row["kind"] for row in outcome.said if row["callback_id"]].count("toast") + (not may) != 1:
        yield f"{where}: answered with {[row['kind'] for row in outcome.answers]}"


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


@pytest.mark.parametrize("name", sorted(PRESSES))
async def test_a_button_carried_off_or_out_of_date_does_nothing_for_anybody(trial: Trial, name: str) -> None:
    """Into another chat, meant for somebody else, of another desk's task, run out, of a thing that is no more."""
    here, button = await drawn(trial, name)
    bound = replace(button, chat_id=chat_of(button))
    wrong = {
        "elsewhere": (bound, ELSEWHERE),
        "of somebody else": (replace(bound, for_user=1), bound.chat_id),
        "run out": (replace(bound, expires_at=here.stage.now.replace(year=2025)), bound.chat_id),
        "of no desk": (replace(bound, desk_id=99), bound.chat_id),
        "of no verb": (replace(bound, action=f"{name}_"), bound.chat_id),
    }
    if button.object_id is not None and name not in ABOUT_A_MESSAGE:
        wrong["of nothing"] = (replace(bound, object_id=99), bound.chat_id)
    if button.version is not None and name not in ABOUT_A_MESSAGE:
        wrong["stale"] = (replace(bound, version=0), bound.chat_id)
    tokens = {what: (await here.stage.issues(one), chat) for what, (one, chat) in wrong.items()}

    found = []
    for what, role in itertools.product(wrong, ("asker", "lead")):
        token, chat = tokens[what]
        outcome = await here.attempts(presses(ROLES[role], chat or TASKS, token))
        answers = [row["kind"] for row in outcome.said if row["callback_id"]]
        if outcome.refusal is None or outcome.changed or answers != ["refusal"]:
            found.append((what, role, outcome.refusal, sorted(outcome.changed), answers))
    assert found == []
