"""What an employee's plain words want in a quiet chat: troubles and needs open, news and wishes do not."""

import pytest

from desk.pairing.detection import Tone, read
from desk.pairing.model import Answers, Nothing, Opens
from desk.pairing.plea import joins_in, plea, tells_the_desk
from tests.desk.test_pairing_engine import Chat

WANTS = """
my badge was declined at the gate
we have been billed for two seats too many
the invoice total is wrong
the kitchen tap is leaking
the parcel never arrived
the link is dead
account locked
elevator stuck
vpn down again
out of toner on floor 4
no paper in the copier
no more paper in the tray
it stopped printing
stopped syncing since the update
API returns 503 from time to time
Need parking for a visitor tomorrow
requesting a second monitor
please cancel my subscription
my order still says pending
wifi drops every ten minutes
it works but very slow
that fixed the login but the printer is still down
all good except the scanner is dead
working from home and vpn is down
running late, who can open the door
reminder about my request 12
деньги списали дважды
начислили меньше чем обещали
сертификат просрочен
ссылка битая
нет бумаги в копире
у нас на кухне нет воды
доступа к папке до сих пор нет
в переговорке жутко душно
сканер выдаёт ошибку 403
принтер жуёт бумагу
из крана течёт ржавая вода
запрашиваю доступ к системе
не хватает стула в 305
выставите, пожалуйста, счёт
а суточные какие
у кого ключ от склада
на каком этаже касса
до скольки открыт склад
больше не печатает
перестал включаться
всё в порядке, но звук пропал
работает, но шумит
иду на обед, где взять ключ
еду в офис, а пропуск заблокирован
напоминаю про заявку на пропуск
как обычно не работает сканер
забыла пинкод от токена, что теперь
""".strip().splitlines()

WANTS_NOTHING = """
happy birthday Rosa!
have a nice weekend all
enjoy your holidays
congrats on the promotion, Ben!
get well soon
welcome aboard, Tim!
wfh until Thursday
running a bit late, sorry
stuck in traffic, see you at ten
stepping out for an hour
back in 20 minutes
taking Friday off
coffee anyone?
anyone up for lunch?
reminder: timesheets are due today
cake in the kitchen, help yourselves
that did the trick
that did it, cheers
it stopped crashing
it stopped logging me out
no more errors, great
it no longer freezes
all good now, it works again
works like a charm
the noise is gone
is fixed now
hasnt crashed since
will be late today
what a day
how nice of you
я на обеде до двух
ушла на почту
буду к одиннадцати
сегодня из дома работаю
застрял в пробке, опоздаю
завтра меня не будет
всем хороших выходных
Леночка, с днём рождения!
удачи на защите!
ребята, в 12 созвон
собрание переносится на пятницу
напоминаю, в 15 планёрка
торт на кухне
угощайтесь, печенье в переговорке
кто на кофе?
пойдёмте обедать
больше не пищит
не греется больше
ошибок больше нет
теперь всё открывается
стало гораздо быстрее
у меня такое было, помогла перезагрузка
как обычно в понедельник
какая прелесть
кому отпуск, а кому отчёт
могу завтра занести
с кем не бывает
""".strip().splitlines()


def after_an_exchange_of_others() -> Chat:
    chat = Chat()
    chat.says("Белла", "Как подключить монитор?")
    chat.says("Борис", "Переткните кабель", reply_to=1)
    return chat


@pytest.mark.parametrize("text", WANTS)
def test_troubles_and_needs_open_a_question_out_of_the_blue_and_soon_after_an_exchange_of_others(text):
    assert Chat().says("Кирилл", text) == Opens()
    assert after_an_exchange_of_others().says("Кирилл", text, after=3) == Opens()


@pytest.mark.parametrize("text", WANTS)
def test_they_do_so_too_half_an_hour_after_an_exchange_of_ones_own(text):
    assert after_an_exchange_of_others().says("Белла", text, after=30) == Opens()


