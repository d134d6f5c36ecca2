"""The kind of answer that a question waits for, and which question an answer of a kind belongs to."""

import pytest

from desk.pairing.detection import read
from desk.pairing.expecting import Kind, awaited, told
from desk.pairing.model import Answers
from tests.desk.test_pairing_engine import Chat

ASKED = {
    Kind.TIME: """
        когда зарплата?
        во сколько закрывается столовая
        до скольки работает склад?
        как долго делают пропуск?
        когда починят лифт
        подскажите, когда аванс
        какого числа отчёт?
        через сколько будет готово?
        when is payday?
        what time does the canteen close
        how long does it take to get a badge?
        when will the lift be fixed
        could you tell me when the audit starts?
        by when do I submit expenses?
        any ETA on the laptop?
    """,
    Kind.PLACE: """
        где взять бланк?
        куда сдать ноутбук
        в каком кабинете бухгалтерия?
        откуда забирать пропуск?
        подскажите, где лежит бумага
        где посмотреть расчётный лист
        на каком этаже переговорная?
        where do I get a badge?
        where can I park
        which room is the training in?
        can you tell me where the form is?
        where should I send the invoice
        which folder has the templates?
        where are the spare keys?
    """,
    Kind.PERSON: """
        кто отвечает за парковку?
        к кому обратиться по отпуску?
        у кого ключ от склада
        кому сдавать отчёт?
        кто подписывает договоры
        who is responsible for badges?
        who do I ask about parking
        whose approval do I need?
        who signs contracts?
    """,
    Kind.NUMBER: """
        сколько дней отпуска у меня осталось?
        сколько стоит пропуск
        какой номер у охраны?
        какой КБК для госпошлины
        сколько лицензий есть?
        how many days off do I have left?
        how much is the parking
        what is the wifi code?
        what's the extension of reception
        how many seats are there?
    """,
    Kind.YES_NO: """
        можно взять отгул в пятницу?
        парковка работает?
        премия будет?
        есть ли доступ из дома?
        пропуск готов?
        обязательно ли приносить справку?
        is the canteen open?
        can I work from home on Friday?
        does SSO work with Okta?
        do we get a bonus?
        has the invoice been paid?
        are the showers open on weekends?
        will the replay keep the order?
    """,
    Kind.MANNER: """
        как заказать пропуск?
        как подключить сканер
        какой браузер лучше?
        почему списали дважды?
        how do I book a room?
        how to export data?
        what is the policy on travel?
        which printer should I use?
    """,
    Kind.NONE: """
        не печатает принтер
        принтер не работает, что делать?
        нужен доступ к папке
        the printer is jammed
        I need a new badge
        my VPN drops every minute
    """,
}
TOLD = {
    Kind.TIME: """
        20-го
        в пятницу
        завтра утром
        после обеда
        до 18
        через час
        с понедельника
        к трём часам
        на следующей неделе
        минут 20
        5 числа
        в 15:00
        25 ноября
        в конце месяца
        the 20th
        on Friday
        tomorrow
        after lunch
        by 5pm
        in an hour
        at 3
        within two days
        ~30 min
        next week
        every Monday
        from noon
        at 10:30
        end of the month
        they say an hour
        in the morning
    """,
    Kind.PLACE: """
        на портале
        у секретаря
        в 215 кабинете
        в шкафу на кухне
        кабинет 312
        под лестницей
        на ресепшене
        через охрану
        за стойкой
        внизу
        at the reception
        on the portal
        in the cupboard
        under My Profile
        room 12
        behind the building
        on the 2nd floor
        upstairs
        next to the lift
        in the drawer
        by the lift
    """,
    Kind.PERSON: """
        Ольга
        Лена из кадров
        бухгалтерия
        Иван Петрович
        начальник отдела
        ко мне
        Wendy
        ask HR
        Tom from facilities
        your manager
        me
    """,
    Kind.NUMBER: """
        14 календарных
        60 евро
        один
        1490
        три
        двадцать восемь дней, 28
        30 days
        two
        1234
        $5
        unlimited
        about 300
    """,
    Kind.YES_NO: """
        да
        нет
        можно
        пока нет
        да, можно
        нельзя
        к сожалению, нет
        конечно
        yes
        no
        not yet
        sure
        yes, via SCIM
        unfortunately not
        no, same backend
    """,
}
NOT_TOLD = {
    Kind.TIME: """
        на портале
        у секретаря
        в 215 кабинете
        room 12
        at the reception
        on the portal
        Ольга
        14 календарных
        60 евро
        да
        no
    """,
    Kind.PLACE: """
        в пятницу
        20-го
        через час
        the 20th
        on Friday
        in an hour
        at 3pm
        by 5pm
        from noon
        да
        Ольга
        14
        в 15:00
        на следующей неделе
        в конце месяца
        in the morning
        after lunch
    """,
    Kind.PERSON: """
        на портале
        в пятницу
        the 20th
        on Friday
        yes
        14
        room 12
        под лестницей
    """,
    Kind.NUMBER: """
        на портале
        в пятницу
        yes
        Ольга
        at the reception
    """,
    Kind.YES_NO: """
        на портале
        в пятницу
        Ольга
        no problem, done
        номер 5
        notebook
    """,
}


