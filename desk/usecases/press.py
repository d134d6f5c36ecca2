"""A button was pressed. What it meant stands in a stored row; here it is checked again and done."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta

from desk.errors import Refusal, Refused
from desk.people import Action, require
from desk.ports import UnitOfWork
from desk.sla import ObjectKind
from desk.tasks import Priority
from desk.usecases import (
    dialogs,
    figures,
    levels,
    lists,
    make_task,
    meanwhile,
    open_presses,
    pair_presses,
    privacy,
    recalculate,
    setup,
    similar_presses,
    work,
)
from desk.usecases.access import require_on_desk, roles_for
from desk.usecases.origin import Origin
from desk.usecases.pressed import Press

UNDOS = frozenset({"task_undo"}) | open_presses.UNDOS | pair_presses.UNDOS
"""What takes something back for a little while only."""


async def press(uow: UnitOfWork, origin: Origin, token: str, *, now: datetime) -> None:
    """Do what the button with this token means, if it is this person's to press, here and now."""
    issued = await uow.buttons.find(token, lock=True)
    if issued is None or issued.button.action not in PRESSES:
        raise Refused(Refusal.BUTTON_UNKNOWN)
    button = issued.button
    if button.chat_id is not None and button.chat_id != origin.chat_id:
        raise Refused(Refusal.BUTTON_UNKNOWN)
    if button.for_user is not None and button.for_user != origin.user_id:
        raise Refused(Refusal.BUTTON_NOT_YOURS, user_id=button.for_user, action=button.action)
    if button.once and issued.used_at is not None:
        raise Refused(Refusal.BUTTON_STALE)
    if issued.used_at is not None and button.action in UNDOS:
        await uow.outbox.put(origin.toast("undone_before"))
        return
    if button.expires_at is not None and now > button.expires_at:
        raise Refused(Refusal.UNDO_TOO_LATE if button.action in UNDOS else Refusal.BUTTON_STALE)
    desk = uow.catalog.desks.get(button.desk_id or 0)
    if desk is None:
        raise Refused(Refusal.BUTTON_UNKNOWN)
    action, handle = PRESSES[button.action]
    pressed = Press(uow, origin, button, desk, now, is_again=issued.used_at is not None)
    await _require(pressed, action)
    await handle(pressed)
    if button.kind is not None and button.object_id is not None:
        await uow.outbox.hurry(button.kind, button.object_id, chat_id=origin.chat_id)
    await uow.buttons.use(token, now)


async def _require(pressed: Press, action: Action) -> None:
    """Deny by default, before the handler looks at anything; it decides again with the object at hand."""
    task = None
    if pressed.button.kind is ObjectKind.TASK and pressed.button.object_id is not None:
        task = await pressed.uow.tasks.get(pressed.button.object_id)
    require(roles_for(pressed.uow, pressed.origin.user_id, pressed.desk, task), action)


async def _take(pressed: Press) -> None:
    await work.take(pressed.uow, pressed.origin.user_id, await pressed.task(), now=pressed.now)
    await pressed.toast("taken")


async def _done(pressed: Press) -> None:
    await work.finish(pressed.uow, pressed.origin.user_id, await pressed.task(), now=pressed.now)
    await pressed.toast("done")


async def _reopen(pressed: Press) -> None:
    await work.reopen(pressed.uow, pressed.origin.user_id, await pressed.task(), now=pressed.now)
    await pressed.toast("reopened")


async def _cancel(pressed: Press) -> None:
    await work.cancel(pressed.uow, pressed.origin.user_id, await pressed.task(), now=pressed.now)
    await pressed.toast("cancelled")


def _offers(kind: str, action: Action) -> Callable[[Press], Awaitable[None]]:
    """A button that only opens choices, for those who may make the choice."""

    async def offer(pressed: Press) -> None:
        task = await pressed.task()
        await require_on_desk(pressed.uow, pressed.origin.user_id, pressed.desk, action, now=pressed.now, task=task)
        await pressed.show(kind, task_id=task.id)
        await pressed.toast("ok")

    return offer


async def _hold_for(pressed: Press) -> None:
    task = await pressed.task()
    values = pressed.button.values
    until: datetime | None = None
    if seconds := values.get("seconds"):
        until = pressed.now + timedelta(seconds=seconds)
    elif moment := values.get("until"):
        until = datetime.fromisoformat(moment)
    await work.hold(pressed.uow, pressed.origin.user_id, task, until=until, now=pressed.now)
    await pressed.turn_view("view_closed", code="held", task_id=task.id)
    await pressed.toast("held")


async def _assign_to(pressed: Press) -> None:
    task = await pressed.task()
    to_id = pressed.button.values["user_id"]
    await work.assign(pressed.uow, pressed.origin.user_id, task, to_id, now=pressed.now)
    await pressed.turn_view("view_closed", code="assigned", task_id=task.id)
    await pressed.toast("assigned", user_id=to_id)


async def _priority_set(pressed: Press) -> None:
    task = await pressed.task()
    priority = Priority(pressed.button.values["priority"])
    await work.set_priority(pressed.uow, pressed.origin.user_id, task, priority, now=pressed.now)
    await pressed.turn_view("view_closed", code="priority_set", task_id=task.id)
    await pressed.toast("priority_set", priority=priority.value)


async def _pick(pressed: Press) -> None:
    message_id = pressed.button.values["message_id"]
    if message_id is None:
        await pressed.turn_view("view_closed", code="write_task")
        await pressed.toast("nothing")
        return
    task = await make_task.of_message(pressed.uow, pressed.origin, pressed.desk, message_id, now=pressed.now)
    await pressed.turn_view("task_made", task_id=task.id, by=pressed.origin.user_id)
    await pressed.offer_undo()
    await pressed.toast("task_made", task_id=task.id)


