"""Small chats told line by line: who says what, and what the rules make of it."""

from datetime import UTC, datetime, timedelta

import pytest

from desk.pairing.engine import forget, introduce, judge, remember
from desk.pairing.memory import MOST_ANSWERED, MOST_AUTHORS, MOST_MESSAGES, MOST_OPEN, MOST_PARTICIPANTS
from desk.pairing.model import Answers, Continues, Nothing, Opens, Said, Talk, Verdict

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
SPECIALISTS = {"Борис": 100, "Клара": 101}
EMPLOYEES = {"Белла": 1, "Кирилл": 2, "Анна": 3, "billytwowilly": 4}
PEOPLE = SPECIALISTS | EMPLOYEES


class Chat:
    """A chat in which questions are numbered by the message that opens them."""

    def __init__(self) -> None:
        self.talk = Talk()
        self.now = NOON
        self.count = 0
        for name, person in SPECIALISTS.items():
            introduce(self.talk, person, name, is_specialist=True, at=NOON)

    def says(self, who: str, text: str = "", *, after: float = 1, **other: object) -> Verdict:
        """`after` minutes; the message ids are 1, 2, 3 …"""
        self.count += 1
        self.now += timedelta(minutes=after)
        said = Said(-100, self.count, self.now, PEOPLE[who], who, who in SPECIALISTS, text, **other)
        verdict = judge(self.talk, said)
        remember(self.talk, said, verdict, question_id=self.count)
        return verdict


@pytest.fixture
def chat() -> Chat:
    return Chat()


@pytest.mark.parametrize(
    "text",
    [
        "Принтер на 3 этаже замял бумагу", "Принтер на 3 этаже замял бумагу, что делать?", "Не открывается 1С",
        "Здравствуйте! Нужен доступ к папке", "Как подключить сканер", "Мне выдали новый ноутбук",
        "Борис, не работает почта", "Привет, Борис! Не печатает принтер", "есть кто живой?", "нет интернета",
        "The printer on floor 3 is jammed", "how do I reset my password?", "anyone here?", "my vpn keeps dropping",
        "New laptop has come without a charger",
    ],
)  # fmt: skip
def test_what_an_employee_says_out_of_the_blue_opens_a_question(chat, text):
    assert chat.says("Белла", text) == Opens()


@pytest.mark.parametrize(
    "text",
    [
        "Привет", "Всем добрый день!", "Спасибо, Борис", "спс", "ок", "+", "👍", "Принято", "Ага",
        "спасибо большое за помощь",
        "Заработало, спасибо!", "hi all", "thanks", "ok", "good morning everyone", "!faq printer", "/start",
        "Кирилл, ты на обед идёшь?", "@kirill ты где", "Тамара, ты идёшь?",
    ],
)  # fmt: skip
def test_small_talk_and_words_to_others_open_nothing(chat, text):
    introduce(chat.talk, EMPLOYEES["Кирилл"], "Кирилл", "kirill", is_specialist=False, at=NOON)

    verdict = chat.says("Белла", text)

    assert isinstance(verdict, Nothing)
    assert chat.talk.open == []


@pytest.mark.parametrize(
    "text",
    [
        "VPN: не подключается, помогите", "Outlook: how do I add a mailbox?", "ASAP: need access to the server",
        "Urgent: the cash desk is not working, customers are waiting", "One more: how do I print in A3?",
        "1C: не открывается база", "Hi all! Printer: it does not print, please help", "Office365, не открывается",
        "Printer: help please", "printer_2: does not print",
    ],
)  # fmt: skip
def test_a_word_before_a_colon_that_names_nobody_here_loses_no_question(chat, text):
    assert chat.says("Белла", text) == Opens()


@pytest.mark.parametrize(
    "text",
    [
        "Тамара, как распечатать?", "Tamara: how do I print?", "@all: почему не работает касса?",
        "Тамара, ты не подскажешь, как распечатать?", "Роза, как её заказать в офис?",
    ],
)  # fmt: skip
def test_a_question_is_not_lost_for_a_name_that_nobody_bears(chat, text):
    assert chat.says("Белла", text) == Opens()


