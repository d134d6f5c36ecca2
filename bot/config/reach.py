"""Support levels that could never come up and steps that could never be taken, refused with the reason.

What can be and what cannot stands in `desk.reach`; here it is worded for whoever writes the file.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.config.lengths import Counting, refuse_endless
from bot.config.tables import Table, shown
from desk.directory import Directory
from desk.escalation import Remedy, Rung
from desk.reach import Ground, Never, contradicts_itself, hidden_by, idle, objection
from desk.sla import Policy

REASONS = {
    Never.NOT_PROMISED: ("clock", "can never start: this level promises no {clock}; add {clock} = … or drop this step"),
    Never.NO_QUESTIONS: ("clock", "can never start: a desk without first_line has no questions"),
    Never.NO_TASKS: ("clock", "can never start: a desk without second_line has no tasks"),
    Never.BEFORE_START: ("at", 'can never come: the whole {clock} is no longer than that; write for example "50%"'),
    Never.NOBODY: ("tell", "does nothing: the {clock} clock of this desk has no {words}"),
    Never.CONVERTED: ("at", "can never come: an earlier step makes a task of the question"),
    Never.SAME_TIME: ("at", "is the time of an earlier step of this clock; put both into one"),
}
"""The key that stands wrong, and why the step can never be taken."""


@dataclass(frozen=True, slots=True)
class Place:
    """The desk whose levels are looked at."""

    desk: str
    directory: Directory
    ground: Ground
    counting: Counting


def refuse_unreachable(tables: Sequence[Table], policies: Sequence[Policy], place: Place) -> None:
    """Note every level that can never come up, and every step of a written ladder that can never be taken."""
    for number, (table, policy) in enumerate(zip(tables, policies, strict=True)):
        _check_level(table, policy, policies[:number], place)
        refuse_endless(table, policy, place.counting)
        if "ladder" in table:
            for step, rung in zip(table.tables("ladder"), policy.ladder, strict=True):
                _check_rung(step, rung, policy, place.ground)
    if policies and policies[-1].when:
        tables[-1].wrong("when", "the last level is the default and has no conditions; add one without `when` after it")


def _check_level(table: Table, policy: Policy, earlier: Sequence[Policy], place: Place) -> None:
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


def _before(hiding: Sequence[Policy]) -> str:
    names = ", ".join(shown(one.name) for one in hiding)
    if len(hiding) > 1:
        return f"{names} stand before it and together match whatever this one matches"
    reason = "matches whatever this one matches" if hiding[0].when else "has no conditions"
    return f"{names} stands before it and {reason}"


def _category_of(customer: str, directory: Directory) -> str:
    category = directory.category_of(customer)
    return f"{customer} is in the category {category}" if category else f"{customer} is in no category"


def _check_rung(step: Table, rung: Rung, policy: Policy, ground: Ground) -> None:
    why = objection(rung, policy, ground)
    if why is None:
        _check_remedies(step, rung, ground)
        return
    key, reason = REASONS[why]
    words = ", ".join((*rung.tell, *rung.do)) or "people to tell"
    step.wrong(key if key in step else "do", reason.format(clock=rung.clock, words=words))


def _check_remedies(step: Table, rung: Rung, ground: Ground) -> None:
    """Somebody is told, so the step is taken; what it should do besides must be possible too."""
    vain = idle(rung, ground)
    if not vain:
        return
    if not ground.second_line:
        reason = "a desk without second_line has no tasks"
    elif Remedy.MAKE_TASK in vain:
        reason = f"it is for questions, and the {rung.clock} clock is one of tasks"
    elif Remedy.MAKE_TASK in rung.do:
        reason = "make_task gives the new task to the least busy already"
    else:
        reason = f"the {rung.clock} clock is one of questions; add make_task before, or drop it"
    step.wrong("do", f"{', '.join(vain)} can never be done: {reason}")
