"""Support levels that could never come up and steps that could never be taken, refused with the reason.

What can be and what cannot stands in `desk.reach`; here it is worded for whoever writes the file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.config.lengths import Counting, refuse_endless
from bot.config.tables import Table, shown
from desk.directory import Directory, Traits
from desk.escalation import Remedy, Rung
from desk.reach import Ground, Never, Unasked, contradicts_itself, hidden_by, idle, objection, unasked
from desk.sla import ObjectKind, Policy, Target
from desk.sla_life import OF_KIND

REASONS = {
    Never.NOT_PROMISED: ("clock", "can never start: this level promises no {clock}; add {clock} = … or drop this step"),
    Never.NO_QUESTIONS: ("clock", "can never start: a desk without first_line has no questions"),
    Never.NO_TASKS: ("clock", "can never start: a desk without second_line has no tasks"),
    Never.BEFORE_START: ("at", 'can never come: the whole {clock} is no longer than that; write for example "50%"'),
    Never.NOBODY: ("tell", "does nothing: the {clock} clock of this desk has no {words}"),
    Never.UNASKED: ("clock", "can never start: {no_question}, or drop this step"),
    Never.CONVERTED: ("at", "can never come: an earlier step makes a task of the question"),
    Never.SAME_TIME: ("at", "is the time of an earlier step of this clock; put both into one"),
}
"""The key that stands wrong, and why the step can never be taken."""
OVERTAKEN = frozenset({Never.CONVERTED, Never.SAME_TIME})
NOT_HELD = "; only_in_hours changes nothing here, as this level works only while the desk is open"
MOST_NEAR = 3
"""Questions that are told as what there is instead."""


@dataclass(frozen=True, slots=True)
class Place:
    """The desk whose levels are looked at. `questions` are all it can have; none where a mistake hides which."""

    desk: str
    directory: Directory
    ground: Ground
    questions: Sequence[Traits]
    counting: Counting


def refuse_unreachable(tables: Sequence[Table], policies: Sequence[Policy], place: Place) -> None:
    """Note every level that can never come up, and every step of a written ladder that can never be taken."""
    for number, (table, policy) in enumerate(zip(tables, policies, strict=True)):
        can_be = _check_level(table, policy, policies[:number], place)
        refuse_endless(table, policy, place.counting)
        if "ladder" in table:
            lack = unasked(policy, policies[:number], place.questions) if place.questions and can_be else None
            holds = place.counting.holds(policy)
            for step, rung in zip(table.tables("ladder"), policy.ladder, strict=True):
                _check_rung(step, rung, policy, place, lack, holds[Target(rung.clock)])
    if policies and policies[-1].when:
        tables[-1].wrong("when", "the last level is the default and has no conditions; add one without `when` after it")


def _check_level(table: Table, policy: Policy, earlier: Sequence[Policy], place: Place) -> bool:
    """Whether the level can come up."""
    if any(policy.name == other.name for other in earlier):
        table.wrong("name", f"{shown(policy.name)} is the name of an earlier level; names tell levels apart")
    if policy.when.get("desk", place.desk) != place.desk:
        table.table("when").wrong(
            "desk", f"can never come up: levels of {place.desk} are asked about this desk alone; write {place.desk}"
        )
    elif contradicts_itself(policy.when, place.directory):
        table.wrong("when", f"can never come up: {_category_of(policy.when['customer'], place.directory)}")
    elif hiding := hidden_by(policy, earlier, place.directory, desk=place.desk):
        table.wrong("when", f"can never come up: {_before(hiding)}")
    else:
        return True
    return False


def _before(hiding: Sequence[Policy]) -> str:
    names = ", ".join(shown(one.name) for one in hiding)
    if len(hiding) > 1:
        return f"{names} stand before it and together match whatever this one matches"
    reason = "matches whatever this one matches" if hiding[0].when else "has no conditions"
    return f"{names} stands before it and {reason}"


def _category_of(customer: str, directory: Directory) -> str:
    category = directory.category_of(customer)
    return f"{customer} is in the category {category}" if category else f"{customer} is in no category"


def _check_rung(step: Table, rung: Rung, policy: Policy, place: Place, lack: Unasked | None, hold_s: float) -> None:
    why = objection(rung, policy, place.ground, is_asked=lack is None, hold_s=hold_s)
    if why is None:
        _check_remedies(step, rung, place, lack)
        return
    key, reason = REASONS[why]
    words = ", ".join((*rung.tell, *rung.do)) or "people to tell"
    no_question = _no_question(lack, place.desk) if lack is not None else ""
    said = reason.format(clock=rung.clock, words=words, no_question=no_question)
    if why in OVERTAKEN and not hold_s and any(one.hold_back for one in policy.ladder if one.clock == rung.clock):
        said += NOT_HELD
    step.wrong(key if key in step else "do", said)


def _check_remedies(step: Table, rung: Rung, place: Place, lack: Unasked | None) -> None:
    """Somebody is told, so the step is taken; what it should do besides must be possible too."""
    vain = idle(rung, place.ground, is_asked=lack is None)
    if vain:
        step.wrong("do", f"{', '.join(vain)} can never be done: {_why_idle(vain, rung, place, lack)}")


def _why_idle(vain: Sequence[Remedy], rung: Rung, place: Place, lack: Unasked | None) -> str:
    if not place.ground.second_line:
        return "a desk without second_line has no tasks"
    if Remedy.MAKE_TASK in vain:
        if rung.clock not in OF_KIND[ObjectKind.QUESTION]:
            return f"it is for questions, and the {rung.clock} clock is one of tasks"
        if lack is not None and place.ground.first_line:
            return f"it is for questions, and {_no_question(lack, place.desk)}"
        return "a desk without first_line has no questions"
    if Remedy.MAKE_TASK in rung.do:
        return "make_task gives the new task to the least busy already"
    return f"the {rung.clock} clock is one of questions; add make_task before, or drop it"


def _no_question(why: Unasked, desk: str) -> str:
    """That none comes under the level, and what there is instead."""
    if why.takers:
        names = ", ".join(shown(one.name) for one in why.takers)
        stand = "stand before it and take" if len(why.takers) > 1 else "stands before it and takes"
        return f"{names} {stand} every question this level could get; put it before"
    lacking = " with ".join(f"{name} = {value}" for name, value in why.lacking.items())
    near = list(dict.fromkeys(_told(one, why.lacking) for one in why.near))
    has = " or ".join([*near[:MOST_NEAR], "…"] if len(near) > MOST_NEAR else near)
    source, change = "its chat says", f"[desks.{desk}.chats]"
    if "priority" in why.lacking:
        source, change = "its chat says and the priority of that type", f"{change} or [types]"
    return f"no question has {lacking}; a question has what {source}, here {has}; change {change}"


def _told(question: Traits, asked: Mapping[str, str]) -> str:
    """What a question has of what is asked about."""
    had = {name: question.get(name, frozenset()) for name in asked}
    return " with ".join(
        f"{name} = {asked[name] if asked[name] in values else ' and '.join(sorted(values))}" if values else f"no {name}"
        for name, values in had.items()
    )