def test_a_specialist_may_begin_with_what_a_question_is_about(chat):
    chat.says("Белла", "Как добавить ящик в Outlook?")

    assert chat.says("Борис", "Outlook: файл, затем «Добавить учётную запись»") == Answers(1, "recency", 0.7)


@pytest.mark.parametrize(
    "text",
    [
        "https://portal.local/form", "See https://portal.local/form", "Firewall: перезапустил, пробуйте",
        "Word2019, ставьте с портала", "win10: лежит на диске", "srv07, порт 443", "Canon_LBP_3, by the door",
        "qwerty55, на стикере", "ctrl+shift+T: opens it again", "http: //portal, раздел пароли",
    ],
)  # fmt: skip
def test_an_answer_in_a_quiet_chat_may_begin_with_a_word_of_machines(chat, text):
    chat.says("Белла", "Что мне делать?")

    assert chat.says("Борис", text) == Answers(1, "recency", 0.7)


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("Кто выдаёт пропуска?", "Тамара, кабинет 5"), ("У кого ключи от склада?", "Тамара Петровна, второй этаж"),
        ("Who hands out badges?", "Tamara, room 5"), ("Куда нести заявление?", "Анна, кабинет 5"),
        ("Где форма?", "@tamara_k скинет"), ("Где форма?", "спросите @tamara_k"),
        ("Как получить доступ?", "Доступы выдаёт @tamara_k"),
    ],
)  # fmt: skip
def test_an_answer_may_name_somebody(chat, asked, text):
    chat.says("Анна", "Привет")
    chat.says("Белла", asked)

    mentioned = ("tamara_k",) if "@" in text else ()
    assert chat.says("Борис", text, mentioned_names=mentioned) == Answers(2, "recency", 0.7)


@pytest.mark.parametrize("text", ["Тамара, зайди ко мне", "Тамара, ты идёшь?", "@tamara_k зайди ко мне"])
def test_who_is_called_for_something_else_is_no_answer_to_who_or_where(chat, text):
    chat.says("Белла", "Где форма?")

    mentioned = ("tamara_k",) if "@" in text else ()
    assert chat.says("Борис", text, mentioned_names=mentioned) == Nothing("said to somebody else")


@pytest.mark.parametrize("flag", ["is_command", "from_bot"])
def test_commands_and_bots_never_count(chat, flag):
    chat.says("Белла", "Не работает почта")

    assert isinstance(chat.says("Белла", "Не работает принтер", **{flag: True}), Nothing)
    assert isinstance(chat.says("Борис", "Белла, проверьте", **{flag: True}), Nothing)


def test_a_photo_alone_opens_a_question_and_its_album_continues_it(chat):
    assert chat.says("Белла", has_media=True, album_id="a") == Opens()
    assert chat.says("Белла", has_media=True, album_id="a", after=0) == Continues(1)


def test_a_specialist_never_opens_a_question(chat):
    assert isinstance(chat.says("Борис", "Как подключить сканер?"), Nothing)


def test_a_burst_of_one_asker_is_one_question(chat):
    assert chat.says("Белла", "Привет") == Nothing("small talk")
    assert chat.says("Белла", "Не печатает принтер") == Opens()
    assert chat.says("Белла", "на третьем этаже", after=9) == Continues(2)
    assert chat.says("Белла", "Что делать?") == Continues(2)


def test_a_long_pause_ends_a_burst(chat):
    chat.says("Белла", "Не печатает принтер")

    assert chat.says("Белла", "Как подключить сканер?", after=11) == Opens()


def test_a_burst_survives_another_asker_between_when_it_asks_nothing_new(chat):
    chat.says("Белла", "Не печатает принтер")
    chat.says("Кирилл", "Не открывается 1С")

    assert chat.says("Белла", "это на третьем этаже") == Continues(1)


