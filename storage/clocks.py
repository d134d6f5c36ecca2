"""Clocks: found by their object, read for all the questions of a batch at once."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import bindparam, select

from desk.sla import Clock, ObjectKind, is_kept
from storage.bulk import update_many
from storage.ids import Ids
from storage.kept import Kept, Mapper
from storage.questions import SqlQuestions
from storage.sql import among
from storage.tables import clocks, questions
from storage.work import Work

MAPPER = Mapper(Clock, clocks)

_GET = select(*MAPPER.columns).where(clocks.c.id == bindparam("id"))
_MANY = select(*MAPPER.columns).where(among(clocks.c.id, "ids")).order_by(clocks.c.id)
_OF = (
    select(*MAPPER.columns)
    .where(clocks.c.kind == bindparam("kind", type_=clocks.c.kind.type), among(clocks.c.object_id, "ids"))
    .order_by(clocks.c.id)
)
_IN_TARGET = update_many(questions, ["in_target"])

About = tuple[ObjectKind, int]


class SqlClocks:
    def __init__(self, work: Work, *, ids: Ids, questions: SqlQuestions) -> None:
        self._work = work
        self._ids = ids
        self._questions = questions
        self._kept = Kept(MAPPER, work)
        self._of: dict[About, set[int]] = {}
        self._complete: set[About] = set()
        work.buffer(self)

    async def add(self, clock: Clock) -> Clock:
        clock.id = await self._ids.take("clocks")
        about = (clock.kind, clock.object_id)
        if self._is_new(*about):
            self._complete.add(about)
        self._note(clock.kind, clock.object_id, clock.id)
        return self._kept.add(clock.id, clock)

    async def get(self, clock_id: int) -> Clock | None:
        if (known := self._kept.get(clock_id)) is not None:
            return known
        row = (await self._work.run(_GET, {"id": clock_id})).first()
        return None if row is None else self._kept.read(row)

    async def hold(self, clock_ids: Collection[int]) -> set[About]:
        """Lock and read at once what nobody else has locked. Returns whose clocks somebody has."""
        busy = await self._kept.hold(_MANY, clock_ids)
        if not busy:
            return set()
        return {(row.kind, row.object_id) for row in await self._work.run(_MANY, {"ids": busy})}

    def questions_with_remedies(self) -> set[int]:
        """Those at hand whose ladder does more than tell."""
        known = (self._kept.get(each) for each in self._kept.ids())
        clocks = [clock for clock in known if clock is not None and clock.kind is ObjectKind.QUESTION]
        return {clock.object_id for clock in clocks if any(rung.do for rung in clock.ladder)}

    async def of(self, kind: ObjectKind, object_id: int) -> Sequence[Clock]:
        if (kind, object_id) not in self._complete and not self._is_new(kind, object_id):
            await self._read(kind, {object_id} | self._siblings(kind))
        found = [self._kept.get(clock_id) for clock_id in sorted(self._of.get((kind, object_id), ()))]
        return [clock for clock in found if clock is not None]

    async def foresee_of(self, kind: ObjectKind, object_ids: Collection[int]) -> None:
        if object_ids:
            await self._read(kind, set(object_ids))

    async def save(self, clock: Clock) -> None:
        """Changes of a clock that came from here are written anyway."""
        if clock.id is None or self._kept.get(clock.id) is not clock:
            raise ValueError(f"clock {clock.id} does not come from this unit of work")

    def _is_new(self, kind: ObjectKind, object_id: int) -> bool:
        """Whether the database cannot know any clock of it."""
        return kind is ObjectKind.QUESTION and self._questions.is_new(object_id)

    def _siblings(self, kind: ObjectKind) -> set[int]:
        return self._questions.at_hand() if kind is ObjectKind.QUESTION else set()

    async def _read(self, kind: ObjectKind, object_ids: set[int]) -> None:
        wanted = {each for each in object_ids if (kind, each) not in self._complete}
        rows = (await self._work.run(_OF, {"kind": kind, "ids": wanted})).all()
        self._kept.read_ahead(rows)
        for row in rows:
            self._note(row.kind, row.object_id, row.id)
        self._complete.update((kind, each) for each in wanted)

    def _note(self, kind: ObjectKind, object_id: int, clock_id: int) -> None:
        self._of.setdefault((kind, object_id), set()).add(clock_id)

    async def flush(self) -> None:
        if self._work.is_readonly:
            return
        verdicts: dict[int, bool | None] = {}
        for clock, before in await self._kept.flush():
            if clock.kind is ObjectKind.QUESTION:  # it has one clock: a follow-up's answer is the next one
                former, known = None if before is None else _recorded(before), self._verdict(clock)
                if known != former:
                    verdicts[clock.object_id] = known
        for question_id in self._questions.take_reconsidered():
            for clock in await self.of(ObjectKind.QUESTION, question_id):
                verdicts[question_id] = self._verdict(clock)
        rows = [{"_id": question_id, "in_target": known} for question_id, known in sorted(verdicts.items())]
        await self._work.run_many(_IN_TARGET, rows)

    def _verdict(self, clock: Clock) -> bool | None:
        """A question that is not at hand has no doubt that has changed."""
        question = self._questions.known(clock.object_id)
        if question is None:
            return is_kept(met_at=clock.met_at, breached_at=clock.breached_at)
        return question.has_kept(met_at=clock.met_at, breached_at=clock.breached_at)

    def forget(self) -> None:
        self._kept.forget()
        self._of.clear()
        self._complete.clear()


def _recorded(row: Mapping[str, object]) -> bool | None:
    return is_kept(met_at=row["met_at"], breached_at=row["breached_at"])
