"""What of the support levels can ever happen: which levels may come up, and which steps of a ladder may be taken."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from itertools import combinations
from math import inf

from desk.business_hours import BusinessHours
from desk.directory import NO_DEFAULTS, ChatDefaults, Directory, Traits, traits_of, traits_said
from desk.escalation import Audience, Remedy, Rung
from desk.sla import ObjectKind, Policy, Target
from desk.sla_life import OF_KIND
from desk.tasks import Priority

PLACES = ("desk", "chat", "customer", "task_type", "service", "priority")
"""Conditions that are traits themselves; a category follows from the customer."""


def implied(when: Mapping[str, str], directory: Directory, *, desk: str) -> Traits:
    """Everything that is surely so where these conditions hold.

    A chat implies nothing of its customer or service: those are changed by hand.
    """
    known = {name: when[name] for name in PLACES if name in when}
    chat = known.pop("chat", None)
    traits = traits_of(directory, **{**known, "desk": desk}, chat=None if chat is None else int(chat))
    if "customer_category" in when and "customer" not in when:
        return {**traits, "customer_category": frozenset((when["customer_category"],))}
    return traits


def contradicts_itself(when: Mapping[str, str], directory: Directory) -> bool:
    """A customer of one category and another category: nobody is both."""
    customer, category = when.get("customer"), when.get("customer_category")
    return customer is not None and category is not None and directory.category_of(customer) != category


def hidden_by(policy: Policy, earlier: Sequence[Policy], directory: Directory, *, desk: str) -> tuple[Policy, ...]:
    """The earlier levels that take everything this one could get; none where something is left to it.

    One may do so alone. As everything has a priority, several may do so together, one for each; the level without
    conditions is asked for, so that it is not blamed for those.
    """
    traits = implied(policy.when, directory, desk=desk)
    alone = next((other for other in earlier if other.matches(traits)), None)
    if alone is not None or not policy.when:
        return () if alone is None else (alone,)
    cases = [{"priority": frozenset({priority.value}), **traits} for priority in Priority]
    return _takers(cases, earlier)


def _takers(cases: Iterable[Traits], earlier: Sequence[Policy]) -> tuple[Policy, ...]:
    """The levels that take all of these among themselves; none where one is left."""
    takers = [next((other for other in earlier if other.matches(case)), None) for case in cases]
    return tuple(other for other in earlier if other in takers) if None not in takers else ()


def questions_of(
    first_line: Iterable[int], chats: Mapping[int, ChatDefaults], directory: Directory, *, desk: str
) -> tuple[Traits, ...]:
    """Every question a desk can have: it is what its chat says, and unlike a task nobody sorts it by hand.

    One more comes from a chat that has left the desk and says nothing: what is open there can still be recalculated.
    """
    cases = [*((chat, chats.get(chat, NO_DEFAULTS)) for chat in first_line), (None, NO_DEFAULTS)]
    return tuple(traits_said(directory, said, desk=desk, chat=chat) for chat, said in cases)


@dataclass(frozen=True, slots=True)
class Unasked:
    """Why no question comes under a level: other levels take all it could get, or none has what it asks about.

    `lacking` are the fewest conditions that hold for no question together; `near` are questions that miss one of them.
    """

    takers: tuple[Policy, ...] = ()
    lacking: Mapping[str, str] = field(default_factory=dict)
    near: tuple[Traits, ...] = ()


def unasked(policy: Policy, earlier: Sequence[Policy], questions: Sequence[Traits]) -> Unasked | None:
    """Why none of these questions can come under the level; None where one can."""
    fitting = [one for one in questions if policy.matches(one)]
    if fitting:
        takers = _takers(fitting, earlier)
        return Unasked(takers) if takers else None
    lacking = next(part for part in _parts(policy) if not any(map(part.matches, questions))).when
    of_chats = [one for one in questions if "chat" in one or "chat" not in lacking]
    near = (one for one in of_chats if sum(value not in one.get(name, ()) for name, value in lacking.items()) == 1)
    return Unasked((), lacking, tuple(near))


def _parts(policy: Policy) -> Iterator[Policy]:
    """The level with one of its conditions, with two of them, and so on up to all."""
    for size in range(1, len(policy.when) + 1):
        for names in combinations(policy.when, size):
            yield replace(policy, when={name: policy.when[name] for name in names})


class Never(StrEnum):
    """Why a step of a ladder cannot be taken."""

    NOT_PROMISED = "not_promised"
    NO_QUESTIONS = "no_questions"
    NO_TASKS = "no_tasks"
    BEFORE_START = "before_start"
    NOBODY = "nobody"
    UNASKED = "unasked"
    CONVERTED = "converted"
    SAME_TIME = "same_time"


@dataclass(frozen=True, slots=True)
class Ground:
    """Whom a desk has to tell, and so what there is to tell of."""

    first_line: bool
    second_line: bool
    leads: bool

    def kinds(self, target: Target) -> tuple[ObjectKind, ...]:
        """What has such a clock here: questions come from a first line, tasks are those of a second line."""
        there_is = {ObjectKind.QUESTION: self.first_line, ObjectKind.TASK: self.second_line}
        return tuple(kind for kind, targets in OF_KIND.items() if target in targets and there_is[kind])


def longest_hold(level: BusinessHours, desk: BusinessHours, start: datetime, end: datetime) -> float:
    """The most working time of a level that passes while its desk is closed: so long may a step be held back by it.

    0 where the level works only while the desk is open: then `only_in_hours` changes nothing.
    """
    longest, at = 0.0, start
    for opens, closes in desk.open_intervals(start, end):
        longest, at = max(longest, level.between(at, opens)), closes
    return max(longest, level.between(at, end))


def objection(
    rung: Rung, policy: Policy, ground: Ground, *, is_asked: bool = True, hold_s: float = inf
) -> Never | None:
    """Why this step of the level's ladder can never do anything; None where it can.

    `is_asked`: questions can come under the level. Tasks always can, as they are sorted by hand. `hold_s` is its
    `longest_hold`; where that is not known, any step may overtake one that is held back.
    """
    target = Target(rung.clock)
    kinds = ground.kinds(target)
    if not kinds:
        return Never.NO_QUESTIONS if target in OF_KIND[ObjectKind.QUESTION] else Never.NO_TASKS
    goal = policy.goal(target)
    if goal is None:
        return Never.NOT_PROMISED
    if goal + rung.offset_s(goal) <= 0:
        return Never.BEFORE_START
    heard = [kind for kind in kinds if _does_something(rung, kind, ground)]
    if not heard:
        return Never.NOBODY
    if not is_asked and ObjectKind.TASK not in heard:
        return Never.UNASKED
    return _overtaken(rung, policy.ladder, goal, hold_s)


def idle(rung: Rung, ground: Ground, *, is_asked: bool = True) -> tuple[Remedy, ...]:
    """What the step says should be done and can never be: each remedy is for tasks or for questions."""
    kinds = [kind for kind in ground.kinds(Target(rung.clock)) if is_asked or kind is ObjectKind.TASK]
    return tuple(one for one in rung.do if not any(_can_be_done(one, rung, kind, ground) for kind in kinds))


def _can_be_done(remedy: Remedy, rung: Rung, kind: ObjectKind, ground: Ground) -> bool:
    """Besides making a task of a question, what a step does is done to a task: to the one just made, too."""
    if not ground.second_line:
        return False
    if kind is ObjectKind.TASK:
        return remedy is not Remedy.MAKE_TASK
    return Remedy.MAKE_TASK in rung.do and remedy is not Remedy.REASSIGN


def _does_something(rung: Rung, kind: ObjectKind, ground: Ground) -> bool:
    """People and addresses that are named can always be told."""
    if rung.people or rung.mail:
        return True
    is_task = kind is ObjectKind.TASK
    told = any(_is_somebody(audience, ground, is_task=is_task) for audience in rung.tell)
    return told or any((remedy is not Remedy.MAKE_TASK) is is_task and ground.second_line for remedy in rung.do)


def _is_somebody(audience: Audience, ground: Ground, *, is_task: bool) -> bool:
    """Where there are no leads the second-line group is told, and so it is for a question nobody is assigned to."""
    match audience:
        case Audience.FIRST_LINE:
            return ground.first_line
        case Audience.SECOND_LINE:
            return ground.second_line
        case Audience.ASSIGNEE:
            return is_task or ground.second_line
        case Audience.LEADS:
            return ground.leads or ground.second_line
        case Audience.OWNER:
            return is_task or ground.leads
        case Audience.WATCHER:
            return is_task


def _overtaken(rung: Rung, ladder: Sequence[Rung], goal_s: int, hold_s: float) -> Never | None:
    """What another step of its clock leaves of it. Nothing says in which order steps of one moment are taken."""
    others = [one for one in ladder if one.clock == rung.clock]
    if any(_makes_an_end(one) and _is_always_first(one, rung, goal_s, hold_s) for one in others):
        return Never.CONVERTED
    earlier = others[: others.index(rung)]
    if any(_moment(one, goal_s, hold_s) == _moment(rung, goal_s, hold_s) for one in earlier):
        return Never.SAME_TIME
    return None


def _is_always_first(one: Rung, other: Rung, goal_s: int, hold_s: float) -> bool:
    """Both may wait for the same opening; one that waits for none overtakes what is held back for longer than that."""
    first, second = _moment(one, goal_s, hold_s), _moment(other, goal_s, hold_s)
    distance_s = second[0] - first[0]
    return distance_s >= hold_s if first[1] and not second[1] else first < second


def _moment(rung: Rung, goal_s: int, hold_s: float) -> tuple[int, bool]:
    """When its clock comes to it; what may be held back comes after what is not."""
    return round(rung.offset_s(goal_s)), rung.hold_back and hold_s > 0


def _makes_an_end(rung: Rung) -> bool:
    """It makes a task of the question, which then waits for no answer any more."""
    return rung.clock == Target.RESPONSE and Remedy.MAKE_TASK in rung.do
