"""What people read, word by word, where the words were agreed on."""

from datetime import timedelta

import pytest

from desk.business_hours import ALWAYS
from desk.history import Fact
from desk.notices import Mode, Notice
from desk.people import ERASED_FROM
from desk.questions import Message, QuestionStatus
from desk.sla import ObjectKind, Target
from desk.tasks import Verb
from desk.usecases import real_answers
from tests.bot.render_world import BELLA, BORIS, CHAT, KLARA, NOW, OLGA, World, at


def labels(call):
    return [[button["text"] for button in row] for row in call.params["reply_markup"]["inline_keyboard"]]


async def test_the_card_of_a_task_in_progress():
    world = World()
    world.task.move(Verb.TAKE, NOW, by=BORIS)

    call = await world.say("task_card", {"task_id": 42})

    assert call.params["text"].splitlines() == [
        "🟡 IT-42 · Принтер на 3 этаже замял бумагу",
        "В работе · приоритет средний",
        "Исполнитель Борис · постановщик Ольга · наблюдатель Белла",
        "Решить до 18:00 (осталось 3 ч 12 мин)",
        "Принтер на 3 этаже замял бумагу",
        "— Белла, 10:42 ↗",
    ]
    assert labels(call) == [["Готово", "Отложить…"], ["Передать…", "Приоритет…", "Отменить"]]


async def test_the_card_of_a_question_of_a_channel_says_that_nobody_watches():
    world = World()
    world.task.watcher_id = None

    call = await world.say("task_card", {"task_id": 42})

    assert call.params["text"].splitlines()[2].endswith("постановщик Ольга · без наблюдателя")


async def test_a_card_that_stays_does_not_say_how_long_ago_it_was_due():
    world = World(now=at(18, 0, day=20) + timedelta(seconds=1))

    card = await world.say("task_card", {"task_id": 42})
    told = await world.say("task_returned", {"task_id": 42, "by": None, "to": BORIS})

    assert "Срок был сегодня 18:00" in card.params["text"].splitlines()
    assert "Срок был сегодня 18:00 (1 с назад)" in told.params["text"].splitlines()


async def test_a_date_set_by_hand_stands_on_the_card():
    world = World()
    world.task.deadline_at = at(10, day=23)

    call = await world.say("task_card", {"task_id": 42})

    assert "Решить до пн 10:00 (осталось 2 д 19 ч)" in call.params["text"]


async def test_the_picker_names_author_time_and_first_words_newest_first():
    world = World()
    values = {"chat_id": CHAT, "message_ids": [12, 11], "maker_id": BORIS}

    call = await world.say("task_picker", values, chat_id=CHAT, mode=Mode.EPHEMERAL, receiver_id=BORIS)

    assert call.params["text"] == "Из какого сообщения сделать задачу?"
    assert labels(call) == [
        ["Белла 10:42 · Принтер на 3 этаже замял бумагу"],
        ["❓ Кирилл 10:40 · Не открывается 1С"],
        ["Без сообщения", "Отмена"],
    ]
    assert {button.for_user for button in world.buttons.issued} == {BORIS}
    assert {button.values["card_key"] for button in world.buttons.issued} == {"task_picker:1"}


async def test_what_was_made_can_be_undone_for_thirty_seconds():
    world = World()
    world.task.created_at = NOW - timedelta(seconds=29)

    early = await world.say("task_made", {"task_id": 42, "by": BORIS})
    world.now = NOW + timedelta(seconds=1)
    late = await world.say("task_made", {"task_id": 42, "by": BORIS})

    assert early.params["text"].splitlines()[0] == "IT-42 создана. Исполнитель – вы. Решить до 18:00."
    assert labels(early) == [["Открыть карточку", "Отменить"]]
    assert world.buttons.issued[0].expires_at == NOW + timedelta(seconds=1)
    assert labels(late) == [["Открыть карточку"]]


async def test_a_card_that_has_no_address_gets_no_link():
    world = World(posted=(-42, 77))

    call = await world.say("task_made", {"task_id": 42, "by": OLGA})

    assert "reply_markup" not in call.params


