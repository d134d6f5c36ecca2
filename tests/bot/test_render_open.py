"""What the list of open questions and the daily reminder read like."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from desk.answers import AnswerKind, ResponseEnds
from desk.business_hours import BusinessHours
from desk.catalog import HoursVersion
from desk.notices import Notice
from desk.questions import Question, QuestionStatus
from desk.sla import Clock, ObjectKind, Target
from tests.bot.render_world import BELLA, BORIS, CHAT, CYRIL, KLARA, SECOND, World, at, coded

SECOND_CHAT = -1001000000003


def lines(call: Any) -> list[str]:
    return [line for line in call.params["text"].splitlines() if line]


def labels(call: Any) -> list[list[str]]:
    return [[one["text"] for one in row] for row in call.params.get("reply_markup", {}).get("inline_keyboard", [])]


def links(call: Any) -> list[str]:
    return [one["url"] for one in call.params["entities"] if one["type"] == "text_link"]


def world(*, questions: int = 1, **changes: Any) -> World:
    """The question of Cyril that waits too long, and so many others after it, five minutes each."""
    there = World(**changes)
    for number in range(1, questions):
        asked = at(14, 36) + timedelta(minutes=number)
        there.questions[5 + number] = Question(
            1, CHAT, BELLA, 30 + number, asked, asked, f"Вопрос {number}", hours_id=1, id=5 + number
        )
    return there


async def shown(there: World, **values: Any) -> Any:
    return await there.say(
        "open_list", {"desk_id": 1, "user_id": BORIS, "page": 0, "old": False, "said": None, **values}
    )


async def test_each_question_says_who_waits_how_long_and_how_late() -> None:
    there = world(questions=2)
    there.clocks[9] = Clock(1, ObjectKind.QUESTION, 6, Target.RESPONSE, 1800, 1, at(14, 37), at(15, 7), id=9)

    call = await shown(there)

    assert lines(call) == [
        "Без ответа · 2",
        "🔴 1. Принтер на 3 этаже замял бумагу ↗",
        "Кирилл, 14:36 · ждёт 12 мин · просрочено уже на 2 мин",
        "🔵 2. Вопрос 1 ↗",
        "Белла, 14:37 · ждёт 11 мин · ответить до 15:07",
    ]
    assert links(call) == ["https://t.me/c/1000000001/12", "https://t.me/c/1000000001/31"]
    assert labels(call) == [["1 · В задачу", "1 · Не вопрос"], ["2 · В задачу", "2 · Не вопрос"]]


ALWAYS = BusinessHours.from_spec(tz="UTC", hours={"daily": ["00:00-24:00"]})


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (at(16, 48) - timedelta(days=4), "ждёт 4 д 14 ч · просрочено уже на 3 д 22 ч"),
        (at(14, 48), "ждёт 4 д 14 ч · срок вышел только что"),
    ],
)
async def test_around_the_clock_waiting_and_lateness_are_both_told_in_days(due: datetime, said: str) -> None:
    there = world()
    there.catalog = replace(there.catalog, hours={1: HoursVersion(1, "always", {}, ALWAYS)})

    assert lines(await _waits_for_days(there, due))[2].endswith(said)


async def test_in_business_hours_waiting_and_lateness_are_both_told_in_hours() -> None:
    due = at(16, 48) - timedelta(days=4)

    assert lines(await _waits_for_days(world(), due))[2].endswith("ждёт 110 ч 12 мин · просрочено уже на 34 ч")


async def _waits_for_days(there: World, due: datetime) -> Any:
    asked = at(14, 36) - timedelta(days=4, hours=14)
    there.question.asked_at, there.now = asked, at(14, 48) + timedelta(seconds=0.4)
    goal = int(there.catalog.hours[1].hours.between(asked, due))
    there.clocks = {9: Clock(1, ObjectKind.QUESTION, 5, Target.RESPONSE, goal, 1, asked, due, id=9)}
    return await shown(there)


async def test_a_question_of_a_channel_says_that_its_task_will_have_no_watcher() -> None:
    there = world()
    there.question.asker_id = -1001000000077

    assert lines(await shown(there))[3] == "Спросили от имени канала или группы: у задачи не будет наблюдателя"


async def test_a_question_nobody_promised_an_answer_to_only_waits() -> None:
    there = world()
    there.clocks.clear()

    assert lines(await shown(there))[1:] == ["🔵 1. Принтер на 3 этаже замял бумагу ↗", "Кирилл, 14:36 · ждёт 12 мин"]


async def test_nobody_is_late_with_a_question_that_an_import_brought() -> None:
    there = world()
    next(iter(there.questions.values())).is_past = True

    assert lines(await shown(there))[1:] == ["🔵 1. Принтер на 3 этаже замял бумагу ↗", "Кирилл, 14:36 · ждёт 12 мин"]


async def test_of_several_chats_each_question_names_its_own() -> None:
    there = world()
    desk = there.catalog.desks[1]
    there.catalog = replace(there.catalog, desks={1: replace(desk, first_line=(CHAT, SECOND_CHAT))})

    assert "Кирилл, чат «ИТ-помощь», 14:36 · ждёт 12 мин" in lines(await shown(there))[2]


async def test_an_answer_in_doubt_is_marked_and_can_be_judged() -> None:
    there = _answered(confidence=0.6)

    call = await shown(there)

    assert lines(call) == [
        "Ещё не закрыты · 1",
        "🔴 1. Принтер на 3 этаже замял бумагу ↗",
        "Кирилл, 14:36 · ждёт 12 мин · просрочено уже на 2 мин",
        "Возможно, уже ответили, но это не подтверждено: Борис ↗",
    ]
    assert links(call)[1] == "https://t.me/c/1000000001/15"
    assert labels(call) == [["1 · Отвечен", "1 · Без ответа"]]


async def test_what_was_only_seen_is_marked_where_a_real_answer_is_promised() -> None:
    there = _answered(confidence=1.0, answer_kind=AnswerKind.ACKNOWLEDGEMENT, response_ends=ResponseEnds.FIRST_ANSWER)

    call = await shown(there)

    assert lines(call)[3] == "Видит Борис (с 14:40), ответа пока нет ↗"
    assert labels(call) == [["1 · В задачу", "1 · Не вопрос"]]


async def test_what_nobody_has_answered_comes_before_what_is_not_settled() -> None:
    there = _answered(world(questions=2), confidence=0.6)

    call = await shown(there)

    assert lines(call)[:2] == ["Без ответа · 1 · ещё не закрыты: 1", "🔵 1. Вопрос 1 ↗"]
    assert (
        (await there.say("open_reminder", {"desk_id": 1}))
        .params["text"]
        .startswith("Пока без ответа · 1 · ещё не закрыты: 1 · IT-помощь")
    )


def _answered(there: World | None = None, **changes: Any) -> World:
    """Boris has said something to the question of Cyril, whose clock runs on."""
    there = there or world()
    plain = {
        "status": QuestionStatus.ANSWERED,
        "answered_by": BORIS,
        "answer_message_id": 15,
        "answered_at": at(14, 40),
    }
    there.questions[5] = replace(there.question, **plain, **changes)
    return there


async def test_a_question_that_was_deleted_has_no_dead_link() -> None:
    there = world()
    there.messages[CHAT, 12].gone = True

    call = await shown(there)

    assert lines(call)[1:] == [
        "🔴 1. Принтер на 3 этаже замял бумагу",
        "Кирилл, 14:36 · ждёт 12 мин · просрочено уже на 2 мин · сообщение удалено",
    ]
    assert links(call) == []


async def test_where_only_its_beginning_was_deleted_the_link_leads_to_the_rest() -> None:
    there = world()
    there.messages[CHAT, 12].gone = True
    there.question.message_ids = [12, 13]

    assert links(await shown(there)) == ["https://t.me/c/1000000001/13"]


async def test_pages_are_turned_and_keep_counting() -> None:
    there = world(questions=7)

    first, last = await shown(there), await shown(there, page=1)

    assert (lines(first)[-1], lines(last)[-1]) == ("Страница 1 из 2", "Страница 2 из 2")
    assert lines(last)[1] == "🔵 6. Вопрос 5 ↗"
    assert labels(first)[-1] == ["▶"]
    assert labels(last)[-1] == ["◀"]


async def test_a_page_that_is_gone_meanwhile_is_the_last_there_is() -> None:
    assert lines(await shown(world(questions=2), page=4))[0] == "Без ответа · 2"


async def test_nobody_waits() -> None:
    there = world()
    there.questions.clear()

    call = await shown(there)

    assert (lines(call), labels(call)) == (["Ответа никто не ждёт."], [])


async def test_what_waits_for_more_than_a_month_waits_apart() -> None:
    there = world(questions=2)
    there.question.asked_at -= timedelta(days=31)

    new, old = await shown(there), await shown(there, old=True)

    assert (lines(new)[0], labels(new)[-1]) == ("Без ответа · 1", ["Старше 30 дней: 1"])
    assert (lines(old)[0], labels(old)[-1]) == ("Без ответа больше 30 дней · 1", ["К новым"])


async def test_a_desk_without_a_second_line_makes_no_tasks() -> None:
    there = world()
    desk = there.catalog.desks[1]
    there.catalog = replace(there.catalog, desks={1: replace(desk, second_line=None)})

    assert labels(await shown(there)) == [["1 · Не вопрос"]]


async def test_in_a_basic_group_there_is_nothing_to_link_to() -> None:
    there = world()
    there.question.chat_id = -777

    call = await shown(there)

    assert lines(call)[1] == "🔴 1. Принтер на 3 этаже замял бумагу"
    assert "entities" in call.params
    assert links(call) == []


async def test_words_of_people_ring_nobody_and_lead_nowhere() -> None:
    there = world()
    there.question.text = "@boris, /task не работает: https://evil.example/x <b>#1</b>"

    call = await shown(there)

    assert lines(call)[1].startswith("🔴 1. @boris, /task не работает: https://evil.example/x <b>#1</b>")
    assert coded(call) == ["@boris", "/task", "https://evil.example/x", "b>#1</b"]


async def test_a_picture_without_words_is_called_one() -> None:
    there = world()
    there.question.text = ""
    there.messages[(CHAT, 12)].media = "photo"

    assert lines(await shown(there))[1] == "🔴 1. [фото] ↗"


@pytest.mark.parametrize(
    ("said", "head", "row"),
    [
        (
            {"code": "task_made", "task_id": 42, "by": BORIS},
            "IT-42 создана. Исполнитель – вы. Решить до 18:00.",
            ["Открыть карточку"],
        ),
        ({"code": "undone", "task_id": 42}, "IT-42 отменена.", ["Открыть карточку"]),
        ({"code": "meanwhile", "question_id": 5}, "Снова ждёт ответа: Принтер на 3 этаже замял бумагу", None),
        ({"code": "waits_again", "question_id": 5}, "Снова ждёт ответа: Принтер на 3 этаже замял бумагу", None),
    ],
)
async def test_the_list_says_what_the_last_press_did(said: dict[str, Any], head: str, row: list[str] | None) -> None:
    call = await shown(world(), said=said)

    assert lines(call)[0] == head
    assert labels(call)[0] == (row or ["1 · В задачу", "1 · Не вопрос"])


async def test_a_task_just_made_can_be_taken_back_for_a_while() -> None:
    there = world()
    there.task.created_at = there.now - timedelta(seconds=5)
    said = {"code": "task_made", "task_id": 42, "by": BORIS}

    assert labels(await shown(there, said=said))[0] == ["Открыть карточку", "Отменить"]
    undo = there.buttons.issued[0]
    assert (undo.action, undo.object_id, undo.expires_at) == (
        "open_task_undo",
        42,
        there.task.created_at + timedelta(seconds=30),
    )


async def test_a_dismissal_can_be_taken_back_for_a_while() -> None:
    there = world()
    there.question.close_as(QuestionStatus.DISMISSED)
    said = {"code": "dismissed", "question_id": 5, "at": (there.now - timedelta(seconds=5)).isoformat()}

    fresh = await shown(there, said=said)
    there.now += timedelta(seconds=30)
    late = await shown(there, said=said)

    assert lines(fresh)[0] == "Больше не вопрос: Принтер на 3 этаже замял бумагу"
    assert (labels(fresh), labels(late)) == ([["Отменить"]], [])


async def test_a_confirmed_answer_is_said_with_who_gave_it() -> None:
    there = _answered(confidence=0.6)
    there.question.confirm(BORIS, there.now)

    call = await shown(there, said={"code": "confirmed", "question_id": 5})

    assert lines(call)[0] == "Ответ подтверждён: Принтер на 3 этаже замял бумагу · Борис ↗"


async def test_who_was_slower_hears_what_has_become_of_it() -> None:
    said = {"code": "meanwhile", "question_id": 5}
    answered, converted, dismissed = world(), world(), world()
    answered.question.status = QuestionStatus.ANSWERED
    answered.question.answered_by, answered.question.answer_message_id = KLARA, 15
    converted.question.status, converted.question.task_id = QuestionStatus.CONVERTED, 42
    dismissed.question.close_as(QuestionStatus.DISMISSED)

    heads = [lines(await shown(one, said=said))[0] for one in (answered, converted, dismissed)]

    assert heads == [
        "Уже ответили: Принтер на 3 этаже замял бумагу · Клара ↗",
        "Уже задача IT-42: Борис",
        "Уже отметили как не вопрос: Принтер на 3 этаже замял бумагу",
    ]


async def test_the_reminder_lists_the_oldest_and_counts_the_others_and_makes_no_sound() -> None:
    call = await world(questions=12).say("open_reminder", {"desk_id": 1})

    assert lines(call)[:3] == [
        "Пока без ответа · 12 · IT-помощь",
        "🔴 Принтер на 3 этаже замял бумагу ↗",
        "Кирилл, 14:36 · ждёт 12 мин · просрочено уже на 2 мин",
    ]
    assert len([line for line in lines(call) if "ждёт" in line]) == 10
    assert lines(call)[-1] == "…и ещё 2"
    assert labels(call) == [["Разобрать"]]


async def test_a_reminder_arrives_without_a_sound_and_a_list_with_one() -> None:
    there = world()
    notices = [
        Notice(kind, f"{kind}:1", SECOND, values={"desk_id": 1, "user_id": BORIS}, desk_id=1)
        for kind in ("open_reminder", "open_list")
    ]

    calls = [await there.render(one) for one in notices]

    assert [call.params.get("disable_notification") for call in calls if call] == [True, None]


async def test_where_everything_was_answered_before_it_is_said_the_reminder_is_not_said() -> None:
    there = world()
    there.questions.clear()

    assert await there.render(Notice("open_reminder", "r:1", SECOND, values={"desk_id": 1}, desk_id=1)) is None


async def test_in_english_the_same() -> None:
    call = await shown(world(language="en"), said={"code": "task_made", "task_id": 42, "by": CYRIL})

    assert lines(call)[0] == "IT-42 made. Assignee: Борис. Resolve by 18:00."
    assert lines(call)[2] == "Without an answer · 1"
    assert lines(call)[4] == "Кирилл, 14:36 · waiting for 12 min · already 2 min late"
