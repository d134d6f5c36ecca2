"""How people really write: signs for words, look-alike letters, troubles in two words, praise, company for lunch."""

import pytest

from desk.pairing.detection import (
    Tone,
    is_greeting_or_thanks,
    is_small_talk,
    is_thanks,
    read,
    tells_of_an_event,
    thanks_for_an_answer,
    tone,
    wants_nothing,
)
from desk.pairing.folding import fold
from desk.pairing.model import Answers, Continues, Nothing, Opens
from tests.desk.test_pairing_engine import Chat


@pytest.mark.parametrize("text", ["+", "++", "+1", "+.", "👌", "👍", "👍🏽", "👀", "✔️", "👨‍💻", "+ 👌"])
def test_a_sign_of_a_specialist_is_a_first_reaction_without_reply_too(text):
    chat = Chat()
    chat.says("Белла", "не работает принтер в 412")

    assert chat.says("Борис", text) == Answers(1, "recency", 0.7)


@pytest.mark.parametrize("text", ["+", "+1", "👌", "👀"])
def test_the_same_sign_of_an_employee_asks_nothing(text):
    assert isinstance(Chat().says("Белла", text), Nothing)


@pytest.mark.parametrize("text", ["🙂", "🙏", "😂😂", "...", "!"])
def test_a_mood_is_no_reaction(text):
    assert is_greeting_or_thanks(read(text))


@pytest.mark.parametrize("text", ["+7 912 000-00-00", "+100", "404", "?"])
def test_numbers_are_no_signs(text):
    assert not is_small_talk(read(text))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("hе мoгу вoйти", "не могу войти"), ("Смотpю", "смотрю"), ("Bзял", "взял"), ("минутy", "минуту"),
        ("спаcибо", "спасибо"), ("y меня HET света", "у меня нет света"), ("оk", "ок"),
        ("не работает VPN на PC", "не работает vpn на pc"), ("see the top of it", "see the top of it"),
        ("windоws", "windows"),
    ],
)  # fmt: skip
def test_each_word_is_read_in_one_alphabet(written, meant):
    assert fold(written) == meant


def test_look_alike_letters_open_acknowledge_and_thank_as_their_own_would():
    chat = Chat()

    assert chat.says("Белла", "hе мoгу вoйти") == Opens()
    assert chat.says("Борис", "Смотpю") == Answers(1, "recency", 0.7)
    assert is_thanks(read("спаcибо"))


@pytest.mark.parametrize(
    "text",
    [
        "интернет лёг", "телефон молчит", "сервак помер", "почта легла", "кондей капает", "монитор погас", "лифт встал",
        "картридж сдох", "кран течёт",
    ],
)  # fmt: skip
def test_a_thing_and_what_it_does_opens_a_question_out_of_the_blue(text):
    chat = Chat()
    chat.says("Белла", "Не печатает принтер")
    chat.says("Борис", "Откройте лоток", reply_to=1)

    assert chat.says("Кирилл", text, after=15) == Opens()


@pytest.mark.parametrize(
    "text", ["я ушёл", "буду через 10 минут", "опоздаю на полчаса", "я сегодня на удалёнке", "скоро буду"]
)
def test_what_somebody_tells_of_themselves_opens_nothing(text):
    assert not tells_of_an_event(read(text)) or wants_nothing(read(text))
    assert isinstance(Chat().says("Белла", text), Nothing)


@pytest.mark.parametrize(
    "text",
    [
        "и ещё вопрос, больничный надо приносить или он электронный",
        "а кто отвечает за переговорки",
        "завтра работаем или нет",
        "кстати где взять бумагу",
        "у меня такой вопрос",
        "а какой пароль от вайфая",
        "еще вопрос по отпуску",
    ],
)
def test_a_question_without_its_mark_is_one_while_another_waits_and_after_an_exchange(text):
    chat = Chat()
    chat.says("Белла", "Не могу найти шаблон заявления на отпуск")

    assert chat.says("Кирилл", text) == Opens()
    chat.says("Борис", "Так и сделайте", reply_to=2)
    assert chat.says("Кирилл", text, after=3) == Opens()