async def test_the_watcher_hears_who_took_it_and_until_when():
    world = World()

    call = await world.say("watcher_taken", {"task_id": 42}, chat_id=CHAT, mode=Mode.POST)

    assert call.params["text"] == "Взяли в работу: IT-42, Борис. Решим до 18:00."


@pytest.mark.parametrize(
    ("language", "waits", "told"),
    [
        ("en", True, "IT-42 is cancelled: Борис. Your question waits for an answer again."),
        ("ru", True, "Задача IT-42 отменена: Борис. Ваш вопрос снова ждёт ответа."),
        ("en", False, "IT-42 is cancelled: Борис. If it still matters, write here again."),
        ("ru", False, "Задача IT-42 отменена: Борис. Если вопрос ещё актуален, напишите сюда снова."),
    ],
)
async def test_whose_question_is_open_again_need_not_ask_anew(language, waits, told):
    world = World(language=language)
    world.task.question_id, world.task.done_by = 5, BORIS
    if not waits:
        world.question.close_as(QuestionStatus.CONVERTED)

    call = await world.say("watcher_cancelled", {"task_id": 42}, chat_id=CHAT, mode=Mode.POST, language=language)

    assert call.params["text"] == told


@pytest.mark.parametrize(
    ("language", "words", "told"),
    [
        ("en", "Open the back cover", "IT-42 is cancelled: Борис. Your question has been answered."),
        ("ru", "Откройте заднюю крышку", "Задача IT-42 отменена: Борис. На ваш вопрос уже ответили."),
        ("en", "I'll have a look", "IT-42 is cancelled: Борис. Your question waits for an answer again."),
    ],
)
async def test_whose_question_was_answered_meanwhile_is_not_told_to_wait(language, words, told):
    world = World(language=language)
    world.task.question_id, world.task.done_by, world.task.created_at = 5, BORIS, NOW
    answer = Message(CHAT, 90, KLARA, NOW, words)
    kind = real_answers.kind_of_answer(None, world.question, answer)
    world.question.answer(answer, method="reply", confidence=0.99, rule_version=2, hours=ALWAYS, kind=kind)

    call = await world.say("watcher_cancelled", {"task_id": 42}, chat_id=CHAT, mode=Mode.POST, language=language)

    assert call.params["text"] == told


async def test_the_watcher_rates_once_and_sees_the_rating():
    world = World()
    world.task.move(Verb.DONE, NOW, by=BORIS)

    asked = await world.say("watcher_done", {"task_id": 42})
    world.task.rating = 4
    rated = await world.say("watcher_done", {"task_id": 42})

    assert asked.params["text"] == "Готово: IT-42. Всё хорошо?"
    assert labels(asked) == [["1", "2", "3", "4", "5"], ["Не помогло"]]
    assert {button.for_user for button in world.buttons.issued} == {BELLA}
    assert rated.params["text"] == "Готово: IT-42. Спасибо, ваша оценка: 4 из 5."
    assert "reply_markup" not in rated.params


async def test_an_escalation_turns_green_when_the_question_is_answered():
    world = World()
    values = {"question_id": 5, "clock_id": 7, "rung": "due+0s"}

    red = await world.say("question_escalation", values)
    world.question.answer(
        Message(CHAT, 20, KLARA, at(14, 55)), method="reply", confidence=1.0, rule_version=1, hours=world.hours
    )
    green = await world.say("question_escalation", values)

    assert red.params["text"].splitlines() == [
        "🔴 Ответа нет 12 минут (норма 10)",
        "Принтер на 3 этаже замял бумагу",
        "— Кирилл, чат «ИТ-помощь» ↗",
        "Сейчас на смене: Клара (1 задача), Борис (3 задачи)",
    ]
    assert labels(red) == [["Сделать задачей", "Не вопрос"]]
    assert green.params["text"].splitlines()[0] == "🟢 Ответили через 19 мин (на 9 мин позже нормы): Клара ↗"
    assert "reply_markup" not in green.params


async def test_an_alarm_nobody_saw_needs_no_all_clear():
    world = World()
    world.question.answer(
        Message(CHAT, 20, KLARA, at(14, 55)), method="reply", confidence=1.0, rule_version=1, hours=world.hours
    )
    values = {"question_id": 5, "clock_id": 7, "rung": "due+0s"}
    notice = Notice("question_escalation", "one", chat_id=1001, mode=Mode.CARD, values=values, desk_id=1)

    assert await world.render(notice) is None


