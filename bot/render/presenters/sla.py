"""`/sla`: the support levels in words, how they are kept this month, and what a recalculation would change."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from babel.dates import get_day_names

from bot.render import labels
from bot.render.directory import type_called
from bot.render.html import clip
from bot.render.i18n import msgid
from bot.render.keyboards import ButtonSpec, Keyboard
from bot.render.presenters.common import card_url, in_view
from bot.render.presenters.figures import aligned
from bot.render.scene import Scene, View, message_url, moment, one_line, presents, title
from desk.catalog import Desk
from desk.directory import Entry
from desk.durations import wall_clock
from desk.hours_spec import WEEKDAYS
from desk.metrics import Month
from desk.norms import EndedQuery, Norm
from desk.recalculation import Turn
from desk.sla import ObjectKind, Policy, Starts, Target
from desk.tasks import Priority

MOST_LEVELS = 10
MOST_NORMS = 5
CONDITIONS_LIMIT = 120
NAME_LIMIT = 40
NOTHING = "–"

CONDITIONS = {
    "desk": msgid("desk %(name)s"),
    "chat": msgid("chat %(name)s"),
    "customer": msgid("customer %(name)s"),
    "customer_category": msgid("category %(name)s"),
    "task_type": msgid("type %(name)s"),
    "service": msgid("service %(name)s"),
    "priority": msgid("priority %(name)s"),
}
TURNS = {
    Turn.OVERDUE: msgid("Newly overdue"),
    Turn.SOONER: msgid("Due sooner"),
    Turn.LATER: msgid("Due later"),
    Turn.PROMISED: msgid("Newly promised"),
    Turn.DROPPED: msgid("Promised no longer"),
    Turn.SAME: msgid("Due as before"),
}


@dataclass(frozen=True, slots=True)
class Level:
    """One support level; without conditions it is for everything that came to none before it."""

    name: str
    conditions: str
    promises: str


@dataclass(frozen=True, slots=True)
class Due:
    """One promise of an object before and after; empty where there is none."""

    target: str
    before: datetime | None
    after: datetime | None
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """One object that a recalculation moves."""

    ref: str | None
    text: str
    url: str | None
    before: str
    after: str
    dues: tuple[Due, ...]


@presents("sla")
async def sla(scene: Scene) -> View | None:
    desk = _desk(scene)
    if desk is None:
        return None
    stale = int(scene.values["stale"])
    levels = [await _level(scene, policy) for policy in desk.policies[:MOST_LEVELS]]
    norms = [_norm(scene, norm) for norm in desk.settings.norms[:MOST_NORMS]]
    month = Month.of(scene.now, desk.zone)
    context = {
        "desk": desk.title,
        "levels": levels,
        "more_levels": len(desk.policies) - len(levels),
        "month": scene.times.month(month),
        "table": await _table(scene, desk, month),
        "norms": norms,
        "more_norms": len(desk.settings.norms) - len(norms),
        "stale": stale,
    }
    again = [_button(scene, "sla_preview", scene.say("Recalculate open…"))] if stale else []
    return View(context, [again])


def _desk(scene: Scene) -> Desk | None:
    desk = scene.uow.catalog.desks.get(int(scene.values["desk_id"]))
    scene.on(desk)
    return desk


def _button(scene: Scene, action: str, text: str, **values: Any) -> ButtonSpec:
    return in_view(scene, action, text, values, for_user=int(scene.values["for_user"]))


async def _level(scene: Scene, policy: Policy) -> Level:
    conditions = [
        scene.say(CONDITIONS[name], name=await _condition(scene, name, value)) for name, value in policy.when.items()
    ]
    asked = clip(", ".join(conditions), CONDITIONS_LIMIT)
    return Level(title(policy.name, NAME_LIMIT), asked, _promises(scene, policy))


async def _condition(scene: Scene, name: str, value: str) -> str:
    """What the value of a condition is called."""
    directory = scene.uow.catalog.directory
    match name:
        case "chat":
            return await scene.chat_title(int(value))
        case "priority":
            return scene.say(labels.PRIORITIES[Priority(value)])
        case "service":
            return one_line(" › ".join(directory.path(value)), NAME_LIMIT)
        case "task_type":
            return one_line(type_called(scene, value), NAME_LIMIT)
        case "desk":
            return value
    tables: Mapping[str, Mapping[str, Entry]] = {
        "customer": directory.customers,
        "customer_category": directory.categories,
    }
    known = tables[name].get(value)
    return one_line(known.title if known is not None else value, NAME_LIMIT)


def _promises(scene: Scene, policy: Policy) -> str:
    parts = [
        f"{scene.say(labels.PROMISES[target])} {scene.times.exact(goal)}"
        for target in Target
        if (goal := policy.goal(target)) is not None
    ]
    if policy.resolution is not None and policy.resolution_starts == Starts.TAKEN:
        parts[-1] = scene.say("%(promise)s from taking", promise=parts[-1])
    if policy.hours is not None and parts:
        parts.append(scene.say("hours “%(name)s”", name=one_line(policy.hours, NAME_LIMIT)))
    return " · ".join(parts)


async def _table(scene: Scene, desk: Desk, month: Month) -> str:
    """The share of each promise of this month, of the clocks that have ended in it."""
    start, end = month.bounds(desk.zone)
    rows = []
    for target in Target:
        if all(policy.goal(target) is None for policy in desk.policies):
            continue
        found = await scene.uow.reports.judged(EndedQuery(desk.id, target, start, end))
        share = NOTHING if found.percent is None else f"{found.percent}\u00a0%"
        rows.append((scene.say(labels.PROMISES[target]), share, f"{found.met}/{found.total}" if found.total else ""))
    return aligned(rows) if rows else ""


def _norm(scene: Scene, norm: Norm) -> str:
    """`resolution ≥ 85 % · over 9 h · Mon–Fri 18:00`."""
    target = scene.say(labels.PROMISES[norm.clock])
    parts = [
        f"{target} ≥ {norm.percent}\u00a0%",
        scene.say("over %(time)s", time=scene.times.duration(norm.window_s)),
        f"{_days(scene, norm)} {wall_clock(norm.at_s)}",
    ]
    names = [title(name, NAME_LIMIT) for name in dict.fromkeys((norm.policy, norm.name)) if name]
    return " · ".join([*parts, *names])


def _days(scene: Scene, norm: Norm) -> str:
    if set(norm.days) == set(WEEKDAYS):
        return scene.say("daily")
    names = get_day_names("abbreviated", context="format", locale=scene.words.locale)
    places = [place for place, day in enumerate(WEEKDAYS) if day in norm.days]
    if len(places) > 2 and places == list(range(places[0], places[-1] + 1)):
        return f"{names[places[0]]}–{names[places[-1]]}"
    return ", ".join(names[place] for place in places)


@presents("sla_preview")
async def sla_preview(scene: Scene) -> View | None:
    desk, values = _desk(scene), scene.values
    if desk is None:
        return None
    if values.get("is_stale"):
        return View({"desk": desk.title, "is_stale": True, "turns": (), "moved": (), "more": 0}, _stale_buttons(scene))
    found = [await _moved(scene, item) for item in values["shown"]]
    turns: Mapping[str, int] = values["turns"]
    context = {
        "desk": desk.title,
        "is_stale": False,
        "applied": values["applied"],
        "open": values["open"],
        "changed": values["changed"],
        "turns": [(scene.say(TURNS[turn]), turns[turn]) for turn in Turn if turns.get(turn)],
        "moved": [item for item in found if item is not None],
        "more": values["changed"] - len(values["shown"]),
    }
    return View(context, _preview_buttons(scene))


def _stale_buttons(scene: Scene) -> Keyboard:
    return [[_button(scene, "sla_preview", scene.say("Look again")), _button(scene, "sla", scene.say("Back"))]]


def _preview_buttons(scene: Scene) -> Keyboard:
    back = _button(scene, "sla", scene.say("Back"))
    if scene.values["applied"] or not scene.values["changed"]:
        return [[back]]
    return [[_button(scene, "sla_apply", scene.say("Apply"), digest=scene.values["digest"]), back]]


async def _moved(scene: Scene, item: Mapping[str, Any]) -> Moved | None:
    dues = tuple(
        Due(
            scene.say(labels.PROMISES[Target(one["target"])]),
            moment(one["before"]),
            moment(one["after"]),
            one["turn"] == Turn.OVERDUE,
        )
        for one in item["clocks"]
    )
    before, after = (title(item[side], NAME_LIMIT) if item[side] else NOTHING for side in ("before", "after"))
    if item["kind"] == ObjectKind.QUESTION:
        question = await scene.uow.questions.get(int(item["id"]))
        if question is None:
            return None
        url = message_url(question.chat_id, question.first_message_id, question.topic_id)
        return Moved(None, question.text, url, before, after, dues)
    task = await scene.task(int(item["id"]))
    if task is None:
        return None
    url = await card_url(scene, task) or message_url(task.chat_id, task.message_id, task.topic_id)
    return Moved(scene.ref(task), task.title, url, before, after, dues)