@pytest.mark.parametrize(
    ("first", "others", "second"),
    [
        ("Where do I get a guest badge?", "Where is the key?", "When will the lift be repaired?"),
        ("Where do I get a guest badge?", None, "When will the lift be repaired?"),
        ("Почему не работает программа 0?", None, "Почему не работает программа 1?"),
        ("Не печатает принтер", "Не открывается 1С", "А когда починят лифт?"),
    ],
)
def test_another_question_half_an_hour_later_is_a_question_of_its_own(chat, first, others, second):
    chat.says("Кирилл", first)
    if others:
        chat.says("Белла", others, after=15)

    assert chat.says("Кирилл", second, after=15 if others else 30) == Opens()


@pytest.mark.parametrize("text", ["Ну что там?", "any news?", "кто-нибудь?", "?", "а что с принтером?"])
def test_who_asks_how_it_is_going_asks_nothing_new(chat, text):
    chat.says("Белла", "Не печатает принтер")
    chat.says("Кирилл", "Не открывается 1С", after=15)

    assert chat.says("Белла", text) == Continues(1)


def test_what_is_about_the_same_belongs_to_it_within_a_short_gap(chat):
    chat.says("Белла", "Не печатает принтер")
    chat.says("Кирилл", "Не открывается 1С")

    assert chat.says("Белла", "Когда починят принтер?", after=8) == Continues(1)


def test_topics_do_not_mix(chat):
    chat.says("Белла", "Не печатает принтер", topic_id=7)

    assert chat.says("Белла", "Не открывается 1С", topic_id=8) == Opens()
    assert isinstance(chat.says("Борис", "Перезагрузите", topic_id=9), Nothing)
    assert chat.says("Борис", "Перезагрузите", topic_id=7) == Answers(1, "recency", 0.7)


def test_a_question_after_the_answer_opens_the_next_dialog(chat):
    chat.says("Белла", "Не печатает принтер")
    chat.says("Борис", "Откройте лоток", reply_to=1)

    assert chat.says("Белла", "Спасибо") == Nothing("small talk")
    assert chat.says("Белла", "Кто выдаёт пропуска?") == Opens()


def test_a_self_contained_question_right_after_the_answer_opens_the_next_dialog(chat):
    chat.says("Белла", "Не печатает принтер")
    chat.says("Борис", "Откройте лоток", reply_to=1)

    assert chat.says("Белла", "Как подключить сканер?", after=0.1) == Opens()


@pytest.mark.parametrize("text", ["а где он?", "and how do I do that?", "Не открывается 1С", "всё равно не печатает"])
def test_in_a_quiet_chat_whoever_asks_after_the_answer_waits_again(chat, text):
    chat.says("Белла", "Не печатает принтер")
    chat.says("Борис", "Откройте лоток", reply_to=1)

    assert chat.says("Белла", text) == Opens()


@pytest.mark.parametrize("text", ["открыла, там пусто", "на третьем", "it is empty"])
def test_what_goes_on_with_the_answer_opens_nothing(chat, text):
    chat.says("Белла", "Не печатает принтер")
    chat.says("Борис", "Откройте лоток", reply_to=1)

    assert isinstance(chat.says("Белла", text), Nothing)


def test_a_reply_to_the_answer_stays_in_its_dialog(chat):
    chat.says("Белла", "Не печатает принтер")
    chat.says("Борис", "Откройте лоток", reply_to=1)

    assert isinstance(chat.says("Белла", "Как открыть лоток сканера?", after=60, reply_to=2), Nothing)


def test_a_reply_to_ones_own_open_question_continues_it(chat):
    chat.says("Белла", "Не печатает принтер")
    chat.says("Кирилл", "Не открывается 1С")

    assert chat.says("Белла", "Кто-нибудь поможет?", after=50, reply_to=1) == Continues(1)


def test_a_colleague_who_replies_to_a_question_opens_nothing(chat):
    chat.says("Белла", "Не печатает принтер")

    assert isinstance(chat.says("Кирилл", "А бумага есть?", reply_to=1), Nothing)