async def test_a_waiting_time_counts_working_hours_only():
    world = World(now=at(9, 5, day=23))
    world.clocks[7].started_at, world.clocks[7].due_at = at(17, 55), at(9, 5, day=23)

    call = await world.say("question_escalation", {"question_id": 5, "clock_id": 7, "rung": "due+0s"})

    assert call.params["text"].startswith("🔴 Ответа нет 10 мин рабочего времени (норма 10)")


async def test_the_figures_stand_in_columns():
    world = World()

    call = await world.say("figures", {"desk_id": 1, "month": "2026-11", "view": "desk", "for_user": OLGA})

    lines = call.params["text"].splitlines()
    assert lines[0] == "IT-помощь · ноябрь 2026"
    assert lines[1:4] == [
        "Первая линия           сейчас  окт",
        "Диалоги                     2    0",
        "Ср. время ответа       13 мин    –",
    ]
    assert call.params["entities"][-1]["type"] == "pre"
    assert labels(call) == [["◀ окт"], ["По людям", "Список"]]


async def test_a_past_month_leads_back_to_this_one_and_no_further():
    world = World()

    call = await world.say("figures", {"desk_id": 1, "month": "2026-10", "view": "list", "for_user": OLGA})

    assert labels(call)[0] == ["◀ сент", "нояб ▶"]
    assert call.params["text"] == "IT-помощь · октябрь 2026\nВ этом месяце ничего не было."


async def test_a_specialist_sees_their_own_figures_without_the_others():
    world = World()
    values = {"desk_id": 1, "month": "2026-11", "view": "desk", "for_user": BORIS, "specialist_id": BORIS}

    call = await world.say("figures", values)

    assert call.params["text"].splitlines()[0] == "IT-помощь · ноябрь 2026 · Борис"
    assert labels(call) == [["◀ окт"]]


async def test_a_refusal_says_who_closed_the_task_and_when():
    world = World()
    values = {"code": "already_done", "task_id": 42, "by": KLARA, "at": at(14, 2).isoformat()}

    call = await world.say("refusal", values)

    assert call.params["text"] == "IT-42 уже закрыта в 14:02: Клара"


async def test_who_works_nowhere_hears_how_to_ask():
    world = World()

    call = await world.say("task_list", {"list": "status", "desk_id": 1, "user_id": 5, "page": 0})

    assert call.params["text"] == (
        "Открытых задач у вас нет. Чтобы спросить, напишите в чат команды или сюда: /ask и вопрос"
    )


def escalated(target, rung):
    return {"task_id": 42, "clock_id": 8, "rung": rung, "target": target}


@pytest.mark.parametrize(
    ("now", "rung", "said"),
    [
        (at(18), "due+0s", "🔴 IT-42: срок решения истёк"),
        (at(18) + timedelta(seconds=30), "due+0s", "🔴 IT-42: срок решения превышен на 30 с"),
        (at(18, 5), "50%", "🟠 IT-42: срок решения превышен на 5 мин"),
        (at(18, 5), "due-600s", "🟠 IT-42: срок решения превышен на 5 мин"),
        (at(18) + timedelta(days=7), "50%", "🟠 IT-42: срок решения превышен на 45 ч"),
        (at(17, 30), "75%", "🟠 IT-42: до срока решения 30 мин (18:00)"),
    ],
)
async def test_a_warning_stays_a_warning_and_only_the_due_rung_alarms(now, rung, said):
    world = World(now=now)

    call = await world.say("task_escalation", escalated("resolution", rung))

    assert call.params["text"].splitlines()[0] == said


@pytest.mark.parametrize(("fact_at", "end"), [(at(14, 10), ": Клара"), (at(14, 11), "")])
async def test_a_reaction_names_who_took_the_task_then_where_the_journal_knows(fact_at, end):
    world = World()
    world.clocks[8].target, world.clocks[8].stopped_at = Target.REACTION, at(14, 10)
    world.journal.append(Fact(fact_at, "task.taken", 1, KLARA, ObjectKind.TASK, 42))

    call = await world.say("task_escalation", escalated("reaction", "due+0s"))

    assert call.params["text"].splitlines()[0] == f"🟢 IT-42 взята в срок{end}"


