"""What an answer is by its words."""

import pytest

from desk.answers import AnswerKind, kind_of, says_yes

SEEN = """
Смотрю
смотрю...
Взял
взял в работу
минуту
минутку, пожалуйста
одну минуту
5 минут
+
👍
ок, принял
Принято!
Добрый день, смотрю
Здравствуйте!
Спасибо, сейчас проверю
ага, гляну
Понял, разберусь и отпишусь
да, сейчас посмотрим
проверяю почтовый сервер
Посмотрю после обеда
сделаю через 10 минут
Уточню у бухгалтерии
передал коллегам
Иду к вам
Анна Петровна, минутку
Катя, смотрю
без проблем, сделаю
в работе
щас
looking
Looking into it
on it
I'm on it!
one sec
just a moment
ok, got it
will do
Hi Bella, let me check
checking the mail server
I'll take a look after lunch
give me 5 min
on my way
Sure, looking now
noted, thanks
working on it
hold on please
@bella one sec
""".strip().splitlines()

ANSWERS = """
смотрю, перезагрузите пока роутер
Перезагрузите роутер
Готово
сделал, проверяйте
Готово, проверите?
Да
нет
можно
Через час
ок, доступ выдал
Сейчас нет доступа к серверу
Пароль сбросил, новый в почте
Попробуйте перезагрузить, помогло?
Проверьте кабель, он подключен?
Это известная проблема, чиним до 15:00
Кабинет 305
10.0.0.5
https://wiki.example.com/vpn
Заявление пришлите на hr@example.com
Как зайти: откройте настройки и выберите VPN
Когда появится окно, нажмите «ОК»
Здравствуйте, да
Смотрю. Пока работайте через веб-почту.
Минуту. Перезагрузил сервер, пробуйте
Нажмите Win+R. Получилось?
restart the router
looking, but restart the router meanwhile
done
Fixed, does it work now?
yes
No.
in an hour
It's up again
try again
check the cable
Can you try rebooting?
I will send you the link
ok, added you to the group
The server is down, we are fixing it
use port 443
It is in the settings, under Network
""".strip().splitlines()

COUNTER_QUESTIONS = """
а какой у вас кабинет?
Смотрю, а какой у вас кабинет?
Смотрю. Какая версия?
какая версия
Перезагружали?
А вы пробовали перезагрузить?
Уточните, пожалуйста, номер кабинета
подскажите, какой у вас номер заявки
пришлите скриншот
Скиньте скрин ошибки, пожалуйста
Добрый день! А что пишет?
Видите ошибку?
На каком этаже?
У всех так или только у вас?
?
which version?
which version
Hi, what does it say?
looking, which floor are you on?
Can you send me a screenshot?
please send the log
did you restart it?
Have you tried turning it off and on again?
Is it plugged in?
let me know which printer
What's the error?
Are you on VPN, or in the office?
""".strip().splitlines()


@pytest.mark.parametrize("text", SEEN)
def test_what_says_only_that_a_question_was_seen_is_an_acknowledgement(text):
    assert kind_of(text) is AnswerKind.ACKNOWLEDGEMENT


@pytest.mark.parametrize("text", ANSWERS)
def test_whatever_says_more_is_an_answer(text):
    assert kind_of(text) is AnswerKind.ANSWER


@pytest.mark.parametrize("text", COUNTER_QUESTIONS)
def test_what_asks_in_return_is_a_counter_question(text):
    assert kind_of(text) is AnswerKind.COUNTER_QUESTION


def test_the_name_of_who_asked_says_nothing():
    assert kind_of("Зульфия, смотрю", called=frozenset({"зульфия"})) is AnswerKind.ACKNOWLEDGEMENT


@pytest.mark.parametrize(
    ("text", "kind"),
    [("", AnswerKind.ANSWER), ("вот", AnswerKind.ANSWER), ("какой из этих?", AnswerKind.COUNTER_QUESTION)],
)
def test_a_picture_answers_unless_something_is_asked_with_it(text, kind):
    assert kind_of(text, shows_something=True) is kind


def test_a_sticker_only_reacts():
    assert kind_of("", shows_something=False) is AnswerKind.ACKNOWLEDGEMENT


def test_a_pasted_log_costs_no_more_than_its_beginning():
    assert kind_of("смотрю " * 100 + "перезагрузите роутер " * 100_000) is AnswerKind.ACKNOWLEDGEMENT


