"""Whatever happens before, between and after recalculations: what runs agrees with its terms, what ended stays."""

import asyncio
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from desk.catalog import Catalog
from desk.escalation import ESCALATED, is_late
from desk.history import History
from desk.recalculation import change_of
from desk.sla import Clock
from desk.usecases import clocks, recalculate
from tests.desk.usecases.stage import OLGA
from tests.desk.usecases.test_histories import POLICIES, STEPS, Walk, told

NEITHER = replace(POLICIES[0], name="No promise", response=None, next_response=None, reaction=None, resolution=None)
LEVELS = (*POLICIES, NEITHER)


class Recalculated(Walk):
    """A walk on which the support levels change, and what is open follows."""

    async def recalculates(self, number: int) -> None:
        catalog = self.database.catalog
        policies = (LEVELS[number % len(LEVELS)],)
        desks = {key: replace(one, policies=policies) for key, one in catalog.desks.items()}
        self.database.catalog = replace(catalog, desks=desks, version=catalog.version + 1)
        ended = self.ended()
        await self.stage.run(
            lambda uow: recalculate.apply(uow, uow.catalog.desks[1], actor_id=OLGA, now=self.stage.now)
        )
        after = self.ended()
        assert {key: after[key] for key in ended} == ended

    async def nobody_is_forgotten(self) -> None:
        """Of what is late now somebody was told, and of nothing twice."""
        while await self.stage.sweeps():  # a wait that ends in one pass has its steps in the next
            pass
        steps = [fact for fact in self.database.state.journal if fact.what == ESCALATED]
        names = [(step.after["clock_id"], step.after["cycle"], step.after["rung"]) for step in steps]
        told = {(step.kind, step.object_id, step.after["clock"]) for step in steps if is_late(step.after["rung"])}
        open_ones = [one for one in self.database.state.clocks.values() if one.is_running]
        late = {
            (one.kind, one.object_id, one.target) for one in open_ones if one.breach_by(self.stage.now) == one.due_at
        }
        assert len(names) == len({*names})
        assert late <= told

    def ended(self) -> dict[int | None, str]:
        return {one.id: repr(one) for one in self.database.state.clocks.values() if not one.is_open}


def differences(catalog: Catalog, history: History, walk: Walk) -> object:
    terms = clocks.terms_by_id(catalog, catalog.desks[1], history.thing.terms_id)
    hours = {version.id: version.hours for version in catalog.hours.values()}
    return change_of(history, terms, hours, walk.stage.now).clocks


def open_twice(history: History) -> list[Clock]:
    targets = [clock.target for clock in history.clocks if clock.is_open]
    return [clock for clock in history.clocks if clock.is_open and targets.count(clock.target) > 1]


@pytest.mark.parametrize("policy", POLICIES[:3], ids=lambda policy: policy.name)
@given(
    steps=st.lists(
        st.tuples(
            st.one_of(st.sampled_from(STEPS), st.just("recalculates")),
            st.integers(0, 12),
            st.sampled_from([0, 1, 3, 11, 45, 130, 700, 1500]),
        ),
        min_size=5,
        max_size=30,
    )
)
@example(steps=[("recalculates", 2, 5), ("takes", 0, 1), ("recalculates", 0, 1), ("holds", 0, 1), ("finishes", 0, 1)])
@example(steps=[("recalculates", 5, 5), ("holds", 1, 1), ("recalculates", 2, 1), ("sweeps", 0, 45), ("asks", 0, 0)])
@example(steps=[("recalculates", 5, 5), ("finishes", 0, 1), ("reopens", 0, 1), ("recalculates", 0, 45)])
@example(steps=[("holds", 1, 5), ("recalculates", 3, 1), ("sweeps", 0, 130), ("recalculates", 1, 45)])
@example(steps=[("recalculates", 4, 5), ("sets_deadline", 9, 1), ("recalculates", 2, 700), ("takes", 0, 1)])
@example(steps=[("recalculates", 1, 700), ("recalculates", 0, 1), ("recalculates", 5, 1), ("recalculates", 1, 1)])
@example(steps=[("asks", 0, 0), ("recalculates", 2, 0), ("cancels", 0, 0), ("reopens", 0, 1500)])
@settings(max_examples=40, deadline=None)
def test_what_runs_is_what_its_terms_make_of_its_history(policy, steps):
    async def walk() -> None:
        walking = Recalculated(policy)
        for first in ("asks", "makes", "asks"):
            await walking.step(first, 0, 5)
        for what, number, minutes in steps:
            await walking.step(what, number, minutes)
        catalog, histories = await told(walking.stage)
        for history in histories:
            assert open_twice(history) == []
            if history.thing.is_open:
                assert differences(catalog, history, walking) == ()
        await walking.nobody_is_forgotten()

    asyncio.run(walk())