@pytest.mark.parametrize("text", WANTS_NOTHING)
def test_wishes_plans_and_good_news_open_nothing(text):
    assert isinstance(Chat().says("Кирилл", text), Nothing)
    assert isinstance(after_an_exchange_of_others().says("Кирилл", text, after=3), Nothing)


def test_a_trouble_told_by_what_was_said_before_goes_on_with_the_talk():
    chat = after_an_exchange_of_others()

    assert isinstance(chat.says("Белла", "it is empty", after=1), Nothing)


@pytest.mark.parametrize(
    "text",
    [
        "у меня тоже", "и у меня", "у нас то же самое", "аналогично", "та же проблема", "мне тоже интересно",
        "присоединяюсь к вопросу", "same here", "me too", "ditto", "same problem here, thanks",
        "would love to know that as well", "would like to know that too", "also interested", "seeing the same",
        "там вода кончилась небось", "это наверное из-за грозы", "it is probably out of water",
    ],
)  # fmt: skip
def test_who_only_joins_in_asks_nothing_and_takes_no_answer(text):
    chat = Chat()
    chat.says("Белла", "Почему пропал вайфай?")

    assert isinstance(chat.says("Кирилл", text), Nothing)
    assert chat.says("Борис", "чиним роутер") == Answers(1, "recency", 0.7)


@pytest.mark.parametrize(
    "text",
    ["у меня тоже не открывается отчёт", "мне тоже нужен доступ к папке", "same here and the scanner is dead too"],
)
def test_who_adds_something_of_their_own_asks_and_the_first_is_answered_first(text):
    chat = Chat()
    chat.says("Белла", "Почему пропал вайфай?")

    assert not joins_in(read(text))
    assert chat.says("Кирилл", text) == Opens()
    assert chat.says("Борис", "чиним роутер") == Answers(1, "score", 0.4)


@pytest.mark.parametrize("text", ["у меня тоже", "same problem here"])
def test_where_nobody_waits_joining_in_is_a_trouble_of_ones_own(text):
    assert Chat().says("Кирилл", text) == Opens() or not tells_the_desk(read(text))


@pytest.mark.parametrize("text", ["https://wiki.local/vpn", "вот https://wiki.local/vpn", "thanks https://wiki.local"])
def test_a_link_alone_answers(text):
    chat = Chat()
    chat.says("Белла", "Где инструкция по vpn?")

    assert chat.says("Борис", text) == Answers(1, "recency", 0.7)


@pytest.mark.parametrize("text", ["all good now", "it's back up again", "всё в порядке"])
def test_that_it_is_over_answers(text):
    chat = Chat()
    chat.says("Белла", "Не открывается портал")

    assert chat.says("Борис", text) == Answers(1, "recency", 0.7)


@pytest.mark.parametrize("text", ["торт на кухне", "help yourselves, cookies in the lounge"])
def test_treats_answer_nobody(text):
    chat = Chat()
    chat.says("Белла", "Не открывается портал")

    assert isinstance(chat.says("Борис", text), Nothing)


def test_a_question_mark_asks_whatever_stands_before_it():
    assert plea(read("всё в порядке?")) is Tone.QUESTION


@pytest.mark.parametrize(
    "text",
    [
        "ни у кого нет интернета",
        "у нас ни у кого нет интернета, посмотрите пожалуйста",
        "погода не открывается",
        "чья учётка на сервере заблокирована?",
        "чей ноутбук лежит в ремонте?",
        "кто забрал мои документы?",
        "кто сел на мою лицензию 1С?",
        "одолжите проектор на встречу, пожалуйста",
        "у Оли сегодня день рождения, закажите пропуск",
        "the weather app does not open",
        "who took my laptop from the repair desk?",
    ],
)
def test_what_only_sounds_like_a_matter_among_colleagues_is_for_the_desk(text):
    assert plea(read(text)) > Tone.STATEMENT
