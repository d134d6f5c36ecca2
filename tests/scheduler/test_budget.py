from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.budget import PACE_S, SendBudget, Window, ages

ANNA, GROUP = 7, -100


def spent(*sends, **limits):
    budget = SendBudget(**limits)
    for chat_id, method, at in sends:
        budget.spend(chat_id, method, at)
    return budget


@pytest.mark.parametrize(
    ("sends", "call", "ready"),
    [
        pytest.param([], (ANNA, "sendMessage"), 10.0, id="nothing was sent: at once"),
        pytest.param([(GROUP, "sendMessage", 10.0)], (-200, "sendMessage"), 10.0 + PACE_S, id="another chat: paced"),
        pytest.param([(ANNA, "sendMessage", 10.0)], (ANNA, "editMessageText"), 11.05, id="private: one a second"),
        pytest.param([(ANNA, "editMessageText", 9.5)], (ANNA, "sendMessage"), 10.55, id="an edit counts too"),
        pytest.param([(ANNA, "sendMessage", 9.9)], (ANNA, "setMessageReaction"), 10.0, id="a reaction does not wait"),
        pytest.param([(ANNA, "setMessageReaction", 9.9)], (ANNA, "sendMessage"), 10.0, id="a reaction costs nothing"),
        pytest.param(
            [(None, "answerCallbackQuery", 10.0)], (GROUP, "sendMessage"), 10.0 + PACE_S, id="an answer paces"
        ),
        pytest.param([(GROUP, "sendMessage", 0.1 * n) for n in range(19)], (GROUP, "sendMessage"), 10.0, id="19 in 60"),
        pytest.param([(GROUP, "sendMessage", 0.1 * n) for n in range(20)], (GROUP, "sendMessage"), 60.5, id="20 in 60"),
        pytest.param(
            [(GROUP, "sendMessage", 0.1 * n) for n in range(21)], (GROUP, "sendMessage"), 60.6, id="it slides"
        ),
    ],
)
def test_when_a_call_may_go(sends, call, ready):
    budget = spent(*sends)

    assert budget.ready_at(*call, 10.0) == pytest.approx(ready)


def test_a_pause_of_one_chat_leaves_the_others_alone():
    budget = SendBudget()

    budget.pause(GROUP, 40.0)
    budget.pause(GROUP, 30.0)

    assert budget.ready_at(GROUP, "setMessageReaction", 10.0) == 40.0
    assert budget.ready_at(-200, "sendMessage", 10.0) == 10.0
    assert budget.blocked(10.0) == {GROUP}
    assert budget.blocked(40.0) == set()


def test_a_refused_answer_to_a_press_pauses_answers_and_no_chat():
    budget = SendBudget()

    budget.pause(None, 40.0)

    assert budget.ready_at(None, "answerCallbackQuery", 10.0) == 40.0
    assert budget.ready_at(GROUP, "sendMessage", 10.0) == 10.0
    assert budget.blocked(10.0) == set()


def test_a_pause_of_all_ends_when_telegram_is_back():
    budget = SendBudget()
    budget.pause_all(40.0)
    paused = budget.ready_at(GROUP, "sendMessage", 10.0)

    budget.resume_all()

    assert paused == 40.0
    assert budget.ready_at(GROUP, "sendMessage", 10.0) == 10.0


def test_the_budget_is_kept_over_a_restart():
    wall = datetime(2026, 11, 2, 9, tzinfo=UTC)
    history = [(GROUP, wall - timedelta(seconds=n)) for n in range(20)]
    budget = SendBudget()

    budget.load(ages(history, wall), 1000.0)

    assert budget.ready_at(GROUP, "sendMessage", 1000.0) == pytest.approx(1000 - 19 + 60.5)
    assert budget.ready_at(-200, "sendMessage", 1000.0) == pytest.approx(1000 + PACE_S)


def test_a_clock_set_back_an_hour_makes_us_wait_one_window_at_most():
    wall = datetime(2026, 11, 2, 9, tzinfo=UTC)
    budget = SendBudget()

    budget.load(ages([(GROUP, wall + timedelta(hours=1))] * 20, wall), 1000.0)

    assert budget.ready_at(GROUP, "sendMessage", 1000.0) == pytest.approx(1060.5)


def test_history_that_is_known_already_is_not_counted_twice():
    budget = spent(*[(GROUP, "sendMessage", 1000.0 + n) for n in range(12)])

    budget.load([(GROUP, 20.0 - n) for n in range(12)], 1020.0)

    assert budget.ready_at(GROUP, "sendMessage", 1020.0) == 1020.0


