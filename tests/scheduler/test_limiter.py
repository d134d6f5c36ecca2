import asyncio
from datetime import timedelta
from random import Random

import pytest
from telegram.error import RetryAfter

from scheduler.budget import PACE_S, SendBudget
from scheduler.limiter import Limiter, Ticket, Withdrawn, seconds_of
from tests.scheduler.virtual import loop_clock, run_virtually

pytestmark = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")


class Endpoint:
    """Stands where the library makes the call; writes down what came when."""

    def __init__(self, refuse=()):
        self.calls = []
        self.refuse = dict(refuse)

    async def __call__(self, method, data):
        self.calls.append((round(loop_clock() - 1000, 3), data.get("chat_id"), data.get("text", method)))
        if seconds := self.refuse.pop(data.get("chat_id"), None):
            raise RetryAfter(seconds)
        return True


def limiter_of(**options):
    return Limiter(SendBudget(), clock=loop_clock, **options)


async def call(limiter, endpoint, chat_id, text="", *, method="sendMessage", ticket=None):
    data = {"chat_id": chat_id, "text": text} if chat_id is not None else {}
    return await limiter.process_request(endpoint, (method, data), {}, method, data, ticket)


def test_a_thousand_messages_over_fifty_groups_arrive_in_order_within_the_limits():
    async def main():
        limiter, endpoint = limiter_of(), Endpoint()
        await asyncio.gather(*(call(limiter, endpoint, -1 - n % 50, str(n)) for n in range(1000)))
        return endpoint.calls

    calls = run_virtually(main())

    assert calls[-1][0] <= 1.1 * 1000 / 30
    for chat_id in range(-50, 0):
        of_chat = [int(text) for _, chat, text in calls if chat == chat_id]
        assert of_chat == sorted(of_chat)
        assert len(of_chat) == 20


def test_a_thousand_messages_that_are_long_on_their_way_keep_to_the_limit_where_they_arrive():
    async def main():
        limiter, arrived, chance = limiter_of(), [], Random(7)  # noqa: S311 - repeatable, not secret

        async def endpoint(method, data):
            before = chance.random() * 0.3
            await asyncio.sleep(before)
            arrived.append(loop_clock())
            await asyncio.sleep(chance.random() * 0.02)
            return True

        await asyncio.gather(*(call(limiter, endpoint, -1 - n % 50, str(n)) for n in range(1000)))
        return arrived

    arrived = sorted(run_virtually(main()))

    assert all(later - first >= 1.0 for first, later in zip(arrived, arrived[30:], strict=False))
    assert arrived[-1] - arrived[0] <= 1.3 * 1000 / 30


def test_the_answer_to_a_press_overtakes_what_waits():
    async def main():
        limiter, endpoint = limiter_of(), Endpoint()
        posts = [call(limiter, endpoint, -n, "post") for n in range(1, 11)]
        press = call(limiter, endpoint, None, method="answerCallbackQuery", ticket=Ticket(urgency=0))
        await asyncio.gather(*posts, press)
        return endpoint.calls

    calls = run_virtually(main())

    assert [text for _, _, text in calls][:3] == ["post", "answerCallbackQuery", "post"]


def test_a_flood_refusal_is_not_repeated_and_pauses_that_chat_alone():
    async def main():
        limiter, endpoint = limiter_of(), Endpoint(refuse={-1: 7})
        with pytest.raises(RetryAfter):
            await call(limiter, endpoint, -1, "first")
        await asyncio.gather(call(limiter, endpoint, -1, "again"), call(limiter, endpoint, -2, "other"))
        return endpoint.calls

    calls = run_virtually(main())

    assert [(chat, text) for _, chat, text in calls] == [(-1, "first"), (-2, "other"), (-1, "again")]
    assert calls[1][0] == pytest.approx(PACE_S, abs=0.002)
    assert calls[2][0] == pytest.approx(7.0, abs=0.002)


def test_a_call_is_asked_once_more_when_its_turn_comes():
    async def main():
        limiter, endpoint = limiter_of(), Endpoint()
        leads = True
        await call(limiter, endpoint, 5, "first")
        second = asyncio.ensure_future(call(limiter, endpoint, 5, "second", ticket=Ticket(may_go=lambda: leads)))
        await asyncio.sleep(0.5)
        leads = False
        with pytest.raises(Withdrawn):
            await second
        return endpoint.calls

    assert [text for _, _, text in run_virtually(main())] == ["first"]


def test_a_call_that_would_wait_too_long_is_given_back():
    async def main():
        limiter, endpoint = limiter_of(patience_s=5), Endpoint()
        limiter.budget.pause(-1, loop_clock() + 60)
        with pytest.raises(Withdrawn):
            await call(limiter, endpoint, -1, "late")
        return loop_clock() - 1000

    assert run_virtually(main()) == pytest.approx(5.0, abs=0.01)


def test_a_cancelled_call_leaves_its_place_to_the_next():
    async def main():
        limiter, endpoint = limiter_of(), Endpoint()
        await call(limiter, endpoint, 5, "first")
        second = asyncio.ensure_future(call(limiter, endpoint, 5, "second"))
        third = asyncio.ensure_future(call(limiter, endpoint, 5, "third"))
        await asyncio.sleep(0.1)
        second.cancel()
        await third
        return endpoint.calls

    calls = run_virtually(main())

    assert [text for _, _, text in calls] == ["first", "third"]
    assert calls[1][0] == pytest.approx(1.05, abs=0.002)


def test_closing_takes_back_what_waits():
    async def main():
        limiter, endpoint = limiter_of(), Endpoint()
        limiter.budget.pause(-1, loop_clock() + 60)
        waiting = asyncio.ensure_future(call(limiter, endpoint, -1))
        await asyncio.sleep(0.1)
        await limiter.shutdown()
        with pytest.raises(Withdrawn):
            await waiting
        return endpoint.calls

    assert run_virtually(main()) == []


@pytest.mark.parametrize(("switch", "asked"), [("false", 7), ("true", timedelta(seconds=7))])
def test_both_forms_of_retry_after_are_understood(monkeypatch, switch, asked):
    monkeypatch.setenv("PTB_TIMEDELTA", switch)

    assert seconds_of(RetryAfter(asked)) == 7.0
