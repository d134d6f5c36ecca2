"""Greetings and help: what this person can do here."""

from bot.render.scene import Scene, View, presents
from desk.people import Action, may


@presents("help", "start")
async def orientation(scene: Scene) -> View | None:
    user = int(scene.values["user_id"])
    catalog = scene.uow.catalog
    desks = catalog.desks_of(user)
    desk = scene.desk or (desks[0] if len(desks) == 1 else None)
    if desk is None and len(catalog.desks) == 1:
        desk = next(iter(catalog.desks.values()))
    scene.on(desk)
    await scene.meet(user)
    roles = catalog.roles(user, desk)
    context = {
        "user_id": user,
        "desk": desk.title if desk else None,
        "is_staff": may(roles, Action.WORK_TASK),
        "is_lead": may(roles, Action.SEE_FIGURES),
        "may_set_up": may(roles, Action.SETUP),
        "is_admin": user in catalog.admins,
    }
    return View(context)