def test_chats_are_forgotten_once_their_window_is_over():
    budget = SendBudget()

    for number in range(5000):
        budget.spend(number + 1, "sendMessage", number * PACE_S)
        budget.pause(-number - 1, number * PACE_S + 1)

    assert len(budget) < 2200


calls = st.lists(
    st.tuples(
        st.sampled_from([1, 2, 3, -1, -2, None]),
        st.sampled_from(["sendMessage", "editMessageText", "setMessageReaction"]),
        st.floats(0, 3),
    ),
    max_size=150,
)


@settings(max_examples=60, deadline=None)
@given(calls)
def test_no_window_ever_holds_more_than_telegram_allows(wishes):
    budget, now, sent = SendBudget(), 0.0, []

    for chat_id, method, pause in wishes:
        now = budget.ready_at(chat_id, method, now + pause * (pause > 2))
        budget.spend(chat_id, method, now).ended(now)
        sent.append((now, chat_id, method))

    assert now < float("inf")
    assert most_in([at for at, _, _ in sent], 1.0) <= 30
    for chat_id in (1, 2, 3):
        assert most_in(counted(sent, chat_id), 1.0) <= 1
    for chat_id in (-1, -2):
        assert most_in(counted(sent, chat_id), 60.0) <= 20


def counted(sent, chat_id):
    return [at for at, chat, method in sent if chat == chat_id and method != "setMessageReaction"]


def most_in(instants, seconds):
    """The fullest half-open window of this length."""
    return max((sum(start <= at < start + seconds for at in instants) for start in instants), default=0)


def test_a_thousand_messages_over_fifty_groups_take_little_more_than_the_floor():
    budget, now = SendBudget(), 0.0

    for number in range(1000):
        chat_id = -1 - number % 50
        now = budget.ready_at(chat_id, "sendMessage", now)
        budget.spend(chat_id, "sendMessage", now).ended(now)

    assert now <= 1.1 * 1000 / 30


def test_calls_let_go_a_little_late_keep_the_pace_and_the_limit():
    budget, now, sent = SendBudget(), 0.0, []

    for number in range(301):
        now = budget.ready_at(-1 - number, "sendMessage", now) + (0.003 if number % 29 < 15 else 0.0)
        budget.spend(-1 - number, "sendMessage", now).ended(now)
        sent.append(now)

    assert now == pytest.approx(300 * PACE_S, abs=0.01)
    assert most_in(sent, 1.0) <= 30


ways = st.lists(st.tuples(st.floats(0, 5), st.floats(0, 1)), min_size=31, max_size=120)


@settings(max_examples=60, deadline=None)
@given(ways, st.sampled_from([0.0, PACE_S]))
def test_no_second_of_telegrams_gets_more_than_thirty_however_long_each_call_is_on_its_way(ways, pace):
    """Each arrives somewhere between its going out and its answer, of which we learn after it."""
    budget, now, arrived, under_way = SendBudget(pace_s=pace), 0.0, [], []

    for number, (way, part) in enumerate(ways):
        while (ready := budget.ready_at(-1 - number, "sendMessage", now)) > now:
            answered = min((at for at, _ in under_way), default=ready)
            now = min(ready, answered)
            for one in [one for one in under_way if one[0] <= now]:
                one[1].ended(now)
                under_way.remove(one)
        spent = budget.spend(-1 - number, "sendMessage", now)
        under_way.append((now + way, spent))
        arrived.append(now + way * part)

    assert most_in(arrived, 1.0) <= 30


def test_who_waits_for_thirty_answers_sends_nothing():
    budget = SendBudget(pace_s=0.0)
    under_way = [budget.spend(-1 - number, "sendMessage", 10.0) for number in range(30)]

    assert budget.ready_at(-100, "sendMessage", 15.0) == float("inf")

    under_way[7].ended(15.2)
    assert budget.ready_at(-100, "sendMessage", 15.5) == pytest.approx(16.2)


@pytest.mark.parametrize("own", [0, 15], ids=["after a restart", "after a failed turn"])
def test_calls_made_just_before_count_once(own):
    budget = SendBudget(pace_s=0.0)
    for number in range(own):
        budget.spend(-1 - number, "sendMessage", 99.75).ended(99.75)
    budget.load([(-1 - number, 0.25) for number in range(own or 30)], 100.0)

    assert budget.ready_at(-100, "sendMessage", 100.0) == pytest.approx(100.0 if own else 100.75)


def test_limits_of_another_server_can_be_given():
    budget = spent((GROUP, "sendMessage", 10.0), group=Window(1, 5.0), pace_s=0.0)

    assert budget.ready_at(GROUP, "sendMessage", 10.0) == 15.0