@pytest.mark.parametrize(
    "text",
    [
        "+", "++", "+1", "👌", "👍🏽", "👀", "👨‍💻", "ок, делаю", "делаю", "есть", "настраиваю доступ", "бумагу несу",
        "перезапускаю сервер", "уже везу", "звоню провайдеру", "Смотpю", "Bзял", "минутy",
    ],
)  # fmt: skip
def test_a_sign_what_one_is_doing_and_words_with_latin_letters_acknowledge(text):
    assert kind_of(text) is AnswerKind.ACKNOWLEDGEMENT


@pytest.mark.parametrize(
    "text",
    [
        "адрес напиши", "Маш, адрес напиши", "а номер аппарата какой", "в каком кабинете сидите", "что пишет",
        "Мария, а сколько трубок у вас", "логин ваш дайте пожалуйста", "ошибка какая", "у вас какой виндовс",
        "что за ошибка", "из какого отдела", "чем печатаете", "скрин кинь",
    ],
)  # fmt: skip
def test_a_short_question_needs_no_mark_to_be_one(text):
    assert kind_of(text) is AnswerKind.COUNTER_QUESTION


@pytest.mark.parametrize(
    "text",
    [
        "заявление напишите", "в личку напишите", "не знаю какой", "что могу, сделаю завтра к обеду", "думаю, нет",
        "рекомендую обновить", "кабинет 412", "отчёт Ольге отправьте", "ожидаем поставку в среду",
        "где-то в среду привезут",
    ],
)  # fmt: skip
def test_advice_and_what_only_looks_like_a_question_answer(text):
    assert kind_of(text) is AnswerKind.ANSWER


@pytest.mark.parametrize(
    ("asked", "said_back"), [("Бумага в принтере есть?", "есть"), ("Документы приняли?", "Приняли")]
)
def test_a_word_of_the_question_said_back_is_a_yes(asked, said_back):
    assert says_yes(asked, said_back)
    assert not says_yes("Не печатает принтер", said_back)
    assert not says_yes(asked, "смотрю")


BELLA = frozenset({"белла", "bella", "bella_k"})


@pytest.mark.parametrize("text", ["Ольга", "Olga.", "Анна Петровна", "Mark", "Will", "@olga", "@olga_it 🙂"])
def test_a_bare_name_is_who_was_asked_for(text):
    assert kind_of(text, called=BELLA) is AnswerKind.ANSWER


@pytest.mark.parametrize("text", ["Белла", "bella!", "@bella_k", "Белла Петровна", "Ольга,", "Ольга!"])
def test_who_asked_is_only_called_and_so_is_a_colleague(text):
    assert kind_of(text, called=BELLA) is AnswerKind.ACKNOWLEDGEMENT


def test_a_name_with_a_question_mark_asks_back():
    assert kind_of("Ольга?", called=BELLA) is AnswerKind.COUNTER_QUESTION


TELL_HOW_IT_IS = """
да, работаем до 18
пока ничего
ждите до вечера
сейчас нет
all good now
пока нет
сегодня никак
нет ещё
not yet
nothing yet
подождите до завтра
открыты до 20:00
столовая работает с 12
wait until tomorrow
everything is back
ещё нет
no, not yet
all set
все в порядке, заходите
вы не подписали заявление
ваш пропуск готов
ваша заявка отклонена
вы ввели старый пароль
напишите заявление
напишите директору
пришлите заявление на почту
дайте доступ через настройки
сервер вчера обновляли
мы проверяли, всё исправно
do it again
your account is locked
кабинет 305, этаж 3
номер 1122
проблема в кабеле
заявка закрыта
через 10 минут
in 10 minutes
на почту
вчера проверяли
your request was approved
версия 3.2
напишите в бухгалтерию
call me at 1122
номер телефона 1122
ночью сервер перезагружали
is fixed now
скиньте на флешку
""".strip().splitlines()

ONLY_SEEN = """
заявку принял
вижу проблему, разбираемся
счас
минут 10
gimme a minute
taking this
be right there
задачу взял
вопрос понял
сообщение увидела
щас, минут 5
gimme 5
on this one
omw
coming over
grabbing it
ticket received
принял заявку, смотрим
будем через 5 минут
be with you in a minute
need a minute
проблему вижу
запрос взяли в работу
секунд 30
there in 5
coming
this one is mine
got it, checking
тикет беру
подождите минутку
да, сейчас
ок, счас гляну
i see the issue, checking
handling this
""".strip().splitlines()

