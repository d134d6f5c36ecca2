"""The buttons of the list of open questions."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from desk.people import Action
from desk.usecases import make_task, open_questions
from desk.usecases.pressed import Press

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
    number = pressed.button.values["question_id"]
    said = await open_questions.to_task(pressed.uow, pressed.origin, pressed.desk, number, now=pressed.now)
    await _turn(pressed, said or {"code": MEANWHILE, "question_id": number})
    await (pressed.toast("task_made", task_id=said["task_id"]) if said else pressed.toast("nothing"))


async def _dismiss(pressed: Press) -> None:
    number = pressed.button.values["question_id"]
    said = await open_questions.dismiss(pressed.uow, pressed.origin, number, now=pressed.now)
    await _turn(pressed, said or {"code": MEANWHILE, "question_id": number})
    await pressed.toast("dismissed" if said else "nothing")


async def _undo_task(pressed: Press) -> None:
    task = await pressed.task()
    await make_task.undo(pressed.uow, pressed.origin.user_id, task, now=pressed.now)
    await _turn(pressed, {"code": "undone", "task_id": task.id})
    await pressed.toast("undone")


async def _restore(pressed: Press) -> None:
    number = pressed.button.values["question_id"]
    await open_questions.take_back(pressed.uow, pressed.origin, number, now=pressed.now)
    await _turn(pressed, {"code": "waits_again", "question_id": number})
    await pressed.toast("undone")


async def _turn(pressed: Press, said: Mapping[str, Any] | None = None) -> None:
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


PRESSES: dict[str, tuple[Action, Callable[[Press], Awaitable[None]]]] = {
    "open_show": (Action.HANDLE_QUESTION, _show),
    "open_page": (Action.HANDLE_QUESTION, _page),
    "open_task": (Action.MAKE_TASK, _task),
    "open_dismiss": (Action.HANDLE_QUESTION, _dismiss),
    "open_task_undo": (Action.MAKE_TASK, _undo_task),
    "open_restore": (Action.HANDLE_QUESTION, _restore),
}

UNDOS = frozenset({"open_task_undo", "open_restore"})
"""What takes something back for a little while only."""
