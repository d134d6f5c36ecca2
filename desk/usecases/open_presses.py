"""The buttons of the list of open questions."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from desk.people import Action
from desk.usecases import make_task, open_questions
from desk.usecases.pressed import Press

Said = Mapping[str, Any]
UNDOABLE = frozenset({"task_made", "dismissed"})
MEANWHILE = "meanwhile"
"""Somebody else was faster: the list says what has become of the question."""


async def _show(pressed: Press) -> None:
    await open_questions.show(pressed.uow, pressed.origin, pressed.desk, now=pressed.now)
    await pressed.toast("ok")


async def _page(pressed: Press) -> None:
    await _turn(pressed)
    await pressed.toast("ok")


async def _task(pressed: Press) -> None:
    """One press makes the task; the list stays, with what was made on top of it."""
    values = pressed.button.values
    said = await open_questions.to_task(
        pressed.uow, pressed.origin, pressed.desk, values["question_id"], version=values.get("version"), now=pressed.now
    )
    await _turn(pressed, said or _meanwhile(pressed))
    await (pressed.toast("task_made", task_id=said["task_id"]) if said else pressed.toast("nothing"))


async def _dismiss(pressed: Press) -> None:
    await _settle(pressed, open_questions.dismiss, "dismissed")


async def _confirm(pressed: Press) -> None:
    await _settle(pressed, open_questions.confirm, "pair_confirmed")


async def _take_away(pressed: Press) -> None:
    await _settle(pressed, open_questions.take_away, "pair_removed")


async def _settle(pressed: Press, do: Callable[..., Awaitable[Said | None]], toast: str) -> None:
    """What is said of a question, if it is still as it was shown."""
    values = pressed.button.values
    version = values.get("version")
    said = await do(pressed.uow, pressed.origin, pressed.desk, values["question_id"], version=version, now=pressed.now)
    await _turn(pressed, said or _meanwhile(pressed))
    await pressed.toast(toast if said else "nothing")


def _meanwhile(pressed: Press) -> Said:
    return {"code": MEANWHILE, "question_id": pressed.button.values["question_id"]}


async def _undo_task(pressed: Press) -> None:
    task = await pressed.task()
    await make_task.undo(pressed.uow, pressed.origin.user_id, task, now=pressed.now)
    await _turn(pressed, {"code": "undone", "task_id": task.id})
    await pressed.toast("undone")


async def _restore(pressed: Press) -> None:
    number = pressed.button.values["question_id"]
    await open_questions.take_back(pressed.uow, pressed.origin, pressed.desk, number, now=pressed.now)
    await _turn(pressed, {"code": "waits_again", "question_id": number})
    await pressed.toast("undone")


async def _turn(pressed: Press, said: Said | None = None) -> None:
    """The same message shows the list as it is now."""
    values = await open_questions.allowed_values(
        pressed.uow,
        pressed.origin.user_id,
        pressed.desk,
        now=pressed.now,
        wanted=pressed.button.values,
        said=said,
    )
    await pressed.turn_view(open_questions.LIST, **values)
    if said is not None and said["code"] in UNDOABLE:
        await pressed.offer_undo()


PRESSES: dict[str, tuple[Action, Callable[[Press], Awaitable[None]]]] = {
    "open_show": (Action.HANDLE_QUESTION, _show),
    "open_page": (Action.HANDLE_QUESTION, _page),
    "open_task": (Action.MAKE_TASK, _task),
    "open_dismiss": (Action.HANDLE_QUESTION, _dismiss),
    "open_confirm": (Action.HANDLE_QUESTION, _confirm),
    "open_take_away": (Action.HANDLE_QUESTION, _take_away),
    "open_task_undo": (Action.MAKE_TASK, _undo_task),
    "open_restore": (Action.HANDLE_QUESTION, _restore),
}

UNDOS = frozenset({"open_task_undo", "open_restore"})
"""What takes something back for a little while only."""