@pytest.mark.parametrize("text", ["а когда обновил, всё открылось", "как перезагрузился, всё заработало"])
def test_a_question_word_may_ask_nothing(text):
    assert tone(read(text)) is Tone.STATEMENT


@pytest.mark.parametrize(
    "text",
    [
        "огонь, больше не рвётся",
        "больше не рвётся",
        "не шумит",
        "не падает",
        "супер, ошибка пропала",
        "класс! больше не разрывается",
        "перестал глючить",
        "уже не тормозит",
        "проблема решена",
    ],
)
def test_no_fault_any_more_is_no_complaint(text):
    chat = Chat()
    chat.says("Белла", "Рвётся связь, что делать?")
    chat.says("Борис", "Переткните кабель", reply_to=1)

    assert isinstance(chat.says("Белла", text), Nothing)


@pytest.mark.parametrize(
    "text",
    [
        "больше не открывается",
        "не работает",
        "перестал печатать",
        "не шумит, но и не печатает",
        "супер, опять не работает",
        "ошибка не пропала",
        "связь рвётся",
    ],
)
def test_a_fault_that_stays_is_one(text):
    assert tone(read(text)) is Tone.COMPLAINT


@pytest.mark.parametrize(
    "text",
    [
        "народ, кто на обед?",
        "кто в столовую",
        "Кто за кофе?",
        "кто пойдёт курить?",
        "ребят, кто со мной на обед?",
        "who is up for lunch?",
    ],
)
def test_asking_for_company_asks_the_desk_nothing(text):
    assert isinstance(Chat().says("Белла", text), Nothing)


@pytest.mark.parametrize(
    "text", ["кто на смене?", "кто в курсе?", "кто на связи?", "кто в офисе?", "кто отвечает за пропуска?"]
)
def test_who_is_there_is_a_question(text):
    assert Chat().says("Белла", text) == Opens()


@pytest.mark.parametrize("text", ["от души", "Борис, от души!", "с меня шоколадка"])
def test_thanks_have_many_words(text):
    assert is_thanks(read(text))
    assert isinstance(Chat().says("Белла", text), Nothing)


@pytest.mark.parametrize(
    "text",
    [
        "спасибо", "спаcибо", "спс, помогло", "Борис, от души!", "спасибо, попробую", "спасибо, завтра зайду",
        "thanks, will try", "спасибо, больше не рвётся", "спасибо, вопросов больше нет", "огромное спасибо, выручили",
        "thank you so much, it works",
    ],
)  # fmt: skip
def test_thanks_are_for_an_answer_even_if_it_is_not_tried_yet(text):
    assert thanks_for_an_answer(read(text))


@pytest.mark.parametrize(
    "text",
    [
        "заранее спасибо", "спасибо заранее!", "Буду очень благодарна", "thanks in advance", "TIA, thanks",
        "would appreciate it",
        "нет, спасибо", "спасибо, не надо", "спасибо, нет", "no thanks", "no, thank you", "thanks, not needed",
        "спасибо, но не помогло", "спасибо, сама разобралась",
        "thanks but it still fails", "thanks, never mind, did it myself",
        "спасибо, а пароль какой?", "спасибо, если посмотрите", "ок, принято",
    ],
)  # fmt: skip
def test_thanks_in_advance_or_with_a_refusal_are_for_nothing_yet(text):
    assert not thanks_for_an_answer(read(text))


@pytest.mark.parametrize(
    "text",
    [
        "Риточка с днём рождения!!!", "с наступающим праздником, друзья мои дорогие", "доброе утро страна",
        "привет, котики",
        "нашёл в приложении, не актуально", "разобралась сама, отбой", "вопрос снят, всем хорошего дня",
    ],
)  # fmt: skip
def test_wishes_withdrawals_and_greetings_want_nothing(text):
    assert isinstance(Chat().says("Белла", text), Nothing)


def test_counting_how_often_it_happened_is_no_new_question():
    chat = Chat()
    chat.says("Белла", "Коллеги, на парковке моё место 14 опять занято")
    chat.says("Кирилл", "это из соседнего офиса", after=2)

    said = chat.says("Белла", "уже третий раз за месяц, кто нибудь с этим может что то сделать??", after=15)

    assert said == Continues(1)
