"""Clocks and timers, in every store."""

from dataclasses import replace

from desk.escalation import DEFAULT_LADDER
from desk.sla import Target
from tests.storage import make


async def test_a_clock_comes_back_as_it_was_with_its_ladder(begin):
    async with begin() as uow:
        clock = await uow.clocks.add(make.clock(7, ladder=DEFAULT_LADDER, waited_s=12.5))
        as_added = replace(clock)

    async with begin() as uow:
        assert await uow.clocks.get(clock.id) == as_added
        assert await uow.clocks.get(clock.id + 1000) is None


async def test_all_clocks_of_an_object_are_found_new_ones_too(begin):
    async with begin() as uow:
        reaction = await uow.clocks.add(make.clock(7, make.TASK, Target.REACTION))
        await uow.clocks.add(make.clock(8, make.TASK, Target.REACTION))
        await uow.clocks.add(make.clock(7, make.QUESTION, Target.RESPONSE))
    async with begin() as uow:
        resolution = await uow.clocks.add(make.clock(7, make.TASK, Target.RESOLUTION))

        found = await uow.clocks.of(make.TASK, 7)

    assert {one.id for one in found} == {reaction.id, resolution.id}


async def test_a_stopped_clock_is_stored(begin):
    async with begin() as uow:
        added = await uow.clocks.add(make.clock(7))
    async with begin() as uow:
        [clock] = await uow.clocks.of(make.QUESTION, 7)
        clock.stopped_at = clock.met_at = make.after(minutes=3)
        await uow.clocks.save(clock)

    async with begin() as uow:
        assert (await uow.clocks.get(added.id)).met_at == make.after(minutes=3)


async def test_a_clock_of_a_question_of_the_same_unit_is_found(begin):
    async with begin() as uow:
        asked = await uow.questions.add(make.question(1))
        clock = await uow.clocks.add(make.clock(asked.id))

        assert await uow.clocks.of(make.QUESTION, asked.id) == [clock]
        assert await uow.clocks.get(clock.id) is clock


async def test_due_timers_are_claimed_most_overdue_first_and_once(begin):
    async with begin() as uow:
        await uow.timers.arm([make.timer("b", make.after(minutes=2)), make.timer("a", make.after(minutes=1))])
        await uow.timers.arm([make.timer("c", make.after(minutes=3))])
    async with begin() as uow:
        claimed = await uow.timers.claim_due(make.after(minutes=2), limit=9)

    assert [(one.key, one.due_at) for one in claimed] == [("a", make.after(minutes=1)), ("b", make.after(minutes=2))]
    async with begin() as uow:
        assert await uow.timers.claim_due(make.after(minutes=2), limit=9) == []
        assert await uow.timers.next_due() == make.after(minutes=3)


async def test_a_timer_comes_back_as_it_was(begin):
    async with begin() as uow:
        await uow.timers.arm([make.timer("a", values={"clock_id": 5, "rung": "75%"})])
    async with begin() as uow:
        [claimed] = await uow.timers.claim_due(make.NINE, limit=1)

    assert replace(claimed, id=None) == make.timer("a", values={"clock_id": 5, "rung": "75%"})


async def test_a_key_that_fired_does_not_fire_again(begin):
    async with begin() as uow:
        await uow.timers.arm([make.timer("a")])
        assert len(await uow.timers.claim_due(make.NINE, limit=9)) == 1
    async with begin() as uow:
        await uow.timers.arm([make.timer("a")])

        assert await uow.timers.claim_due(make.after(hours=9), limit=9) == []


async def test_an_armed_key_keeps_its_first_time(begin):
    async with begin() as uow:
        await uow.timers.arm([make.timer("a", make.after(minutes=1))])
    async with begin() as uow:
        await uow.timers.arm([make.timer("a", make.after(minutes=9))])

        assert await uow.timers.next_due() == make.after(minutes=1)


