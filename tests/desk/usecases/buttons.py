"""Every button there is: who may press it, and how it is drawn for the task and the question of these tests."""

from dataclasses import replace
from typing import Any

from desk.errors import Refusal
from desk.notices import Button
from desk.similar import Offer
from desk.sla import ObjectKind
from desk.usecases import recalculate
from desk.usecases.press import PRESSES
from tests.desk.usecases.stage import ANNA, BELLA, BORIS, CLARA, CYRIL, HELP, OLGA, OSCAR, Stage

EVERYONE = {CYRIL, BELLA, BORIS, OSCAR, OLGA, ANNA}
STAFF = {BORIS, OSCAR, OLGA, ANNA}
INSIDE = {BORIS, OLGA, ANNA}
LEADS = {OLGA, ANNA}
OWN = {BELLA, OLGA, ANNA}

MATRIX: dict[str, set[int]] = {
    "pick": INSIDE,
    "pick_cancel": STAFF,
    "task_undo": INSIDE,
    "task_take": INSIDE,
    "task_hold": INSIDE,
    "hold_for": INSIDE,
    "task_done": INSIDE,
    "task_cancel": INSIDE,
    "task_reopen": INSIDE,
    "task_assign": LEADS,
    "assign_to": LEADS,
    "task_priority": LEADS,
    "priority_set": LEADS,
    "task_rate": OWN,
    "task_not_helped": OWN,
    "question_task": INSIDE,
    "question_dismiss": STAFF,
    "list_page": EVERYONE,
    "figures": STAFF,
    "setup_again": LEADS,
    "sla": LEADS,
    "sla_preview": LEADS,
    "sla_apply": LEADS,
    "open_show": STAFF,
    "open_page": STAFF,
    "open_task": INSIDE,
    "open_dismiss": STAFF,
    "open_confirm": STAFF,
    "open_take_away": STAFF,
    "open_task_undo": INSIDE,
    "open_restore": STAFF,
    "pair_confirm": STAFF,
    "pair_none": STAFF,
    "pair_other": STAFF,
    "pair_to": STAFF,
    "pair_answer": STAFF,
    "pair_take_away": STAFF,
    "pair_dismiss": STAFF,
    "question_restore": STAFF,
    "privacy_file": EVERYONE,
    "privacy_erase": EVERYONE,
    "similar_helped": {CYRIL},
    "similar_anyway": {CYRIL},
}
"""Who of these six may press what: an employee, the watcher of the task, a specialist, one who left the group, a lead
and an admin."""
OFFERED = {"similar_helped", "similar_anyway"}
PAIRED = {name for name in PRESSES if name.startswith("pair_")}
OF_THE_LIST = ("open_task", "open_dismiss", "open_confirm", "open_take_away", "open_restore")
VALUES: dict[str, dict[str, Any]] = {
    "pick": {"message_id": 101, "card_key": "view:1"},
    "hold_for": {"seconds": 3600, "card_key": "view:1"},
    "assign_to": {"user_id": CLARA, "card_key": "view:1"},
    "priority_set": {"priority": "high", "card_key": "view:1"},
    "task_rate": {"rating": 4, "card_key": "view:1"},
    "list_page": {"list": "mine", "page": 1, "desk_id": 1, "card_key": "view:1"},
    "figures": {"month": "2026-10", "view": "people", "card_key": "view:1"},
    "setup_again": {"chat_id": HELP, "card_key": "view:1"},
    **{name: {"question_id": 2, "card_key": "view:1"} for name in OF_THE_LIST},
    **{name: {"message_id": 500, "chat_id": HELP, "card_key": "view:1"} for name in PAIRED},
}
OF_DONE = {"task_reopen", "task_rate", "task_not_helped"}
OF_NOTHING = {"pick", "pick_cancel", "list_page", "figures", "setup_again", "sla", "sla_preview", "sla_apply"}
OF_NOTHING |= {"open_show", "open_page", "privacy_file", "privacy_erase", *OF_THE_LIST}


def button(name: str, question_id: int = 2) -> Button:
    values = VALUES.get(name, {"card_key": "view:1"})
    if "question_id" in values:
        values = values | {"question_id": question_id}
    plain = Button(name, desk_id=1, values=values)
    if name in PAIRED | OFFERED or name == "question_restore":
        version = None if name in OFFERED else 2
        return replace(plain, kind=ObjectKind.QUESTION, object_id=question_id, version=version)
    if name.startswith("question_"):
        return replace(plain, kind=ObjectKind.QUESTION, object_id=question_id, version=1)
    return plain if name in OF_NOTHING else replace(plain, kind=ObjectKind.TASK, object_id=1)


def objection(name: str, user: int) -> Refusal:
    if name in OFFERED:
        return Refusal.BUTTON_UNKNOWN
    if user == OSCAR and OSCAR not in MATRIX[name] and MATRIX[name] == INSIDE:
        return Refusal.NOT_IN_SECOND_LINE
    return Refusal.LEADS_ONLY if MATRIX[name] in (LEADS, OWN) else Refusal.SPECIALISTS_ONLY


async def prepare(made: Stage, name: str) -> Button:
    """What must have happened before this press makes sense; the button as it is drawn then."""
    waiting = await made.question(101)
    assert waiting is not None
    assert waiting.id is not None
    drawn = button(name, waiting.id)
    if name in OF_DONE:
        await made.does("finish", BORIS)
    if name == "open_restore":
        await made.presses(BORIS, await made.issues(button("open_dismiss", waiting.id)))
    if name in OFFERED:
        await made.run(lambda uow: uow.offers.save(Offer(waiting.id or 0, 1, CYRIL, 1, made.now)))
    if name in PAIRED:
        await made.hears(BORIS, "Open the back cover", 500, reply_to=101)
    elif name == "question_restore":
        await made.presses(BORIS, await made.issues(button("question_dismiss", waiting.id)))
    if name != "sla_apply":
        return drawn
    shown = await made.run(lambda uow: recalculate.plan(uow, uow.catalog.desks[1], now=made.now))
    return replace(drawn, values={"digest": shown.digest, "card_key": "view:1"})
