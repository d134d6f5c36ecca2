"""The figures: pure sums over facts of one period. The unanswered are counted, never averaged away."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from desk.answers import AnswerKind, ResponseEnds

_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])", re.ASCII)


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month in a desk's zone."""

    year: int
    month: int

    @classmethod
    def of(cls, at: datetime, zone: ZoneInfo) -> "Month":
        local = at.astimezone(zone)
        return cls(local.year, local.month)

    @classmethod
    def parse(cls, text: str) -> "Month":
        """`2026-11`; raises ValueError for anything else."""
        found = _MONTH.fullmatch(text)
        if found is None:
            raise ValueError(f"{text!r} is not a month like 2026-11")
        return cls(int(found[1]), int(found[2]))

    def shifted(self, months: int) -> "Month":
        index = self.year * 12 + self.month - 1 + months
        return Month(index // 12, index % 12 + 1)

    def bounds(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Half-open: the first instant of the month and of the next one."""
        after = self.shifted(1)
        return datetime(self.year, self.month, 1, tzinfo=zone), datetime(after.year, after.month, 1, tzinfo=zone)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"


@dataclass(frozen=True, slots=True)
class FiguresQuery:
    """What the read side is asked for: a desk and a half-open period, optionally one specialist or chat.

    `now` is the moment of looking: what is due by then is late, noticed or not. Without it, the end of the period is.
    """

    desk_id: int
    start: datetime
    end: datetime
    specialist_id: int | None = None
    chat_id: int | None = None
    now: datetime | None = None
    response_ends: ResponseEnds = ResponseEnds.FIRST_REACTION
    """What the response time means, as the desk has it."""

    @property
    def looked_at(self) -> datetime:
        return self.now or self.end

    @property
    def until(self) -> datetime:
        """What is due later is not late in this period."""
        return min(self.end, self.looked_at)


@dataclass(frozen=True, slots=True)
class FirstLineFacts:
    """One question asked in the period. `response_s` is empty while it has no answer.

    `is_deflected`: an earlier answer helped its asker, so nobody was to answer it.
    """

    question_id: int
    specialist_id: int | None
    response_s: int | None
    response_work_s: int | None
    in_target: bool | None
    confidence: float | None = None
    is_deflected: bool = False
    kind: AnswerKind | None = None
    reaction_s: int | None = None
    answer_s: int | None = None
    """What `response_s` is of these two is for the desk to say."""


@dataclass(frozen=True, slots=True)
class SecondLineFacts:
    """One task that was created, closed, or open within the period. `completion_s`: creation to done, if done in it.

    `breached`: past its deadline by the period's end. `in_target`: whether its resolution clocks that ended in the
    period were met; what has ended never changes, so neither does the share of a past month.
    """

    task_id: int
    specialist_id: int | None
    created: bool
    closed: bool
    open_at_end: bool
    completion_s: int | None
    on_hold: bool = False
    breached: bool = False
    in_target: bool | None = None
    reopened: int = 0
    rating: int | None = None


def mean(values: Sequence[float]) -> float | None:
    return math.fsum(values) / len(values) if values else None


def percentile(values: Sequence[float], share: float) -> float | None:
    """Of values in any order."""
    return between_ranks(sorted(values), share)


def between_ranks(ordered: Sequence[float], share: float) -> float | None:
    """Linear interpolation between the closest ranks of sorted values, as PostgreSQL's percentile_cont."""
    if not ordered:
        return None
    position = (len(ordered) - 1) * share
    low = math.floor(position)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (position - low)


@dataclass(frozen=True, slots=True)
class FirstLine:
    """Seconds, shares as 0..1; None is "no data". `deflected` ones are neither dialogs nor unanswered."""

    dialogs: int
    average_s: float | None
    median_s: float | None
    p90_s: float | None
    average_work_s: float | None
    unanswered: int
    in_target: float | None
    deflected: int = 0
    reactions: int = 0
    """Questions somebody has said something to; with `acknowledged` first, or with `counter_questions` first."""
    acknowledged: int = 0
    counter_questions: int = 0
    reaction_median_s: float | None = None
    answer_median_s: float | None = None

    @property
    def acknowledged_share(self) -> float | None:
        return self.acknowledged / self.reactions if self.reactions else None

    @property
    def counter_question_share(self) -> float | None:
        return self.counter_questions / self.reactions if self.reactions else None

    @property
    def medians_differ(self) -> bool:
        """Whether it matters what the response time means."""
        return self.reaction_median_s != self.answer_median_s


class Split(StrEnum):
    """What figures may be split by."""

    DAY = "day"
    SPECIALIST = "specialist"
    CHAT = "chat"


@dataclass(frozen=True, slots=True)
class FirstLineGroup:
    """The figures of one day, specialist or chat, or of several of these at once; what is empty was not split by."""

    figures: FirstLine
    day: date | None = None
    specialist_id: int | None = None
    chat_id: int | None = None


@dataclass(frozen=True, slots=True)
class SecondLine:
    new: int
    closed: int
    open: int
    average_s: float | None
    median_s: float | None
    p90_s: float | None
    on_hold: int
    breached: int
    in_target: float | None


@dataclass(frozen=True, slots=True)
class Asked:
    """What became of the questions of a period, only counted. `estimated` ones are among the answered."""

    answered: int = 0
    estimated: int = 0
    open: int = 0


@dataclass(frozen=True, slots=True)
class Pairing:
    """How the answers of a period were found, and how often people found them right. Shares are 0..1 or "no data".

    `judged` counts the pairs made by the rules that somebody has confirmed, corrected or taken away.
    """

    paired: int = 0
    by_reply: int = 0
    estimated: int = 0
    judged: int = 0
    right: int = 0

    @property
    def reply_share(self) -> float | None:
        return self.by_reply / self.paired if self.paired else None

    @property
    def estimated_share(self) -> float | None:
        return self.estimated / self.paired if self.paired else None

    @property
    def precision(self) -> float | None:
        return self.right / self.judged if self.judged else None


@dataclass(frozen=True, slots=True)
class Figures:
    """`pairing` where it was asked for."""

    month: Month
    first: FirstLine
    second: SecondLine
    pairing: Pairing | None = None


def first_line(facts: Iterable[FirstLineFacts]) -> FirstLine:
    """A dialog is a question with its answer; a question without one is counted apart."""
    rows = list(facts)
    answered = [row.response_s for row in rows if row.response_s is not None]
    worked = [row.response_work_s for row in rows if row.response_work_s is not None]
    judged = [row.in_target for row in rows if row.in_target is not None]
    return FirstLine(
        dialogs=len(answered),
        average_s=mean(answered),
        median_s=percentile(answered, 0.5),
        p90_s=percentile(answered, 0.9),
        average_work_s=mean(worked),
        unanswered=sum(row.response_s is None and not row.is_deflected for row in rows),
        in_target=mean([float(ok) for ok in judged]),
        deflected=sum(row.is_deflected for row in rows),
        reactions=sum(row.reaction_s is not None for row in rows),
        acknowledged=sum(row.kind is AnswerKind.ACKNOWLEDGEMENT for row in rows),
        counter_questions=sum(row.kind is AnswerKind.COUNTER_QUESTION for row in rows),
        reaction_median_s=percentile([row.reaction_s for row in rows if row.reaction_s is not None], 0.5),
        answer_median_s=percentile([row.answer_s for row in rows if row.answer_s is not None], 0.5),
    )


def second_line(facts: Iterable[SecondLineFacts]) -> SecondLine:
    rows = list(facts)
    durations = [row.completion_s for row in rows if row.completion_s is not None]
    judged = [row.in_target for row in rows if row.in_target is not None]
    return SecondLine(
        new=sum(row.created for row in rows),
        closed=sum(row.closed for row in rows),
        open=sum(row.open_at_end for row in rows),
        average_s=mean(durations),
        median_s=percentile(durations, 0.5),
        p90_s=percentile(durations, 0.9),
        on_hold=sum(row.on_hold for row in rows),
        breached=sum(row.breached for row in rows),
        in_target=mean([float(ok) for ok in judged]),
    )