async def test_a_disarmed_timer_is_forgotten_and_may_be_armed_anew(begin):
    async with begin() as uow:
        await uow.timers.arm([make.timer("a", make.after(minutes=1))])
    async with begin() as uow:
        await uow.timers.disarm(make.QUESTION, 1)
        assert await uow.timers.next_due() is None
        await uow.timers.arm([make.timer("a", make.after(minutes=9))])

    async with begin() as uow:
        assert await uow.timers.next_due() == make.after(minutes=9)


async def test_arming_and_disarming_in_one_unit_leaves_nothing(begin):
    async with begin() as uow:
        await uow.timers.arm([make.timer("a")])
        await uow.timers.disarm(make.QUESTION, 1)

    async with begin() as uow:
        assert await uow.timers.next_due() is None


async def test_disarming_one_kind_or_one_object_leaves_the_others(begin):
    async with begin() as uow:
        await uow.timers.arm([make.timer("a"), make.timer("b", kind="return"), make.timer("c", object_id=2)])
    async with begin() as uow:
        await uow.timers.disarm(make.QUESTION, 1, only="rung")

    async with begin() as uow:
        claimed = await uow.timers.claim_due(make.NINE, limit=9)
        assert [one.key for one in claimed] == ["b", "c"]


async def test_a_timer_put_back_is_claimed_again_later_with_the_time_it_was_promised_for(begin):
    async with begin() as uow:
        await uow.timers.arm([make.timer("a")])
    async with begin() as uow:
        [claimed] = await uow.timers.claim_due(make.NINE, limit=9)
        await uow.timers.put_back(claimed, not_before=make.after(seconds=2), error="broken")

    async with begin() as uow:
        assert await uow.timers.claim_due(make.after(seconds=1), limit=9) == []
        assert await uow.timers.next_due() == make.after(seconds=2)
        [again] = await uow.timers.claim_due(make.after(seconds=2), limit=9)
        assert (again.due_at, again.tries) == (make.NINE, 1)


async def test_one_timer_is_claimed_alone_while_it_waits_as_it_was_known(begin):
    async with begin() as uow:
        await uow.timers.arm([make.timer("a"), make.timer("b")])
    async with begin() as uow:
        known, _ = await uow.timers.claim_due(make.NINE, limit=9)
        await uow.timers.put_back(known, not_before=make.NINE, error="broken")
    async with begin() as uow:
        assert not await uow.timers.claim(known, make.NINE)
        [again] = await uow.timers.claim_due(make.NINE, limit=9)
        await uow.timers.postpone(again, until=make.NINE)

    async with begin() as uow:
        assert [await uow.timers.claim(again, make.NINE) for _ in range(2)] == [True, False]
        assert await uow.timers.claim_due(make.NINE, limit=9) == []


async def test_a_postponed_timer_is_promised_for_later_and_has_not_failed(begin):
    async with begin() as uow:
        await uow.timers.arm([make.timer("a")])
    async with begin() as uow:
        [claimed] = await uow.timers.claim_due(make.NINE, limit=9)
        await uow.timers.put_back(claimed, not_before=make.after(seconds=2), error="broken")
    async with begin() as uow:
        [claimed] = await uow.timers.claim_due(make.after(seconds=2), limit=9)
        await uow.timers.postpone(claimed, until=make.after(hours=9))

    async with begin() as uow:
        assert await uow.timers.claim_due(make.after(hours=8), limit=9) == []
        assert await uow.timers.next_due() == make.after(hours=9)
        [again] = await uow.timers.claim_due(make.after(hours=9), limit=9)
        assert (again.due_at, again.tries) == (make.after(hours=9), 1)


async def test_a_timer_that_failed_waits_behind_those_that_were_due_before_its_next_try(begin):
    async with begin() as uow:
        await uow.timers.arm([make.timer("failed"), make.timer("later", make.after(seconds=1))])
    async with begin() as uow:
        [failed] = await uow.timers.claim_due(make.NINE, limit=9)
        await uow.timers.put_back(failed, not_before=make.after(seconds=2), error="broken")

    async with begin() as uow:
        claimed = await uow.timers.claim_due(make.after(seconds=2), limit=9)
        assert [timer.key for timer in claimed] == ["later", "failed"]
