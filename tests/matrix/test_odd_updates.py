"""Forged presses, and updates with a mistake in them: each is handled or set aside, and never in the others' way."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from bot.clock import Clock
from bot.intake.polling import ALLOWED_UPDATES
from bot.intake.raw import raw_update
from bot.intake.store import Intake
from bot.lanes import batch
from bot.lanes.batch import BatchHandler
from bot.lanes.parsing import parse
from bot.observe import Metrics
from bot.routers import refusals
from desk.people import Membership
from desk.usecases.press import PRESSES
from storage.database import Database
from tests.bot.desk_chat import dispatch
from tests.bot.make_updates import message
from tests.desk.usecases.buttons import prepare
from tests.desk.usecases.stage import HELP
from tests.matrix.world import ROLES, Trial, presses
from tests.sandbox.schema_values import malformed, updates

MANY = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
FEW = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
VERBS = sorted(PRESSES)
UNREADABLE = ("Malformed: ", "no update_id")
"""The only reasons to set an update aside that has a mistake in it: a handler that broke is none. Of those without,
none is set aside but for the known differences."""
KNOWN = ("refunded_payment.currency: literal_error",)
"""Right by the schema, wrong for aiogram: the Bot API says in words alone that this currency is always XTR."""


def is_unreadable(fault: str) -> bool:
    return fault.startswith(UNREADABLE)


def is_known(fault: str) -> bool:
    """Nothing but known differences."""
    return all(part.endswith(KNOWN) for part in fault.removeprefix("Malformed: ").split("; "))


def from_thread() -> Callable[[Coroutine[Any, Any, Any]], Any]:
    """hypothesis calls plain functions: they run in a thread, and hand their work back to this loop."""
    loop = asyncio.get_running_loop()
    return lambda work: asyncio.run_coroutine_threadsafe(work, loop).result(60)


@st.composite
def mutated(draw: st.DrawFn, token: str) -> str:
    """A real token with a character changed, lost or added."""
    place, other = draw(st.integers(0, len(token) - 1)), draw(st.text(max_size=2))
    found = token[:place] + other + token[place + draw(st.integers(0, 1)) :]
    return found if found != token else token + "!"


@pytest.fixture
async def tokens(trial: Trial) -> list[str]:
    """Real ones, of buttons anybody may press and of those for specialists."""
    verbs = ("privacy_file", "list_page", "task_take", "question_dismiss", "sla")
    return [await trial.stage.issues(await prepare(trial.stage, verb)) for verb in verbs]


async def test_a_forged_press_is_answered_and_changes_nothing(trial: Trial, tokens: list[str]) -> None:
    forged = st.one_of(
        st.sampled_from(tokens).flatmap(mutated),
        st.sampled_from(VERBS),
        st.sampled_from(VERBS).flatmap(lambda verb: st.integers().map(lambda number: f"{verb}:{number}")),
        st.text(max_size=80),
        st.none(),
    )
    run = from_thread()
    roles = st.sampled_from(sorted(set(ROLES) - {"hidden administrator"}))

    @given(forged, roles)
    @MANY
    def check(data: str | None, role: str) -> None:
        outcome = run(trial.attempts(presses(ROLES[role], HELP, data)))

        assert (outcome.refusal, outcome.changed) == ("button_unknown", frozenset())
        assert [row["kind"] for row in outcome.said if row["callback_id"]] == ["refusal"]

    await asyncio.to_thread(check)


class Line:
    """Intake and lanes over the database, without a loop of their own: what is brought is handled at once."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._handler = BatchHandler(database.begin, dispatch(), refusals.say, clock=Clock(), parse=parse)
        self._intake = Intake(database.begin, Clock(), Metrics())

    async def handles(self, *raw: dict[str, Any]) -> None:
        await self._intake.accept([raw_update(each, 1) for each in raw])
        for _ in range(40):
            rows = await self._waiting()
            if not rows:
                return
            report = await self._handler.handle(rows)
            for _, needed in report.lookups:
                async with self._database.begin() as uow:
                    await uow.memberships.save(Membership(needed.chat_id, needed.user_id, "left", Clock().now()))
        raise AssertionError("something waits for ever")

    async def _waiting(self) -> Any:
        async with self._database.begin(readonly=True) as uow:
            return await uow.inbox.waiting(Clock().now(), limit=100)

    async def counts(self) -> dict[str, int]:
        async with self._database.begin(readonly=True) as uow:
            return dict(await uow.inbox.counts())

    async def heard(self, message_id: int) -> bool:
        async with self._database.begin(readonly=True) as uow:
            return await uow.messages.get(HELP, message_id) is not None

    async def faults(self) -> list[str]:
        """Why updates were set aside."""
        async with self._database.begin(readonly=True) as uow:
            said = "SELECT error FROM inbox WHERE error IS NOT NULL"
            return list((await uow._work.connection.execute(text(said))).scalars())

    async def empty(self) -> None:
        async with self._database.begin() as uow:
            await uow._work.connection.execute(text("DELETE FROM inbox"))


def at_home(update: dict[str, Any]) -> dict[str, Any]:
    """Half of what is made up happens in the first line: there most is done with it."""
    for body in update.values():
        if isinstance(body, dict) and isinstance(body.get("chat"), dict) and body["chat"].get("id", 0) % 2:
            body["chat"] |= {"id": HELP, "type": "supergroup"}
    return update


@pytest.mark.parametrize("kind", ALLOWED_UPDATES)
async def test_whatever_comes_is_handled_or_set_aside_and_the_next_is_heard(trial, kind, monkeypatch) -> None:
    monkeypatch.setattr(batch, "RETRY_SECONDS", (-1.0,) * 4)
    line, run = Line(trial.database), from_thread()
    right = updates(kind).map(at_home)
    numbers = iter(range(5000, 10_000))

    @given(st.tuples(right, st.just(value=True)) | st.tuples(malformed(right), st.just(value=False)))
    @FEW
    def check(drawn: tuple[dict[str, Any], bool]) -> None:
        odd, is_right = drawn
        number = next(numbers)
        before, after = message(number, chat=HELP), message(number + 5000, chat=HELP)
        run(line.handles(before, odd, after))

        counts = run(line.counts())
        assert counts["waiting"] == 0, counts
        excused = is_known if is_right else is_unreadable
        assert [fault for fault in run(line.faults()) if not excused(fault)] == []
        assert run(line.heard(number))
        assert run(line.heard(number + 5000))
        run(line.empty())

    await asyncio.to_thread(check)