ASK_BACK = """
Никита, напишите, пожалуйста, браузер и город
Пётр Ильич, назовите номер договора
напишите, пожалуйста, браузер и город
дайте анидеск
вы перезагружали
кабель проверяли
ваш ip
screenshot please
since when
кэш чистили
другой кабель пробовали
вы в систему заходили
пароль меняли давно
скрин пожалуйста
your browser
room number please
on which floor
how long
how many users
did you restart
have you tried another cable
is it plugged in
are you on vpn
any error message
напишите модель и серийный номер
дайте айпи
ваш логин
скиньте фото экрана
назовите дату и сумму
укажите отдел
какой браузер
версию напишите
с какого времени
what exactly
does it beep
в настройки заходили
кнопку нажимали
for how long
письмо получали
продиктуйте номер
log please
сообщите табельный
""".strip().splitlines()


@pytest.mark.parametrize("text", TELL_HOW_IT_IS)
def test_how_long_it_takes_what_was_found_and_where_to_write_answers(text):
    assert kind_of(text) is AnswerKind.ANSWER


@pytest.mark.parametrize("text", ONLY_SEEN)
def test_to_have_taken_a_request_or_to_ask_for_a_minute_acknowledges(text):
    assert kind_of(text) is AnswerKind.ACKNOWLEDGEMENT


@pytest.mark.parametrize("text", ASK_BACK)
def test_what_only_the_asker_knows_or_may_have_tried_is_asked_back(text):
    assert kind_of(text) is AnswerKind.COUNTER_QUESTION


@pytest.mark.parametrize(
    "text",
    [
        "привезём через полчаса", "занесём до вечера", "к вечеру сделаю", "сделаем завтра", "принесу после обеда",
        "заменим в четверг", "отправлю до конца дня", "починим к понедельнику", "доставят в среду, занесу",
        "выдадим в пятницу", "поставлю завтра утром", "оформлю до 15:00", "~30 min", "минут 20", "примерно 40 минут",
        "20 минут", "напишите ФИО и время, я оформлю", "пришлите реквизиты, заявление подготовлю",
        "укажите даты, и я забронирую", "можете забыть сеть и подключиться заново?", "всё ок у нас",
        "will bring it tomorrow", "I'll do it by tonight", "we'll replace it on Friday", "will have it in an hour",
        "I'll send it after lunch", "will deliver by noon", "about 40 min", "ETA 30 min", "30 minutes",
        "send me your name and the date, I'll book it", "give us the room number and we will order one",
        "can you forget the network and join again?", "could you log out and in again?",
        "can you please clear the cache?", "can you turn it off and on?", "it is working now",
        "записала вас на 15:00", "добавил вас в группу", "Roger from facilities has it",
    ],
)  # fmt: skip
def test_what_will_be_done_and_when_or_how_to_get_it_is_an_answer(text):
    assert kind_of(text) is AnswerKind.ANSWER


@pytest.mark.parametrize(
    "text",
    [
        "видим, разбираемся", "видим", "записал", "добавил в очередь", "записала в список", "на связи", "тут",
        "я тут", "ок, минут пять", "5 минут", "сделаю через 10 минут", "посмотрю после обеда", "проверю к вечеру",
        "отпишусь до вечера", "уточню завтра", "иду к вам", "несу", "везу", "чиню", "chasing legal now",
        "going there now", "heading over now", "ordering one now", "calling the vendor now",
        "asking finance right now", "pulling the logs now", "doing it", "roger", "added to the queue",
        "logged it in the tracker", "okay, will look after lunch", "give me 30 min", "will check tomorrow",
        "be there in 20 min", "one sec", "on it",
    ],
)  # fmt: skip
def test_what_one_is_at_or_has_noted_is_an_acknowledgement(text):
    assert kind_of(text) is AnswerKind.ACKNOWLEDGEMENT


@pytest.mark.parametrize(
    "text",
    [
        "what's your asset tag", "where's your desk", "who's your manager", "what's the error",
        "скиньте скрин, посмотрю", "напишите номер, подключусь", "пришлите фото", "напишите номер кабинета",
        "send me the log, I'll check", "send me a screenshot please", "can you send me the invoice number?",
        "can you log in?", "can you open the file?", "какой кабинет", "можете прислать скрин?",
        "what's your room number", "можете подробнее?",
    ],
)  # fmt: skip
def test_what_only_the_asker_knows_is_asked_of_them(text):
    assert kind_of(text) is AnswerKind.COUNTER_QUESTION
