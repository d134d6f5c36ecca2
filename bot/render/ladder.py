"""What one message of a ladder is about: which step it told of, and what has come after it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.render.scene import Scene
from desk.escalation import ESCALATED, Remedy, is_late, notice_key
from desk.history import Fact
from desk.sla import Clock


@dataclass(frozen=True, slots=True)
class ShownStep:
    """A step as its message shows it."""

    clock: Clock
    is_warning: bool
    """A step from before the due time stays a warning, however late it is read; the alarm is a step of its own."""
    is_overtaken: bool
    """A later step of the same clock spoke in the same chat: this message keeps one line."""
    is_inside: bool
    """Whether only people of the desk read it: others see neither who is busy with what nor buttons of others."""
    did: Mapping[str, Any]
    """What was done besides telling."""
    made_task: bool
    """Whether this step, or a later one that is not told here, made a task of the question."""


async def shown_step(scene: Scene) -> ShownStep | None:
    """None where the clock is unknown."""
    clock = await scene.uow.clocks.get(int(scene.values["clock_id"]))
    if clock is None:
        return None
    rung = str(scene.values.get("rung", ""))
    facts = await scene.uow.journal.of(clock.kind, clock.object_id)
    steps = [fact.after for fact in facts if fact.what == ESCALATED and fact.after and _is_of(fact, clock)]
    later, did = _after(scene, steps, rung), scene.values.get("did", {})
    is_overtaken = await _is_overtaken(scene, clock, later)
    return ShownStep(
        clock,
        is_warning=not is_late(rung),
        is_overtaken=is_overtaken,
        is_inside=_is_inside(scene, clock),
        did=did,
        made_task=Remedy.MAKE_TASK in did or (not is_overtaken and _made_task(later)),
    )


def _after(scene: Scene, steps: list[Mapping[str, Any]], rung: str) -> list[Mapping[str, Any]]:
    mine = (rung, scene.values.get("cycle"))
    place = next((place for place, step in enumerate(steps) if (step["rung"], step["cycle"]) == mine), len(steps))
    return steps[place + 1 :]


async def _is_overtaken(scene: Scene, clock: Clock, later: list[Mapping[str, Any]]) -> bool:
    """What people see gives way only to what is there; what nobody saw, also to what will be."""
    keys = [notice_key(clock.id, step["cycle"], step["rung"], chat_id) for step in later for chat_id in step["told"]]
    places = await scene.uow.outbox.places(keys) if keys else {}
    here = scene.notice.chat_id
    return any(chat_id == here and (is_there or not scene.is_shown) for chat_id, is_there in places.values())


def _made_task(steps: list[Mapping[str, Any]]) -> bool:
    return any(Remedy.MAKE_TASK in step.get("did", {}) for step in steps)


def _is_of(fact: Fact, clock: Clock) -> bool:
    return fact.after is not None and fact.after.get("clock_id") == clock.id


def _is_inside(scene: Scene, clock: Clock) -> bool:
    desk, chat_id = scene.uow.catalog.desks.get(clock.desk_id), scene.notice.chat_id
    return desk is not None and (
        chat_id == desk.second_line or desk.is_staff(chat_id) or chat_id in scene.uow.catalog.admins
    )
