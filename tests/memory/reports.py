"""Facts for the figures, in memory."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from desk.answers import AnswerKind, ResponseEnds
from desk.metrics import (
    Asked,
    FiguresQuery,
    FirstLineFacts,
    FirstLineGroup,
    Pairing,
    SecondLineFacts,
    Split,
    first_line,
)
from desk.norms import Ended, EndedQuery, Judged
from desk.pairs import verdicts
from desk.ports import UTC_ZONE
from desk.questions import BY_REPLY, Question, QuestionStatus
from desk.sla import Clock, ObjectKind, Target
from desk.tasks import Status, Task, was_undone
from tests.memory.state import State


class MemoryReports:
    def __init__(self, state: State) -> None:
        self._state = state

    async def first_line(self, query: FiguresQuery) -> Sequence[FirstLineFacts]:
        asked = [one for one in self._state.questions.values() if _is_asked_in(one, query)]
        return [
            FirstLineFacts(
                one.id or 0,
                one.answered_by,
                *_waited(one, query),
                self._in_target(one, query),
                one.confidence,
                one.status is QuestionStatus.DEFLECTED,
                one.answer_kind,
                one.response_s,
                one.first_answer_s,
            )
            for one in sorted(asked, key=lambda one: (one.asked_at, one.id))
        ]

    async def first_line_groups(
        self, query: FiguresQuery, *, by: Collection[Split] = (), zone: ZoneInfo = UTC_ZONE
    ) -> Sequence[FirstLineGroup]:
        groups: dict[tuple[Any, ...], list[FirstLineFacts]] = {} if by else {(None, None, None): []}
        for fact in await self.first_line(query):
            asked = self._state.questions[fact.question_id]
            day = asked.asked_at.astimezone(zone).date() if Split.DAY in by else None
            specialist_id = fact.specialist_id if Split.SPECIALIST in by else None
            chat_id = asked.chat_id if Split.CHAT in by else None
            groups.setdefault((day, specialist_id, chat_id), []).append(fact)
        return [FirstLineGroup(first_line(facts), *key) for key, facts in groups.items()]

    async def asked(self, query: FiguresQuery) -> Asked:
        asked = [one for one in self._state.questions.values() if _was_asked_in(one, query)]
        pairs = [one for one in asked if one.status is QuestionStatus.ANSWERED]
        return Asked(len(pairs), sum(one.is_estimated for one in pairs), sum(one.is_open for one in asked))

    async def pairing(self, query: FiguresQuery) -> Pairing:
        asked = {number: one for number, one in self._state.questions.items() if _was_asked_in(one, query)}
        pairs = [
            one
            for one in asked.values()
            if one.status is QuestionStatus.ANSWERED and query.specialist_id in {None, one.answered_by}
        ]
        judged = verdicts(
            (fact for fact in self._state.journal if fact.kind is ObjectKind.QUESTION and fact.object_id in asked),
            specialist_id=query.specialist_id,
        )
        by_reply = sum(one.method in BY_REPLY for one in pairs)
        return Pairing(len(pairs), by_reply, sum(one.is_estimated for one in pairs), *judged)

    async def second_line(self, query: FiguresQuery) -> Sequence[SecondLineFacts]:
        lived = [one for one in self._state.tasks.values() if _has_lived_in(one, query)]
        return [self._second_line(one, query) for one in sorted(lived, key=lambda one: (one.created_at, one.id))]

    async def judged(self, query: EndedQuery) -> Judged:
        found = await self.ended(query)
        return Judged(found.met, len(found.missed))

    async def ended(self, query: EndedQuery) -> Ended:
        found = [one for one in self._state.clocks.values() if self._is_asked_for(one, query)]
        stopped = [one for one in found if one.stopped_at is not None and query.start <= one.stopped_at < query.end]
        judged = [one for one in stopped if one.met_at or one.breached_at]
        last = {
            (one.kind, one.object_id, one.started_at if query.counts_each_start else None): one
            for one in sorted(judged, key=lambda one: one.cycle)
        }
        stopped = [one for one in stopped if one in last.values()]
        running = [one for one in found if one.stopped_at is None or one.stopped_at >= query.end]
        late = [one for one in running if (due := one.breached_at or one.due_at) and query.start <= due < query.end]
        return Ended(
            met=sum(one.met_at is not None and one.breached_at is None for one in stopped),
            missed=tuple(replace(one) for one in stopped if one.breached_at is not None),
            open=tuple(replace(one) for one in late),
        )

    def _is_asked_for(self, clock: Clock, query: EndedQuery) -> bool:
        same = (clock.desk_id, clock.target) == (query.desk_id, query.target)
        return same and query.policy in {None, clock.policy}

    def _in_target(self, question: Question, query: FiguresQuery) -> bool | None:
        for clock in self._state.clocks.values():
            if (clock.kind, clock.object_id) == (ObjectKind.QUESTION, question.id):
                is_late = (question.is_open or _is_owed(question, query)) and clock.breach_by(
                    query.looked_at
                ) is not None
                known = question.has_kept(met_at=clock.met_at, breached_at=clock.breached_at)
                return False if known is None and is_late else known
        return None

    def _second_line(self, task: Task, query: FiguresQuery) -> SecondLineFacts:
        is_done = task.status is Status.DONE and task.done_at is not None and query.start <= task.done_at < query.end
        own = (ObjectKind.TASK, task.id, Target.RESOLUTION)
        ran = [
            clock
            for clock in self._state.clocks.values()
            if (clock.kind, clock.object_id, clock.target) == own
            and (clock.stopped_at is None or clock.stopped_at >= query.start)
        ]
        judged = [
            clock.breached_at is None
            for clock in ran
            if clock.stopped_at is not None and clock.stopped_at < query.end and (clock.breached_at or clock.met_at)
        ]
        return SecondLineFacts(
            task_id=task.id or 0,
            specialist_id=task.assignee_id,
            created=query.start <= task.created_at < query.end
            and not was_undone(task.status, task.created_at, task.done_at),
            closed=is_done,
            open_at_end=task.done_at is None or task.done_at >= query.end,
            completion_s=int((task.done_at - task.created_at).total_seconds()) if is_done and task.done_at else None,
            on_hold=task.status is Status.ON_HOLD,
            breached=any((at := clock.breach_by(query.until)) is not None and at < query.until for clock in ran),
            in_target=all(judged) if judged else None,
            reopened=task.reopened,
            rating=task.rating,
        )


def _was_asked_in(question: Question, query: FiguresQuery) -> bool:
    return (
        question.desk_id == query.desk_id
        and query.start <= question.asked_at < query.end
        and query.chat_id in {None, question.chat_id}
    )


def _waited(question: Question, query: FiguresQuery) -> tuple[int | None, int | None]:
    if query.response_ends is ResponseEnds.FIRST_ANSWER and question.answer_kind is AnswerKind.ACKNOWLEDGEMENT:
        return question.real_response_s, question.real_response_work_s
    return question.response_s, question.response_work_s


def _is_owed(question: Question, query: FiguresQuery) -> bool:
    is_seen = question.answer_kind is AnswerKind.ACKNOWLEDGEMENT and question.real_answer_at is None
    return is_seen and query.response_ends is ResponseEnds.FIRST_ANSWER


def _is_asked_in(question: Question, query: FiguresQuery) -> bool:
    return (
        question.desk_id == query.desk_id
        and query.start <= question.asked_at < query.end
        and question.status not in {QuestionStatus.DISMISSED, QuestionStatus.CONVERTED}
        and query.specialist_id in {None, question.answered_by}
        and query.chat_id in {None, question.chat_id}
    )


def _has_lived_in(task: Task, query: FiguresQuery) -> bool:
    return (
        task.desk_id == query.desk_id
        and task.created_at < query.end
        and (task.done_at is None or task.done_at >= query.start)
        and query.specialist_id in {None, task.assignee_id}
        and query.chat_id in {None, task.chat_id}
    )