@pytest.mark.parametrize(
    ("text", "other", "expected"),
    [
        ("Откройте лоток", {"reply_to": 1}, Answers(1, "reply", 0.99)),
        ("Откройте лоток", {"reply_to": 2}, Answers(1, "reply", 0.99)),
        ("Откройте лоток", {"reply_to": 1, "quote": "принтер"}, Answers(1, "quote", 0.99)),
        ("Спасибо", {"reply_to": 1}, Answers(1, "reply", 0.99)),
        ("откройте лоток", {"mentions": (1,)}, Answers(1, "mention", 0.95)),
        ("Белла, откройте лоток", {}, Answers(1, "name", 0.9)),
        ("Белла откройте лоток", {}, Answers(1, "name", 0.9)),
        ("@белла откройте лоток", {}, Answers(1, "name", 0.9)),
        ("@bella open the tray", {}, Answers(1, "name", 0.9)),
        ("Добрый день, Белла, откройте лоток", {}, Answers(1, "name", 0.9)),
        ("Откройте лоток, Белла", {}, Answers(1, "name", 0.9)),
        ("billytwowilly, try rebooting", {}, Answers(4, "name", 0.9)),
        ("billytwowilly: try rebooting", {}, Answers(4, "name", 0.9)),
        ("Кирилл, перезагрузите", {}, Answers(3, "name", 0.9)),
        ("Кирюша, перезагрузите", {}, Answers(3, "name", 0.9)),
        ("Перезагрузите", {}, Answers(4, "score", 0.4)),
        ("Смотрю", {}, Answers(4, "score", 0.4)),
    ],
)
def test_an_answer_finds_its_question_among_three(chat, text, other, expected):
    chat.says("Белла", "Не печатает принтер")
    chat.says("Белла", "третий этаж")
    chat.says("Кирилл", "Не открывается 1С")
    chat.says("billytwowilly", "my wifi is slow")

    assert chat.says("Борис", text, **other) == expected


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("Анна, зайдите ко мне", {}),
        ("Тамара, зайдите ко мне", {}),
        ("Клара, возьмёшь?", {}),
        ("@stranger посмотрите", {"mentioned_names": ("stranger",)}),
        ("@tamara_k посмотрите", {"mentioned_names": ("tamara_k",)}),
        ("Добрый день, @tamara_k, зайдите", {"mentioned_names": ("tamara_k",)}),
        ("посмотри", {"mentions": (101,)}),
        ("см.", {"mentions": (777,)}),
        ("верно", {"reply_to": 1}),
        ("верно", {"reply_to": 999}),
        ("Всем привет", {}),
        ("Доброе утро!", {}),
        ("Пожалуйста", {}),
        ("good morning", {}),
        ("🙂", {}),
        ("Коллеги, сегодня обновим 1С", {}),
        ("Hi all, we reboot the server at six", {}),
    ],
)
def test_an_address_to_somebody_else_and_small_talk_close_nothing(chat, text, other):
    chat.says("Анна", "Привет")
    chat.says("Белла", "Не печатает принтер")

    assert isinstance(chat.says("Борис", text, **other), Nothing)
    assert [question.question_id for question in chat.talk.open] == [2]


def test_a_lone_open_question_is_answered_by_what_is_said_next_even_the_next_morning(chat):
    chat.says("Белла", "Не печатает принтер")

    assert chat.says("Борис", "Перезагрузите", after=14 * 60) == Answers(1, "recency", 0.7)


def test_only_the_first_answer_counts(chat):
    chat.says("Белла", "Не печатает принтер")
    chat.says("Борис", "Откройте лоток", reply_to=1)

    assert isinstance(chat.says("Клара", "И перезагрузите", reply_to=1), Nothing)
    assert isinstance(chat.says("Клара", "Белла, помогло?"), Nothing)


def test_a_specialist_who_goes_on_with_one_asker_answers_no_other(chat):
    chat.says("Белла", "Не печатает принтер")
    chat.says("Кирилл", "Не открывается 1С")
    chat.says("Борис", "Откройте лоток", reply_to=1)

    assert isinstance(chat.says("Борис", "И закройте крышку"), Nothing)


