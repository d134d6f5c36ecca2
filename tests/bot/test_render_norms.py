"""What a look at a norm reads like."""

from dataclasses import replace

import pytest

from desk.history import Fact
from desk.notices import Notice
from desk.sla import ObjectKind
from tests.bot.render_world import KINDS, KLARA, OLGA, World, at

BELOW, KEPT = KINDS["norm_checked"][0], KINDS["norm_checked"][-1]
NOTHING = {**BELOW, "share": None, "is_below": False, "met": 0, "total": 0, "late": []}


def lines(call):
    return call.params["text"].splitlines()


async def test_a_norm_that_was_not_met_says_figure_threshold_and_what_was_late():
    world = World()
    world.question.answered_by, world.question.answered_at = KLARA, at(14, 58)

    call = await world.say("norm_checked", BELOW)

    assert lines(call) == [
        "🔴 Норма не выполнена: 71 % (нужно 85 %)",
        "Задачи, решённые в срок: 5 из 7",
        "09:00 – 18:00 · IT-помощь",
        "",
        "Просрочено",
        "IT-42 · Принтер на 3 этаже замял бумагу · просрочено уже на 1 ч 20 мин · Борис",
        "Принтер на 3 этаже замял бумагу ↗ · на 12 мин позже срока · Клара",
    ]


async def test_nobody_is_named_for_what_they_did_after_the_check():
    world = World(now=at(9, day=23))
    world.question.answered_by, world.question.answered_at = KLARA, at(18)
    world.journal.append(
        Fact(at(18), "task.assigned", 1, OLGA, ObjectKind.TASK, 42, before={"assignee_id": KLARA}, after={})
    )

    call = await world.say("norm_checked", BELOW)

    assert [line.rpartition(" · ")[2] for line in lines(call)[-2:]] == ["Клара", "на 12 мин позже срока"]


async def test_a_norm_that_was_met_names_its_level_and_itself():
    call = await World().say("norm_checked", KEPT)

    assert lines(call)[:3] == [
        "🟢 Норма выполнена: 92 % (нужно 85 %)",
        "Задачи, решённые в срок: 12 из 13",
        "09:00 – 18:00 · IT-помощь · VIP · Day",
    ]


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("response", "Ни один вопрос за это время не завершился"),
        ("next_response", "Ни одно уточнение за это время не завершилось"),
        ("reaction", "Ни одну задачу за это время не взяли"),
        ("resolution", "Ни одну задачу за это время не решили"),
    ],
)
async def test_an_empty_window_says_that_there_is_no_data(target, said):
    call = await World().say("norm_checked", {**NOTHING, "target": target})

    assert lines(call) == ["⚪ По норме данных нет (нужно 85 %)", said, "09:00 – 18:00 · IT-помощь"]


async def test_in_english_the_same():
    call = await World(language="en").say("norm_checked", {**BELOW, "target": "response", "late": [], "more": 3})

    assert lines(call) == [
        "🔴 Norm not met: 71 % (85 % needed)",
        "Questions answered in time: 5 of 7",
        "09:00 – 18:00 · IT-помощь",
        "…and 3 more",
    ]


async def test_read_days_later_the_window_keeps_its_days():
    call = await replace(World(), now=at(9, day=23)).say("norm_checked", NOTHING)

    assert lines(call)[2] == "20 нояб. 09:00 – 20 нояб. 18:00 · IT-помощь"


async def test_tasks_are_linked_to_their_cards_and_in_private_a_lead_reads_their_own_language():
    world = World()
    world.people[OLGA] = replace(world.people[OLGA], language="en")

    call = await world.render(Notice("norm_checked", "n:1", OLGA, values=BELOW, desk_id=1))

    assert lines(call)[0] == "🔴 Norm not met: 71 % (85 % needed)"
    links = [one["url"] for one in call.params["entities"] if one["type"] == "text_link"]
    assert links[:1] == ["https://t.me/c/1000000002/77"]


async def test_what_is_gone_is_left_out():
    world = World()
    world.tasks.clear()

    call = await world.say("norm_checked", BELOW)

    assert "IT-42" not in call.params["text"]
