"""Choices a button of the card opens, for one person alone."""

from datetime import datetime, time, timedelta

from bot.render import labels
from bot.render.keyboards import in_rows
from bot.render.presenters.common import cancel_view, in_view
from bot.render.scene import Scene, View, presents
from desk.business_hours import NoOpenTime
from desk.catalog import Desk
from desk.tasks import Priority, Status

HOLD_HOURS = (1, 4)
MORNING = time(9)
"""Tomorrow's opening where the desk never closes."""
MAX_PEOPLE = 24


@presents("hold_choices")
async def hold_choices(scene: Scene) -> View | None:
    task = await scene.task()
    if task is None:
        return None
    user = int(scene.values["for_user"])
    options: list[tuple[str, dict[str, object]]] = [
        (scene.times.duration(hours * 3600), {"seconds": hours * 3600}) for hours in HOLD_HOURS
    ]
    if scene.desk is not None and (opening := tomorrows_opening(scene, scene.desk)) is not None:
        options.append(
            (scene.say("Until %(when)s", when=scene.times.moment_of(opening)), {"until": opening.isoformat()})
        )
    options.append((scene.say("Till a reply"), {"reply": True}))
    buttons = [in_view(scene, "hold_for", text, values, for_user=user, task=task) for text, values in options]
    return View({"task": task}, [*in_rows(buttons, 2), [cancel_view(scene, user)]])


def tomorrows_opening(scene: Scene, desk: Desk) -> datetime | None:
    """When the desk opens next after this day ends, as far as it ever does."""
    local = scene.now.astimezone(desk.zone)
    midnight = datetime.combine(local.date() + timedelta(days=1), time(), tzinfo=desk.zone)
    try:
        opening = scene.uow.catalog.hours_of(desk.hours_id).next_open(midnight)
    except (NoOpenTime, LookupError):
        return None
    return datetime.combine(midnight.date(), MORNING, tzinfo=desk.zone) if opening <= midnight else opening


@presents("assign_choices")
async def assign_choices(scene: Scene) -> View | None:
    """People of the desk, the least busy first."""
    task = await scene.task()
    if task is None or scene.desk is None:
        return None
    user = int(scene.values["for_user"])
    counts = await scene.uow.tasks.open_counts(scene.desk.id)
    people = [one for one in (*scene.desk.specialists, *scene.desk.leads) if one != task.assignee_id]
    await scene.meet(*people)
    people.sort(key=lambda one: (counts.get(one, 0), scene.name(one)))
    buttons = [
        in_view(
            scene, "assign_to", f"{scene.name(one)} ({counts.get(one, 0)})", {"user_id": one}, for_user=user, task=task
        )
        for one in people[:MAX_PEOPLE]
    ]
    return View({"task": task, "people": len(buttons)}, [*in_rows(buttons, 2), [cancel_view(scene, user)]])


@presents("priority_choices")
async def priority_choices(scene: Scene) -> View | None:
    task = await scene.task()
    if task is None or task.status is Status.CANCELLED:
        return None
    user = int(scene.values["for_user"])
    buttons = [
        in_view(
            scene,
            "priority_set",
            ("✓ " if one is task.priority else "") + scene.say(labels.PRIORITIES[one]),
            {"priority": one.value},
            for_user=user,
            task=task,
        )
        for one in Priority
    ]
    return View({"task": task}, [*in_rows(buttons, 2), [cancel_view(scene, user)]])
