"""Whatever people say of pairs, in whatever order: clocks and figures follow from the pairs as they are in the end."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from desk.errors import Refused
from desk.metrics import FiguresQuery, FirstLineFacts, Pairing, first_line, mean
from desk.pairs import verdicts
from desk.ports import UnitOfWork
from desk.questions import Question, QuestionStatus
from desk.sla import Clock, ObjectKind
from desk.usecases import dialogs, pair_views, pairs
from tests.desk.usecases.stage import BELLA, BORIS, CLARA, CYRIL, HELP, NINE, Stage, memory

PRINTER = "The printer on the 3rd floor has jammed, what should I do?"
GOAL = timedelta(minutes=10)
VERBS = ("asks", "answers", "replies", "thanks", "confirms", "takes_away", "moves", "chooses", "dismisses", "restores")
STEPS = st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, 20), st.integers(0, 15)), max_size=25)


class Walk:
    """One step after another; what is refused changes nothing."""

    def __init__(self) -> None:
        self.database = memory()
        self.stage = Stage(self.database.begin)
        self.asked: list[int] = []
        self.said: list[int] = []

    async def step(self, what: str, number: int, minutes: int) -> None:
        self.stage.passes(minutes=minutes)
        try:
            await getattr(self, what)(number)
        except Refused:
            return
        await self.stage.sweeps()

    async def asks(self, number: int) -> None:
        self.asked.append(await self.stage.says((BELLA, CYRIL)[number % 2], f"{PRINTER} {number}"))

    async def answers(self, number: int) -> None:
        self.said.append(await self.stage.says((BORIS, CLARA)[number % 2], "Open the back cover"))

    async def replies(self, number: int) -> None:
        if self.asked:
            asked = self.asked[number % len(self.asked)]
            self.said.append(await self.stage.says(CLARA, "Open the back cover", reply_to=asked))

    async def thanks(self, number: int) -> None:
        await self.stage.says((BELLA, CYRIL)[number % 2], "Thank you!")

    async def confirms(self, number: int) -> None:
        await self._judge(number, pairs.confirm)

    async def takes_away(self, number: int) -> None:
        await self._judge(number, pairs.take_away)

    async def restores(self, number: int) -> None:
        await self._judge(number, pair_views.undo_dismissal)

    async def dismisses(self, number: int) -> None:
        await self._judge(number, dialogs.dismiss)

    async def moves(self, number: int) -> None:
        await self._correct(number, is_first=False)

    async def chooses(self, number: int) -> None:
        await self._correct(number, is_first=True)

    async def _judge(self, number: int, verb: Callable[..., Awaitable[None]]) -> None:
        if not self.questions:
            return
        number, origin = number % len(self.questions) + 1, self.stage.origin(BORIS, HELP)

        async def do(uow: UnitOfWork) -> None:
            await verb(uow, origin, await dialogs.get(uow, number), now=self.stage.now)

        await self.stage.run(do)

    async def _correct(self, number: int, *, is_first: bool) -> None:
        if not self.questions or not self.said:
            return
        to, said = number % len(self.questions) + 1, self.said[number // 2 % len(self.said)]
        origin = self.stage.origin(CLARA, HELP)

        async def do(uow: UnitOfWork) -> None:
            question, message = await dialogs.get(uow, to), await uow.messages.get(HELP, said)
            if message is not None and message.sent_at >= question.asked_at:
                await pairs.correct(uow, origin, message, question, is_first=is_first, now=self.stage.now)

        await self.stage.run(do)

    @property
    def questions(self) -> Sequence[Question]:
        return list(self.database.state.questions.values())

    def clock_of(self, question: Question) -> Clock:
        known = self.database.state.clocks.values()
        return next(one for one in known if (one.kind, one.object_id) == (ObjectKind.QUESTION, question.id))


def agrees(walk: Walk, question: Question) -> None:
    """The clock says of a question what its pair says."""
    clock = walk.clock_of(question)
    match question.status:
        case QuestionStatus.OPEN:
            assert question.answer_message_id is None
            assert clock.is_running
        case QuestionStatus.ANSWERED if question.kept_at is None:
            assert clock.is_running
        case QuestionStatus.ANSWERED:
            assert (clock.stopped_at, clock.due_at) == (question.kept_at, question.asked_at + GOAL)
            is_in_time = question.kept_at is not None and question.kept_at <= question.asked_at + GOAL
            assert clock.verdict(walk.stage.now) is is_in_time
        case _:
            assert not clock.is_running


@settings(max_examples=150, deadline=None)
@given(STEPS)
def test_clocks_and_figures_follow_from_the_pairs(steps: list[tuple[str, int, int]]) -> None:
    walk = Walk()

    async def go() -> tuple[Sequence[FirstLineFacts], Pairing]:
        for step in steps:
            await walk.step(*step)
        query = FiguresQuery(1, NINE, NINE + timedelta(days=30), now=walk.stage.now)
        async with walk.database.begin() as uow:
            return await uow.reports.first_line(query), await uow.reports.pairing(query)

    facts, pairing = asyncio.run(go())
    for question in walk.questions:
        agrees(walk, question)
    answered = [one for one in walk.questions if one.status is QuestionStatus.ANSWERED]
    messages = walk.database.state.messages
    waited = [(messages[HELP, one.answer_message_id or 0].sent_at - one.asked_at).total_seconds() for one in answered]
    assert first_line(facts).average_s == mean(waited)
    assert len({one.answer_message_id for one in answered}) == len(answered)
    assert (pairing.paired, pairing.estimated) == (len(answered), sum(one.is_estimated for one in answered))
    assert (pairing.judged, pairing.right) == verdicts(walk.database.state.journal)
