"""What `/sla` and a recalculation read like."""

from dataclasses import replace

from desk.catalog import DeskSettings
from desk.directory import Customer, Directory, TaskType
from desk.norms import Judged, Norm
from desk.sla import Policy, Target
from desk.tasks import Priority
from tests.bot.render_world import KINDS, World

NOTHING_STALE, ONE_STALE, MANY_STALE = KINDS["sla"]
PREVIEW, APPLIED, NOTHING, STALE = KINDS["sla_preview"]
UNCHANGED = (
    "Пока ничего не изменено. Сроки считаются заново с создания, отложенное время не в счёт. "
    "Сроки, заданные вручную, и нарушения остаются."
)


def lines(call):
    return [line.replace("\u00a0", " ") for line in call.params["text"].splitlines()]


def buttons(call):
    return [[button["text"] for button in row] for row in call.params["reply_markup"]["inline_keyboard"]]


def kept(world):
    return replace(world, judged=Judged(met=87, missed=13))


def with_desk(world, **changes):
    desk = replace(world.catalog.desks[1], **changes)
    world.catalog = replace(world.catalog, desks={1: desk})
    return world


async def test_levels_stand_in_their_order_with_what_is_kept_and_the_norms():
    call = await kept(World()).say("sla", MANY_STALE)

    assert lines(call) == [
        "IT-помощь · уровни поддержки",
        "",
        "1. VIP · категория VIP, тип Инцидент, чат ИТ-помощь, приоритет высокий",
        "Ответ 10 мин · Реакция 15 мин · Решение 4 ч со взятия в работу · график «always»",
        "2. Default · всё остальное",
        "Ответ 30 мин · Реакция 1 ч · Решение 8 ч",
        "",
        "В срок, ноябрь",
        "Ответ    87 %  87/100",
        "Реакция  87 %  87/100",
        "Решение  87 %  87/100",
        "",
        "Нормы",
        "Решение ≥ 85 % · за 9 ч · пн–пт 18:00",
        "",
        "12 открытых вопросов и задач идут не по нынешним срокам.",
    ]
    assert buttons(call) == [["Пересчитать открытое…"]]


async def test_what_people_call_their_customers_and_types_is_theirs():
    world = World()
    own = Directory(
        customers={"q": Customer("q", "Question")},
        task_types={"incident": TaskType("incident", "Incident", Priority.LOW)},
    )
    world.catalog = replace(world.catalog, directory=own)
    whens = ({"customer": "q"}, {"task_type": "incident"})
    world = with_desk(world, policies=tuple(Policy(f"P{n}", when) for n, when in enumerate(whens)))

    told = lines(await world.say("sla", NOTHING_STALE))

    assert told[2].endswith("· клиент Question")
    assert any(line.endswith("· тип Incident") for line in told)


async def test_where_nothing_would_change_a_line_says_so_instead_of_a_button():
    call = await kept(World(language="en")).say("sla", NOTHING_STALE)

    assert lines(call)[-1] == "Everything open runs under these terms."
    assert buttons(call) == []


async def test_a_month_without_ended_clocks_has_no_share():
    call = await World(language="en").say("sla", ONE_STALE)

    assert "Answer      –" in lines(call)
    assert lines(call)[-1] == "1 open item runs under other terms than it would get today."


async def test_a_desk_without_levels_says_how_to_get_them():
    world = with_desk(World(language="en"), policies=(), settings=DeskSettings())

    call = await world.say("sla", NOTHING_STALE)

    assert lines(call) == [
        "IT-помощь · support levels",
        "",
        "There is none yet, so nothing is promised. Levels are written in firstline.toml.",
        "",
        "Everything open runs under these terms.",
    ]


async def test_days_of_a_norm_are_said_as_people_say_them():
    world = World(language="en")
    norms = tuple(
        Norm(Target.RESPONSE, 90, 34200, 86400, days=days, name=name)
        for days, name in (
            (("mon", "tue", "wed", "thu", "fri", "sat", "sun"), ""),
            (("mon", "fri"), "Edges"),
        )
    )

    call = await with_desk(world, settings=DeskSettings(norms=norms)).say("sla", NOTHING_STALE)

    assert "Answer ≥ 90 % · over 1 d · daily 09:30" in lines(call)
    assert "Answer ≥ 90 % · over 1 d · Mon, Fri 09:30 · Edges" in lines(call)


async def test_a_long_list_of_levels_is_cut_and_counted():
    world = World(language="en")
    policies = tuple(replace(world.catalog.desks[1].policies[0], name=f"Level {number}") for number in range(30))

    call = await with_desk(world, policies=policies).say("sla", NOTHING_STALE)

    assert "…and 20 more" in lines(call)


async def test_a_preview_says_what_would_change_and_that_nothing_has():
    call = await World().say("sla_preview", PREVIEW)

    assert lines(call) == [
        "IT-помощь · будет пересчитано: 9 из 17 открытых",
        "",
        UNCHANGED,
        "",
        "Теперь просрочены: 1",
        "Срок позже: 7",
        "Теперь без срока: 1",
        "",
        "IT-42 · Принтер на 3 этаже замял бумагу",
        "Default → VIP",
        "Решение: 18:00 → 14:30 · просрочено",
        "Принтер на 3 этаже замял бумагу ↗",
        "Ответ: 15:00 → –",
        "…и ещё 7",
    ]
    assert buttons(call) == [["Применить", "Назад"]]


async def test_what_was_done_is_told_without_a_button_to_do_it_again():
    call = await World(language="en").say("sla_preview", APPLIED)

    assert lines(call)[0] == "IT-помощь · recalculated: 9 of 17 open"
    assert buttons(call) == [["Back"]]


async def test_a_look_that_is_out_of_date_cannot_be_applied_but_taken_again():
    call = await World(language="en").say("sla_preview", STALE)

    assert lines(call)[-1] == "Out of date: something has changed since you looked. Nothing was recalculated."
    assert buttons(call) == [["Look again", "Back"]]


async def test_a_preview_of_nothing_says_so():
    call = await World(language="en").say("sla_preview", NOTHING)

    assert lines(call) == [
        "IT-помощь · recalculation",
        "",
        "Nothing to change: everything open runs under the terms of today.",
    ]