async def test_the_card_of_an_earlier_round_stays_over():
    world = World()
    world.task.move(Verb.DONE, NOW, by=BORIS)
    world.task.rating, world.task.reopened = 5, 1

    earlier = await world.say("watcher_done", {"task_id": 42, "round": 0})
    present = await world.say("watcher_done", {"task_id": 42, "round": 1})

    assert earlier.params["text"] == "IT-42 снова в работе."
    assert "reply_markup" not in earlier.params
    assert present.params["text"] == "Готово: IT-42. Спасибо, ваша оценка: 5 из 5."


async def test_the_round_of_a_card_is_read_from_its_key():
    world = World()
    world.task.move(Verb.DONE, NOW, by=BORIS)
    world.task.reopened = 1
    card = Notice("watcher_done", "watcher_done:42:0", CHAT, Mode.CARD, values={"task_id": 42}, desk_id=1)

    call = await world.render(card)

    assert call.params["text"] == "IT-42 снова в работе."


async def test_who_is_not_known_yet_is_named_by_their_id():
    world = World()
    del world.people[KLARA]
    lines = [{"code": "specialist_outside", "ok": "warn", "user_id": KLARA}]

    call = await world.say("setup_report", {"chat_id": CHAT, "desk_id": 1, "lines": lines})

    assert call.params["text"].splitlines()[1].startswith("⚠️ id 1003 – специалист")


async def test_a_refusal_in_private_offers_what_works_there():
    world = World()
    values = {"code": "specialists_only", "action": "make_task"}

    call = await world.say("refusal", values, chat_id=BELLA)

    assert call.params["text"] == "Задачи создают специалисты службы. Вы можете задать вопрос: /ask и вопрос"


async def test_a_button_that_is_no_choice_only_says_whose_it_is():
    world = World(language="en")
    values = {"code": "button_not_yours", "user_id": BELLA}

    rating = await world.say("refusal", {**values, "action": "task_rate"})
    choice = await world.say("refusal", values)

    assert rating.params["text"] == "This button is for Белла"
    assert choice.params["text"] == "This button is for Белла, who opened the choice"


async def test_the_card_of_somebody_erased_ends_with_what_became_of_the_task() -> None:
    world = World()
    ghost = ERASED_FROM - 1
    world.messages[CHAT, 11].author_id = world.task.watcher_id = ghost
    world.task.title, world.task.description = "[…]", ""
    world.task.move(Verb.CANCEL, NOW, by=BORIS)

    call = await world.say("task_card", {"task_id": 42})

    assert call.params["text"].splitlines() == [
        "⚪ IT-42 · […]",
        "Отменена · приоритет средний",
        "Исполнитель Борис · постановщик Ольга · наблюдатель удалённый участник",
        "Закрыта сегодня 14:48: Борис",
    ]


async def test_what_nobody_closed_names_nobody() -> None:
    """The words of somebody who is erased are withdrawn by the program."""
    world = World()
    world.task.move(Verb.CANCEL, NOW, by=None)

    call = await world.say("task_card", {"task_id": 42})

    assert "Закрыта сегодня 14:48" in call.params["text"].splitlines()


async def test_a_picture_without_words_stands_under_the_card_without_an_empty_line() -> None:
    world = World()
    world.task.description = ""

    call = await world.say("task_card", {"task_id": 42})

    assert call.params["text"].splitlines()[3:] == ["Решить до 18:00 (осталось 3 ч 12 мин)", "— Белла, 10:42 ↗"]


async def test_a_card_of_a_deleted_message_keeps_its_words_and_has_no_dead_link() -> None:
    world = World(language="ru")
    before = await world.say("task_card", {"task_id": 42})
    world.messages[(CHAT, 11)].gone = True

    after = await world.say("task_card", {"task_id": 42})

    assert "url" in str(before.params["entities"])
    assert "url" not in str(after.params["entities"])
    assert world.text in after.params["text"]