async def _pick_cancel(pressed: Press) -> None:
    await pressed.turn_view("view_closed", code="cancelled")
    await pressed.toast("ok")


async def _undo(pressed: Press) -> None:
    known = await pressed.uow.tasks.get(pressed.button.object_id or 0)
    if known is not None and known.question_id is not None and known.chat_id is not None:
        await meanwhile.hold_chat(pressed.uow, known.chat_id)
    task = await pressed.task()
    await make_task.undo(pressed.uow, pressed.origin.user_id, task, now=pressed.now)
    await pressed.turn_view("view_closed", code="undone", task_id=task.id)
    await pressed.toast("undone")


async def _rate(pressed: Press) -> None:
    task = await pressed.task()
    await work.rate(pressed.uow, pressed.origin.user_id, task, pressed.button.values["rating"], now=pressed.now)
    await pressed.toast("rated")


async def _question_task(pressed: Press) -> None:
    """A task of a question nobody answered: its maker is who pressed, its chat the question's."""
    question = await pressed.question()
    origin = replace(pressed.origin, chat_id=question.chat_id, topic_id=question.topic_id)
    task = await make_task.of_message(pressed.uow, origin, pressed.desk, question.first_message_id, now=pressed.now)
    await pressed.toast("task_made", task_id=task.id)


async def _question_dismiss(pressed: Press) -> None:
    await dialogs.dismiss(pressed.uow, pressed.origin, await pressed.question(), now=pressed.now)
    await pressed.toast("dismissed")


async def _list_page(pressed: Press) -> None:
    values = pressed.button.values
    await lists.require_list(pressed.uow, pressed.origin.user_id, pressed.desk, values["list"], now=pressed.now)
    await pressed.turn_view("task_list", **{**values, "user_id": pressed.origin.user_id})
    await pressed.toast("ok")


async def _figures(pressed: Press) -> None:
    """Another month or another view, in the same message."""
    values = await figures.allowed_values(pressed.uow, pressed.origin.user_id, pressed.desk, pressed.button.values)
    await pressed.turn_view("figures", **values)
    await pressed.toast("ok")


async def _sla(pressed: Press) -> None:
    user_id = pressed.origin.user_id
    await pressed.turn_view("sla", **await levels.overview(pressed.uow, pressed.desk, user_id))
    await pressed.toast("ok")


async def _sla_preview(pressed: Press) -> None:
    user_id = pressed.origin.user_id
    await pressed.turn_view("sla_preview", **await levels.preview(pressed.uow, pressed.desk, user_id, now=pressed.now))
    await pressed.toast("ok")


async def _sla_apply(pressed: Press) -> None:
    user_id, digest = pressed.origin.user_id, pressed.button.values["digest"]
    try:
        done = await levels.apply(pressed.uow, pressed.desk, user_id, digest, now=pressed.now)
    except Refused as refusal:
        if refusal.code is not Refusal.PREVIEW_STALE:
            raise
        if pressed.is_again and await recalculate.was_applied(pressed.uow, pressed.desk, digest):
            await pressed.toast("recalculated_before")
            return
        await pressed.turn_view("sla_preview", desk_id=pressed.desk.id, for_user=user_id, is_stale=True)
        await pressed.uow.outbox.put(pressed.origin.refusal({"code": refusal.code.value}))
        return
    await pressed.turn_view("sla_preview", **done)
    await pressed.toast("recalculated")


async def _setup_again(pressed: Press) -> None:
    lines = await setup.check(pressed.uow, pressed.button.values["chat_id"], pressed.desk, now=pressed.now)
    await pressed.turn_view(
        "setup_report", chat_id=pressed.button.values["chat_id"], desk_id=pressed.desk.id, lines=lines
    )
    await pressed.toast("ok")


PRESSES: dict[str, tuple[Action, Callable[[Press], Awaitable[None]]]] = {
    "pick": (Action.MAKE_TASK, _pick),
    "pick_cancel": (Action.MAKE_TASK, _pick_cancel),
    "task_undo": (Action.MAKE_TASK, _undo),
    "task_take": (Action.WORK_TASK, _take),
    "task_hold": (Action.WORK_TASK, _offers("hold_choices", Action.WORK_TASK)),
    "hold_for": (Action.WORK_TASK, _hold_for),
    "task_done": (Action.WORK_TASK, _done),
    "task_cancel": (Action.WORK_TASK, _cancel),
    "task_reopen": (Action.WORK_TASK, _reopen),
    "task_assign": (Action.ASSIGN_OTHERS, _offers("assign_choices", Action.ASSIGN_OTHERS)),
    "assign_to": (Action.ASSIGN_OTHERS, _assign_to),
    "task_priority": (Action.SET_PRIORITY, _offers("priority_choices", Action.SET_PRIORITY)),
    "priority_set": (Action.SET_PRIORITY, _priority_set),
    "task_rate": (Action.RATE, _rate),
    "task_not_helped": (Action.REOPEN_OWN, _reopen),
    "question_task": (Action.MAKE_TASK, _question_task),
    "question_dismiss": (Action.HANDLE_QUESTION, _question_dismiss),
    "list_page": (Action.SEE_OWN, _list_page),
    "figures": (Action.SEE_OWN_FIGURES, _figures),
    "sla": (Action.DESK_SETTINGS, _sla),
    "sla_preview": (Action.DESK_SETTINGS, _sla_preview),
    "sla_apply": (Action.DESK_SETTINGS, _sla_apply),
    "setup_again": (Action.SETUP, _setup_again),
    **open_presses.PRESSES,
    **pair_presses.PRESSES,
    **privacy.PRESSES,
    **similar_presses.PRESSES,
}
"""Every button there is: who may press it, and what it does. A name that is not here does nothing."""