def test_what_comes_after_an_answer_is_for_the_only_question_left(chat):
    chat.says("Белла", "Где взять пропуск?")
    chat.says("Кирилл", "Где можно взять новую мышь?")
    chat.says("Клара", "У охраны на входе", reply_to=1)

    assert chat.says("Клара", "На складе, стол 4") == Answers(2, "recency", 0.7)


@pytest.mark.parametrize(
    ("first", "says_on"),
    [("смотрю", ""), ("У охраны на входе", "А паспорт там нужен?"), ("У охраны на входе", "понял")],
)
def test_a_talk_goes_on_while_its_answer_is_to_come_or_the_asker_speaks(chat, first, says_on):
    chat.says("Белла", "Где взять пропуск?")
    chat.says("Кирилл", "Где можно взять новую мышь?")
    chat.says("Клара", first, reply_to=1)
    if says_on:
        chat.says("Белла", says_on, reply_to=3)

    verdict = chat.says("Клара", "Нужен, без него не пустят")

    assert verdict == Nothing("no question fits")


def test_a_talk_in_one_topic_keeps_nobody_from_answering_in_another(chat):
    chat.says("Кирилл", "Не открывается VPN, помогите", topic_id=7)
    chat.says("Белла", "Где можно взять новую мышь?")
    chat.says("Клара", "смотрю", topic_id=7, reply_to=1)
    chat.says("Кирилл", "жду, спасибо", topic_id=7, reply_to=3)

    assert chat.says("Клара", "На складе, стол 4") == Answers(2, "recency", 0.7)


def test_a_talk_in_one_topic_leaves_a_statement_in_another_out_of_the_blue(chat):
    chat.says("Кирилл", "Не открывается VPN, помогите", topic_id=7)
    chat.says("Клара", "Перезапустите клиент", topic_id=7, reply_to=1)

    assert chat.says("Кирилл", "Принтер на третьем этаже пустой") == Opens()


def test_a_question_that_comes_after_the_last_exchange_is_answered_by_recency(chat):
    chat.says("Белла", "Не печатает принтер")
    chat.says("Борис", "Откройте лоток", reply_to=1)
    chat.says("Кирилл", "Не открывается 1С")

    assert chat.says("Борис", "Перезагрузите компьютер") == Answers(3, "recency", 0.7)


def test_a_colleagues_help_does_not_keep_a_named_answer_from_its_question(chat):
    chat.says("Белла", "Не печатает принтер")
    chat.says("Кирилл", "Белла, какой этаж?")
    chat.says("Белла", "третий этаж")
    chat.says("Белла", "Кирилл, третий этаж, у окна")

    assert chat.says("Борис", "Белла, иду") == Answers(1, "name", 0.9)


def test_in_a_crowded_chat_nothing_is_paired_without_an_address(chat):
    for person in range(200, 206):
        PEOPLE[f"user{person}"] = person
        chat.says(f"user{person}", "Не открывается 1С", after=0.1)

    assert chat.says("Борис", "Перезагрузите") == Nothing("crowded")
    assert chat.says("Борис", "user203, перезагрузите") == Answers(4, "name", 0.9)


def test_of_two_questions_of_one_asker_a_name_means_the_newer_and_is_less_sure(chat):
    chat.says("Белла", "Не печатает принтер")
    chat.says("Белла", "Как подключить сканер?", after=20)

    assert chat.says("Борис", "Белла, смотрю") == Answers(2, "name", 0.75)


def test_judging_changes_nothing(chat):
    chat.says("Белла", "Не печатает принтер")
    said = Said(-100, 2, chat.now, 100, "Борис", True, "Белла, смотрю")

    assert judge(chat.talk, said) == judge(chat.talk, said)
    assert [question.question_id for question in chat.talk.open] == [1]


def test_a_dismissed_question_is_answered_by_nobody(chat):
    chat.says("Белла", "Принтер сегодня тихий")
    forget(chat.talk, 1)

    assert isinstance(chat.says("Борис", "Белла, рад слышать"), Nothing)


