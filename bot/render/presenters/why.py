"""Why a clock stands where it stands, told in a few lines."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from markupsafe import Markup

from bot.render import labels
from bot.render.i18n import msgid
from bot.render.scene import Scene, View, message_url, one_line, presents, title
from bot.render.wall import Wall
from desk.questions import Question
from desk.sla import Happening, ObjectKind
from desk.sla_explain import State
from desk.sla_lines import Line, LineKind, lines
from desk.sla_told import tell
from desk.special_days import DayKind
from desk.tasks import Task
from desk.usecases.why import Account, Reason, account_of

NAME_LIMIT = 40
MOST_RUNS = 3
HEAD, TAIL = 6, 14
"""Of a clock with more lines than both, what is in the middle is left out."""
FOLDED = 6
"""A quote with more lines is shown closed."""

DOTS = {
    State.RUNNING: "🟡",
    State.LATE: labels.OVERDUE_DOT,
    State.PAUSED: "⏸",
    State.MET: "🟢",
    State.MISSED: labels.OVERDUE_DOT,
    State.DROPPED: "⚪",
}
ENDED_BY = {
    Happening.ANSWERED: msgid("answered"),
    Happening.TAKEN: msgid("taken"),
    Happening.HELD: msgid("put on hold"),
    Happening.CLOSED: msgid("closed"),
    Happening.CANCELLED: msgid("cancelled"),
    Happening.DROPPED: msgid("promised no longer"),
    Happening.DEFLECTED: msgid("an earlier answer helped"),
}
ENDED = msgid("ended")
SHORT_DAY, SPECIAL_HOURS = msgid("short day"), msgid("special hours")


@dataclass(frozen=True, slots=True)
class Told:
    """A line of the explanation, its times and names in words."""

    kind: LineKind
    when: Markup
    time: str
    names: str


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a clock. `gone` tells how many lines were left out after the first ones."""

    name: str
    dot: str
    state: State
    goal: str
    worked: str
    waited: str
    closed: str
    left: str
    late: str
    due_at: datetime
    breached_at: datetime | None
    is_due_anew: bool
    late_since: datetime | None
    ended_at: datetime | None
    ended: str
    is_manual: bool
    set_by: int | None
    set_at: datetime | None
    first: tuple[Told, ...] = ()
    gone: int = 0
    last: tuple[Told, ...] = ()
    before: tuple["Run", ...] = ()
    more_before: int = 0

    @property
    def is_long(self) -> bool:
        return len(self.first) + len(self.last) > FOLDED


@presents("why")
async def why(scene: Scene) -> View | None:
    about = await _about(scene)
    if about is None:
        return None
    account = await account_of(scene.uow, about, now=scene.now)
    if not account.reasons:
        return None
    is_task = isinstance(about, Task)
    await scene.meet(*(one.set_by.actor_id for one in account.reasons if one.set_by is not None))
    calendars = {one.calendar.key: one.calendar.hours.tz.key for one in account.reasons}
    return View(
        {
            "task": about if is_task else None,
            "question": None if is_task else about,
            "url": None
            if isinstance(about, Task)
            else message_url(about.chat_id, about.first_message_id, about.topic_id),
            "level": title(account.terms.policy.name) if account.terms.id is not None else "",
            "calendars": [(title(key), zone) for key, zone in calendars.items()],
            "runs": [_run(scene, account, one) for one in account.newest()],
        }
    )


async def _about(scene: Scene) -> Task | Question | None:
    if scene.values["kind"] == ObjectKind.TASK:
        return await scene.task(int(scene.values["id"]))
    question = await scene.uow.questions.get(int(scene.values["id"]))
    if question is not None:
        scene.on(scene.uow.catalog.desks.get(question.desk_id))
        await scene.meet(question.asker_id)
    return question


def _run(scene: Scene, account: Account, reason: Reason) -> Run:
    before = account.before(reason)
    told = tuple(_told(scene, account, reason))
    is_much = len(told) > HEAD + TAIL
    return replace(
        _summed(scene, reason),
        first=told[:HEAD] if is_much else told,
        gone=len(told) - HEAD - TAIL if is_much else 0,
        last=told[-TAIL:] if is_much else (),
        before=tuple(_summed(scene, one) for one in before[-MOST_RUNS:]),
        more_before=max(0, len(before) - MOST_RUNS),
    )


def _summed(scene: Scene, reason: Reason) -> Run:
    """A run in its sums, without its lines."""
    clock, exact, working = reason.clock, reason.explanation, scene.times.exact
    told = tell(exact)
    set_by = reason.set_by
    return Run(
        name=scene.say(labels.PROMISES[clock.target]),
        dot=DOTS[exact.state],
        state=exact.state,
        goal=working(clock.goal_s),
        worked=working(told.worked_s),
        waited=working(told.waited_s) if told.waited_s else "",
        closed=working(told.closed_s) if told.closed_s else "",
        left=working(told.left_s),
        late=working(told.late_s) if told.late_s else "",
        due_at=exact.due_at,
        breached_at=exact.breached_at,
        is_due_anew=exact.is_due_anew,
        late_since=exact.late_since,
        ended_at=clock.stopped_at,
        ended=scene.say(ENDED_BY.get(clock.stopped_by, ENDED) if clock.stopped_by is not None else ENDED),
        is_manual=clock.fixed_due is not None,
        set_by=set_by.actor_id if set_by is not None else None,
        set_at=set_by.at if set_by is not None else None,
    )


def _told(scene: Scene, account: Account, reason: Reason) -> Iterator[Told]:
    wall = Wall(scene.times, reason.zone(account.desk))
    before = ""
    for line in lines(tell(reason.explanation).explanation, zone=wall.zone):
        names = _names(scene, reason, line)
        is_said = line.kind is LineKind.OFF_HOURS and names == before
        seconds = scene.times.exact(line.seconds) if line.seconds else ""
        yield Told(line.kind, wall.stretch(line), seconds, "" if is_said else names)
        before = names


def _names(scene: Scene, reason: Reason, line: Line) -> str:
    """What the dates of a line are called, or that their hours are not those of their weekday."""
    found: dict[str, None] = {}
    for day in line.dates:
        special = reason.calendar.special(day)
        kind = special.kind if special is not None else None
        if reason.explanation.hours.windows_on(day):
            found[scene.say(SHORT_DAY if kind is DayKind.SHORTENED else SPECIAL_HOURS)] = None
        elif special is not None and (name := special.name(scene.words.language)):
            found[one_line(name, NAME_LIMIT)] = None
    return ", ".join(found)
