"""What the clocks of a task or question say, ready to be worded."""

from dataclasses import dataclass
from datetime import datetime

from bot.render import labels
from bot.render.scene import Scene
from desk.business_hours import BusinessHours
from desk.sla import Clock, ObjectKind, Target
from desk.tasks import Status, Task
from desk.time_words import MINUTE_S


@dataclass(frozen=True, slots=True)
class Deadline:
    """The next promise of an open task: until when, and which."""

    at: datetime
    target: Target
    overdue: bool
    seconds: float
    """Until it, or since it where it has passed."""


async def of_task(scene: Scene, task: Task) -> Deadline | None:
    """What must happen next to an open task that does not wait; a date set by hand beats the policy's."""
    if task.id is None or not task.is_open or task.status is Status.ON_HOLD:
        return None
    clocks = {clock.target: clock for clock in await scene.uow.clocks.of(ObjectKind.TASK, task.id) if clock.is_running}
    found = [(clock.due_at, target) for target, clock in clocks.items() if clock.due_at is not None]
    dues = {target: at for at, target in found}
    if task.deadline_at is not None:
        dues[Target.RESOLUTION] = task.deadline_at
    if not dues:
        return None
    target = Target.RESOLUTION if Target.RESOLUTION in dues else min(dues, key=lambda one: dues[one])
    return deadline(scene, dues[target], target)


def deadline(scene: Scene, at: datetime, target: Target) -> Deadline:
    seconds = (at - scene.now).total_seconds()
    return Deadline(at, target, overdue=seconds < 0, seconds=abs(seconds))


def dot(task: Task, due: Deadline | None) -> str:
    return labels.OVERDUE_DOT if due is not None and due.overdue else labels.DOTS[task.status]


def status_word(scene: Scene, task: Task, due: Deadline | None) -> str:
    word = scene.say(labels.STATUSES[task.status])
    return f"{word} · {scene.say(labels.OVERDUE)}" if due is not None and due.overdue else word


@dataclass(frozen=True, slots=True)
class Lap:
    """A clock read at one instant: working seconds run, what was promised, and how far past it (`overdue_s`)."""

    ran: float
    goal: float
    late: float
    left: float
    is_worked: bool = False
    """Whether by the clock on the wall it took longer than the working time counted here."""

    @property
    def is_late(self) -> bool:
        return self.late > 0


def lap(scene: Scene, clock: Clock, at: datetime) -> Lap:
    """How far a clock had come at `at`, in the working time it counts."""
    hours = scene.uow.catalog.hours_of(clock.hours_id)
    ran = max(0.0, clock.worked_s(hours, at))
    is_worked = (at - clock.started_at).total_seconds() - ran >= MINUTE_S
    goal = float(clock.goal_s)
    if clock.fixed_due is not None:
        goal = hours.between(clock.started_at, clock.fixed_due)
    return Lap(ran, goal, clock.overdue_s(hours, at), _left(clock, hours, at, goal - ran), is_worked)


def _left(clock: Clock, hours: BusinessHours, at: datetime, promised: float) -> float:
    """Working time until it is due; real time where none of it is working time, or what is `promised` in a pause."""
    if clock.due_at is None:
        return max(0.0, promised)
    if clock.due_at <= at:
        return 0.0
    return hours.between(at, clock.due_at) or (clock.due_at - at).total_seconds()