def test_a_question_without_an_id_is_refused(chat):
    said = Said(-100, 1, NOON, 1, "Белла", False, "Не печатает принтер")

    with pytest.raises(ValueError, match="needs the id"):
        remember(chat.talk, said, Opens())


def test_the_memory_of_a_chat_stays_small(chat):
    for number in range(MOST_PARTICIPANTS + 200):
        said = Said(-100, number, NOON + timedelta(hours=number), 1000 + number, f"Имя{number}", False, "Нет связи")
        remember(chat.talk, said, judge(chat.talk, said), question_id=number)
        if number % 2:
            reply = Said(-100, 10_000 + number, said.at, 100, "Борис", True, "Смотрю", reply_to=number)
            remember(chat.talk, reply, judge(chat.talk, reply))

    talk = chat.talk
    assert MOST_OPEN - 1 <= len(talk.open) <= MOST_OPEN
    assert len(talk.participants) == MOST_PARTICIPANTS
    assert len(talk.answered) <= MOST_ANSWERED
    assert len(talk.authors) == MOST_AUTHORS
    assert all(person in talk.participants for people in talk.people_by_name.values() for person in people)


def test_an_endless_burst_keeps_its_first_and_its_newest_messages(chat):
    for _ in range(MOST_MESSAGES * 2):
        chat.says("Белла", "Не печатает принтер")

    kept = chat.talk.open[0].message_ids
    assert len(kept) == MOST_MESSAGES
    assert (kept[0], kept[1], kept[-1]) == (1, MOST_MESSAGES + 2, MOST_MESSAGES * 2)


def test_somebody_who_changes_their_name_is_known_by_the_new_one(chat):
    introduce(chat.talk, 1, "Белла", is_specialist=False, at=NOON)
    introduce(chat.talk, 1, "Виолетта", is_specialist=False, at=NOON)

    assert chat.talk.people_by_name["виолетта"] == [1]
    assert "белла" not in chat.talk.people_by_name


@pytest.mark.parametrize("text", ["заработало как надо", "у Кирилла такая же", "ну и погода сегодня у моря"])
def test_talk_after_the_answer_opens_nothing(chat, text):
    chat.says("Белла", "Не печатает принтер")
    chat.says("Борис", "Откройте лоток", reply_to=1)

    assert isinstance(chat.says("Белла", text, after=30), Nothing)


def test_a_statement_between_what_others_say_opens_nothing(chat):
    chat.says("Кирилл", "Кто забрал проектор из переговорной?")

    assert isinstance(chat.says("Белла", "он был вчера у маркетинга", after=1), Nothing)


def test_a_statement_out_of_the_blue_asks(chat):
    assert chat.says("Белла", "лампа над столом в 407 кабинете") == Opens()


def test_what_begins_with_and_goes_on_with_the_question_that_waits(chat):
    chat.says("Белла", "Как завести новый вид упаковки?")
    chat.says("Кирилл", "Белла, у тебя права кладовщика")

    assert chat.says("Белла", "и как их получить?") == Continues(1)


def test_a_name_later_in_the_message_is_an_address(chat):
    chat.says("Белла", "Не печатает принтер")
    chat.says("Кирилл", "Не открывается 1С")

    assert chat.says("Борис", "Так делать нельзя. Белла, откройте лоток") == Answers(1, "name", 0.9)


def test_who_was_asked_by_name_answers_that_question(chat):
    chat.says("Борис", "Всем доброе утро")
    chat.says("Белла", "Борис, где лежат бланки?")
    chat.says("Кирилл", "Не открывается 1С")

    assert chat.says("Борис", "в верхнем ящике") == Answers(2, "score", 0.6)


def test_shared_words_tell_the_question(chat):
    chat.says("Белла", "Когда привезут новые гарнитуры?")
    chat.says("Кирилл", "Не открывается 1С")

    assert chat.says("Борис", "гарнитуры будут в четверг") == Answers(1, "score", 0.6)