def each(lists: dict[Kind, str]) -> list[tuple[str, Kind]]:
    return [(line.strip(), kind) for kind, lines in lists.items() for line in lines.strip().splitlines()]


@pytest.mark.parametrize(("text", "kind"), each(ASKED))
def test_a_question_waits_for_one_kind_of_answer_and_a_trouble_for_none(text, kind):
    assert awaited(read(text)) == kind


@pytest.mark.parametrize(("text", "kind"), each(TOLD))
def test_an_answer_tells_what_it_is(text, kind):
    assert kind in told(read(text))


@pytest.mark.parametrize(("text", "kind"), each(NOT_TOLD))
def test_it_is_not_taken_for_another_kind(text, kind):
    assert kind not in told(read(text))


@pytest.mark.parametrize(
    ("older", "newer", "to_older", "to_newer"),
    [
        ("когда зарплата?", "где взять пропуск?", "20-го", "на ресепшене"),
        ("во сколько закрывается склад?", "кто подписывает накладные?", "в шесть вечера", "Геннадий Петрович"),
        ("сколько дней отпуска переносится?", "где бланк заявления?", "четырнадцать, 14", "на портале"),
        ("можно ли работать из дома?", "когда выдадут ноутбуки?", "да, можно", "в пятницу"),
        ("где лежит бумага?", "когда привезут картриджи?", "в шкафу на кухне", "завтра после обеда"),
        ("кто отвечает за парковку?", "сколько стоит гостевой пропуск?", "бухгалтерия", "300 рублей"),
        ("когда откроют столовую?", "премия в этом месяце будет?", "с понедельника", "нет"),
        ("какой номер у охраны?", "куда сдать старый монитор?", "1122", "на склад"),
        ("до скольки работает охрана?", "у кого ключи от архива?", "до 22:00", "у Риммы, Римма"),
        ("куда отправить счёт?", "можно без печати?", "на почту бухгалтерии", "можно"),
        ("где парковка для гостей?", "как долго делают пропуск?", "за зданием", "два дня"),
        ("обед платный?", "где столовая?", "нет", "на первом этаже"),
        ("через сколько будет мастер?", "кто проводит инструктаж?", "минут 20", "Лена из кадров"),
        ("на каком этаже бухгалтерия?", "сколько лицензий осталось?", "на третьем", "пять"),
        ("когда аванс?", "кому сдавать отчёт?", "5 числа", "секретарю, секретарь Ольга"),
        ("when is payday?", "where do I get a badge?", "the 20th", "at the reception"),
        ("what time does the canteen close?", "who signs the contracts?", "at 6pm", "Wendy"),
        ("how many days can I carry over?", "where is the leave form?", "14", "on the portal"),
        ("can I work from home on Fridays?", "when do we get the new laptops?", "yes", "next week"),
        ("where is the paper?", "when will the toner arrive?", "in the cupboard", "tomorrow morning"),
        ("who is responsible for parking?", "how much is a guest pass?", "Ruth", "5 euro"),
        ("when does the gym open?", "do we get a bonus this month?", "from Monday", "no"),
        ("what is the wifi code?", "where do I return a monitor?", "48213", "at the loading dock"),
        ("how long does a visa letter take?", "who has the keys of the archive?", "two days", "Gordon"),
        ("where should I send the invoice?", "is a scan enough?", "to finance, on the shared drive", "yes"),
        ("where can visitors park?", "how long is the lunch break?", "behind the building", "an hour"),
        ("is lunch free?", "where is the canteen?", "no", "on the ground floor"),
        ("when is the fire drill?", "who runs the induction?", "on Thursday at 10", "Ruth from HR"),
        ("which floor is finance on?", "how many licences are left?", "on the third floor", "five"),
        ("when are expenses paid?", "whose approval do I need?", "end of the month", "your manager"),
    ],
)  # fmt: skip
def test_of_two_questions_an_answer_belongs_to_that_which_waits_for_its_kind(older, newer, to_older, to_newer):
    for said, meant in ((to_older, 1), (to_newer, 2)):
        chat = Chat()
        chat.says("Белла", older)
        chat.says("Кирилл", newer)

        verdict = chat.says("Борис", said)

        assert isinstance(verdict, Answers)
        assert verdict.question_id == meant


@pytest.mark.parametrize("said", ["пропуск завтра сделаем", "пропуск выдают с утра"])
def test_words_in_common_say_more_than_the_kind(said):
    chat = Chat()
    chat.says("Белла", "когда починят лифт?")
    chat.says("Кирилл", "где взять пропуск?")

    verdict = chat.says("Борис", said)

    assert isinstance(verdict, Answers)
    assert verdict.question_id == 2
