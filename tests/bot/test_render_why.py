"""What the explanation of a clock reads like."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.cli.why_tables import print_account
from desk.business_hours import BusinessHours
from desk.catalog import HoursVersion
from desk.history import Fact
from desk.sla import Clock, Happening, ObjectKind, Policy, Reopening, Target, Terms
from desk.usecases.why import account_of
from tests.bot.render_world import BORIS, World, at

HOUR = 3600
SPEC = {
    "tz": "Europe/Moscow",
    "hours": {day: ["09:00-18:00"] for day in ("mon", "tue", "wed", "thu", "fri")},
    "holidays": ["2026-11-23"],
    "exceptions": {"2026-11-20": ["09:00-17:00"]},
}
NAMES = {
    "days": {
        "2026-11-20": {"kind": "shortened", "shortened_s": 3600},
        "2026-11-23": {"kind": "holiday", "names": {"ru": "День службы", "en": "Desk Day"}},
    },
    "exceptions": {},
}
OFFICE = BusinessHours.from_spec(**SPEC)


def world(*clocks: Clock, language: str = "ru", **changes) -> World:
    """Friday, 14:48, of a short day before a long weekend."""
    found = replace(World(language=language), **changes)
    calendar = HoursVersion(1, "office", {**SPEC, **NAMES}, OFFICE)
    terms = Terms(1, Policy("VIP"), 1, 1)
    found.catalog = replace(found.catalog, hours={1: calendar}, terms={1: terms})
    found.task.terms_id = found.question.terms_id = 1
    found.clocks = {place: replace(clock, id=place) for place, clock in enumerate(clocks, start=1)}
    return found


def started(start, goal_s: int, target: Target = Target.RESOLUTION) -> Clock:
    kind, object_id = (ObjectKind.QUESTION, 5) if target is Target.RESPONSE else (ObjectKind.TASK, 42)
    clock = Clock(1, kind, object_id, target, goal_s, 1, start, None)
    clock.due_at = clock.due_of(OFFICE)
    return clock


async def lines(found: World, kind: str = "task", object_id: int = 42) -> list[str]:
    call = await found.say("why", {"kind": kind, "id": object_id})
    return call.params["text"].splitlines()


def of_a_week() -> Clock:
    """Started on Wednesday, held on Thursday for four hours."""
    clock = started(at(16, 5, day=18) + timedelta(seconds=13), 16 * HOUR)
    clock.pause(at(11, day=19))
    clock.resume(at(15, day=19), OFFICE)
    return clock


async def test_a_wait_of_which_only_the_length_is_known_is_a_line_of_its_own():
    clock = started(at(9), 8 * HOUR)
    clock.waited_s = 2 * HOUR
    clock.due_at = clock.due_of(OFFICE)

    told = await lines(world(clock))

    assert told[4:7] == [
        "Норматив 8 ч · отработано 3 ч 48 мин · было отложено 2 ч",
        "в том числе отложено, когда – не записано · 2 ч",
        "пт 20 нояб. 09:00–14:48 (короткий день) · 5 ч 48 мин",
    ]


async def test_a_running_clock_is_told_up_to_now_and_on_to_its_due_time():
    assert await lines(world(of_a_week())) == [
        "IT-42 · Принтер на 3 этаже замял бумагу",
        "Уровень «VIP» · график «office», Europe/Moscow",
        "",
        "🟡 Решение: осталось 3 ч 17 мин, срок вт 10:05",
        "Норматив 16 ч · отработано 12 ч 43 мин · было отложено 4 ч",
        "ср 18 нояб. 16:05–18:00 · 1 ч 55 мин",
        "чт 19 нояб. 09:00–11:00 · 2 ч",
        "отложено: чт 19 нояб. 11:00–15:00 · 4 ч",
        "чт 19 нояб. 15:00–18:00 · 3 ч",
        "пт 20 нояб. 09:00–14:48 (короткий день) · 5 ч 48 мин",
        "→ сейчас: пт 20 нояб. 14:48, впереди ещё:",
        "пт 20 нояб. 14:48–17:00 (короткий день) · 2 ч 12 мин",
        "нерабочее время: пт 20 нояб. 17:00 – вс 22 нояб. 24:00",
        "выходной: пн 23 нояб. (День службы)",
        "вт 24 нояб. 09:00–10:05 · 1 ч 5 мин",
    ]


async def test_a_late_one_marks_where_it_became_late():
    told = await lines(world(of_a_week(), language="en", now=at(12, day=25)))

    assert told[3:5] == [
        "🔴 Resolution: 10 h 54 min late, was due yesterday 10:05",
        "Promised 16 h · worked 26 h 54 min · on hold 4 h",
    ]
    assert told[-5:] == [
        "day off Mon 23 Nov (Desk Day)",
        "Tue 24 Nov 09:00–10:05 · 1 h 5 min",
        "→ due Tue 24 Nov 10:05, late from here on",
        "Tue 24 Nov 10:05–18:00 · 7 h 54 min",
        "Wed 25 Nov 09:00–12:00 · 3 h",
    ]


async def test_one_on_hold_says_what_is_left_and_when_it_would_be_due():
    clock = started(at(10, day=18), 4 * HOUR)
    clock.pause(at(11, day=18))

    told = await lines(world(clock))

    assert told[3:] == [
        "⏸ Решение: отложено, осталось 3 ч; если вернуть сейчас, срок вт 09:48",
        "Норматив 4 ч · отработано 1 ч · было отложено 21 ч 48 мин",
        "ср 18 нояб. 10:00–11:00 · 1 ч",
        "отложено: ср 18 нояб. 11:00 – пт 20 нояб. 14:48 (короткий день) · 21 ч 48 мин",
    ]


async def test_a_deadline_by_hand_names_who_set_it():
    clock = started(at(9, day=2), 400 * HOUR)
    clock.fix_due(at(10, day=30), at(9, day=5))
    found = world(clock)
    set_at = {"deadline_at": at(10, day=30).isoformat()}
    found.journal = [Fact(at(9, day=5), "task.deadline", 1, BORIS, ObjectKind.TASK, 42, after=set_at)]

    told = await lines(found)

    assert told[3:6] == [
        "🟡 Решение: осталось 39 ч 12 мин, срок 30 нояб. 10:00",
        "Срок поставлен вручную: Борис, 5 нояб. 09:00 · отработано 131 ч 48 мин",
        "пн 2 нояб. – чт 19 нояб., 14 дней, 09:00–18:00 · 126 ч",
    ]


async def test_a_reopened_one_leaves_out_what_was_closed_and_names_the_run_before():
    first = started(at(9, day=19), 4 * HOUR)
    first.stop(at(11, day=19), OFFICE, Happening.CLOSED)
    again = first.reopened(at(10, day=20), OFFICE, Reopening.RESUME)

    told = await lines(world(first, again))

    assert told[3:] == [
        "🔴 Решение: просрочено на 2 ч 48 мин, срок был сегодня 12:00",
        "Норматив 4 ч · отработано 6 ч 48 мин · было закрыто 8 ч",
        "чт 19 нояб. 09:00–11:00 · 2 ч",
        "было закрыто: чт 19 нояб. 11:00 – пт 20 нояб. 10:00 (короткий день) · 8 ч",
        "пт 20 нояб. 10:00–12:00 (короткий день) · 2 ч",
        "→ срок: пт 20 нояб. 12:00, дальше опоздание",
        "пт 20 нояб. 12:00–14:48 (короткий день) · 2 ч 48 мин",
        "До этого: в срок: закрыто вчера 11:00, срок был вчера 13:00",
    ]


async def test_a_question_asked_at_night_is_off_hours_until_the_desk_opens():
    clock = started(at(22, day=18), 600, Target.RESPONSE)
    clock.stop(at(9, 10, day=19), OFFICE, Happening.ANSWERED)

    assert await lines(world(clock), "question", 5) == [
        "Вопрос · Принтер на 3 этаже замял бумагу — Кирилл ↗",
        "Уровень «VIP» · график «office», Europe/Moscow",
        "",
        "🟢 Ответ: в срок: ответили вчера 09:10, срок был вчера 09:10",
        "Норматив 10 мин · отработано 10 мин",
        "нерабочее время: ср 18 нояб. 22:00 – чт 19 нояб. 09:00",
        "чт 19 нояб. 09:00–09:10 · 10 мин",
    ]


@pytest.mark.parametrize(
    ("stop", "by", "said"),
    [
        (at(20, day=18), Happening.CLOSED, "🔴 Решение: с опозданием: закрыто 18 нояб. 20:00, срок был 18 нояб. 18:00"),
        (at(10, day=18), Happening.CANCELLED, "⚪ Решение: не в счёт: отменили 18 нояб. 10:00"),
        (None, None, "🔴 Решение: просрочено на 14 ч 48 мин, срок был 18 нояб. 18:00"),
    ],
)
async def test_how_it_ended_is_said_in_one_line(stop, by, said):
    clock = started(at(9, day=18), 9 * HOUR)
    if stop is not None:
        clock.stop(stop, OFFICE, by)

    assert (await lines(world(clock)))[3] == said


async def test_late_since_closing_is_late_before_anybody_could_work():
    told = await lines(world(started(at(9, day=18), 9 * HOUR), now=at(20, day=18)))

    assert told[3] == "🔴 Решение: просрочено, срок был сегодня 18:00; рабочего времени с тех пор не было"


async def test_a_long_story_is_folded_and_every_moment_can_be_tapped():
    call = await world(of_a_week()).say("why", {"kind": "task", "id": 42})

    kinds = [entity["type"] for entity in call.params["entities"]]
    assert kinds.count("expandable_blockquote") == 1
    assert kinds.count("date_time") == 1 + 18


async def test_of_very_many_holds_the_first_and_the_last_are_told():
    clock = started(at(9, day=18), 100 * HOUR)
    for minute in range(0, 59, 2):
        clock.pause(at(10, minute, day=18))
        clock.resume(at(10, minute + 1, day=18), OFFICE)

    told = await lines(world(clock, language="en"))

    assert len(told) == 5 + 6 + 1 + 14
    assert told[11] == "…49 more lines…"


def moved(now, goal_s: int = HOUR) -> World:
    """Due at ten on Friday; at noon it was moved to two in the afternoon."""
    clock = started(at(9), goal_s)
    clock.fix_due(at(14), at(12))
    return world(clock, language="en", now=now)


MOVED = [
    (
        at(13),
        "Resolution: was late since today 10:00, now due today 14:00",
        "resolution (run 2): was late since Fri 2026-11-20 10:00, now due Fri 2026-11-20 14:00",
    ),
    (
        at(14, 30),
        "Resolution: 30 min late, was due today 14:00",
        "resolution (run 2): 30 min late, due Fri 2026-11-20 14:00",
    ),
]


@pytest.mark.parametrize(("now", "in_chat", "on_the_screen"), MOVED, ids=["due anew", "late anew"])
async def test_a_moved_due_time_reads_alike_in_the_chat_and_on_the_screen(now, in_chat, on_the_screen, capsys):
    found = moved(now)

    told = await lines(found)
    print_account(await account_of(found.uow(), found.task, now=now))

    assert any(line.endswith(in_chat) for line in told)
    assert on_the_screen in capsys.readouterr().out


@pytest.mark.parametrize(
    ("stopped", "on_the_screen"),
    [
        (None, "late, due Fri 2026-11-20 17:00; no working time since then"),
        (at(17, 30), "late, closed Fri 2026-11-20 17:30, due Fri 2026-11-20 17:00"),
    ],
)
async def test_on_the_screen_too_nobody_is_zero_seconds_late(stopped, on_the_screen, capsys):
    clock = started(at(16), HOUR)
    clock.notice_breach(at(17, 20))
    if stopped is not None:
        clock.stop(stopped, OFFICE, Happening.CLOSED)

    found = world(clock, now=at(18))
    print_account(await account_of(found.uow(), found.task, now=at(18)))

    assert on_the_screen in capsys.readouterr().out


def of_seconds() -> Clock:
    """Started two seconds before 14:40, and on hold for ten seconds from two seconds after it."""
    clock = started(at(14, 40) - timedelta(seconds=2), 60)
    clock.pause(at(14, 40) + timedelta(seconds=2))
    clock.resume(at(14, 40) + timedelta(seconds=12), OFFICE)
    return clock


async def test_what_is_shorter_than_a_minute_is_told_to_the_second(capsys):
    now = at(14, 40) + timedelta(seconds=14)
    found = world(of_seconds(), language="en", now=now)

    told = await lines(found)
    print_account(await account_of(found.uow(), found.task, now=now))

    on_the_screen = capsys.readouterr().out
    assert "54 s left" in told[3]
    assert told[4] == "Promised 1 min · worked 6 s · on hold 10 s"
    assert "resolution: 54 s left," in on_the_screen
    assert "promised 1 min · worked 6 s · on hold 10 s ·" in on_the_screen
    assert "1 min " not in on_the_screen.split("promised 1 min")[1]


async def test_a_late_clock_of_four_seconds_has_no_line_of_a_minute(capsys):
    clock = started(at(14, 40) - timedelta(seconds=2), 3)
    clock.stop(at(14, 40) + timedelta(seconds=2), OFFICE, Happening.CLOSED)
    found = world(clock, language="en", now=at(15))

    told = await lines(found)
    print_account(await account_of(found.uow(), found.task, now=at(15)))

    on_the_screen = capsys.readouterr().out
    assert told[4] == "Promised 3 s · worked 4 s"
    assert "resolution: 1 s late," in on_the_screen
    assert told[5:] == [
        "Fri 20 Nov 14:39–14:40 (short day) · 3 s",
        "→ due Fri 20 Nov 14:40, late from here on",
        "Fri 20 Nov 14:40 (short day) · 1 s",
    ]
    assert "14:39  Fri 2026-11-20 14:40        3 s" in on_the_screen
    assert "1 min" not in on_the_screen + "".join(told)


async def test_two_stretches_of_seconds_add_up_to_what_was_worked():
    clock = started(at(14, 40) + timedelta(seconds=30), 8 * HOUR)
    clock.pause(at(14, 41))
    clock.resume(at(14, 41) + timedelta(seconds=50), OFFICE)
    found = world(clock, language="en", now=at(14, 42) + timedelta(seconds=10))

    told = await lines(found)

    assert told[4:8] == [
        "Promised 8 h · worked 50 s · on hold 50 s",
        "Fri 20 Nov 14:40–14:41 (short day) · 30 s",
        "on hold Fri 20 Nov 14:41 (short day) · 50 s",
        "Fri 20 Nov 14:41–14:42 (short day) · 20 s",
    ]


async def test_who_is_late_within_the_minute_is_shown_since_when():
    clock = started(at(14, 40) + timedelta(seconds=5), 12)
    clock.pause(at(14, 40) + timedelta(seconds=10))
    clock.resume(at(14, 40) + timedelta(seconds=30), OFFICE)
    found = world(clock, language="en", now=at(14, 40) + timedelta(seconds=46))

    told = await lines(found)

    assert told[3:] == [
        "🔴 Resolution: 9 s late, was due today 14:40",
        "Promised 12 s · worked 21 s · on hold 20 s",
        "Fri 20 Nov 14:40 (short day) · 5 s",
        "on hold Fri 20 Nov 14:40 (short day) · 20 s",
        "Fri 20 Nov 14:40 (short day) · 7 s",
        "→ due Fri 20 Nov 14:40, late from here on",
        "Fri 20 Nov 14:40 (short day) · 9 s",
    ]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            ("🟡 Resolution: 1 min 20 s left, due today 14:41", "Promised 1 min 40 s · worked 20 s"),
        ),
        (
            "ru",
            ("🟡 Решение: осталось 1 мин 20 с, срок сегодня 14:41", "Норматив 1 мин 40 с · отработано 20 с"),
        ),
    ],
)
async def test_a_promise_of_no_whole_minutes_is_told_to_the_second(language, said, capsys):
    now = at(14, 40) + timedelta(seconds=20, milliseconds=100)
    found = world(started(at(14, 40), 100), language=language, now=now)

    told = await lines(found)
    print_account(await account_of(found.uow(), found.task, now=now))

    on_the_screen = capsys.readouterr().out
    assert tuple(told[3:5]) == said
    assert "resolution: 1 min 20 s left," in on_the_screen
    assert "promised 1 min 40 s · worked 20 s ·" in on_the_screen
