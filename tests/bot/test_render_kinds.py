"""Every kind of notice, in every language, with the worst that people can be called and can write."""

import pytest

from bot.render import labels, presenters
from bot.render.environment import SUFFIX, TEMPLATES, environment
from bot.render.html import units
from bot.render.keyboards import LABEL_LIMIT
from bot.render.renderer import BROKEN
from desk.errors import Refusal
from desk.notices import Mode
from desk.questions import QuestionStatus
from desk.tasks import Status
from tests.bot.render_world import BORIS, CHAT, KINDS, KLARA, NOW, SECOND, World

HOSTILE = {
    "plain": "Принтер на 3 этаже замял бумагу",
    "html": "<b>Bob</b> & <a href='tg://user?id=1'>x</a> &lt; </blockquote>",
    "emoji": "😀" * 4096,
    "rtl": "\u202eעברית שלום\u2067",
    "template": "{{ 7 * 191 }} {% raw %} %(name)s %s 100%",
    "lines": "a\n\n\n\n\nb\n" * 50,
    "blank": " \n\t ",
}
LANGUAGES = ("ru", "en")
TOASTS = [
    "ok",
    "task_made",
    "taken",
    "held",
    "done",
    "reopened",
    "cancelled",
    "assigned",
    "priority_set",
    "task_type_set",
    "service_set",
    "customer_set",
    "deadline_set",
    "undone",
    "undone_before",
    "dismissed",
    "recalculated",
    "rated",
]


def unspeakable(language):
    return environment(language).get_template(BROKEN + SUFFIX).render().strip()


def check_limits(call):
    text = call.params["text"]
    assert 1 <= units(text) <= 4096
    encoded = text.encode("utf-16-le")
    for entity in call.params.get("entities", ()):
        start, end = entity["offset"], entity["offset"] + entity["length"]
        assert 0 <= start < end <= units(text)
        assert encoded[2 * start : 2 * end].decode("utf-16-le").strip("\n")
    for row in call.params.get("reply_markup", {}).get("inline_keyboard", ()):
        assert 1 <= len(row) <= 5
        for button in row:
            assert button["text"].strip()
            assert units(button["text"]) <= LABEL_LIMIT
            assert len(button.get("callback_data", "").encode()) <= 64
            assert ("callback_data" in button) is not ("url" in button)


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", sorted(KINDS))
async def test_every_kind_keeps_to_the_limits_whatever_people_write(kind, language, hostile):
    world = World(name=HOSTILE[hostile], text=HOSTILE[hostile], language=language)

    calls = [await world.say(kind, values) for values in KINDS[kind]]

    for call in calls:
        check_limits(call)
        assert call.params["text"] != unspeakable(language)
        assert "1337" not in call.params["text"]
        mentioned = [one["user"]["id"] for one in call.params.get("entities", ()) if one["type"] == "text_mention"]
        assert 1 not in mentioned


def test_every_kind_has_a_presenter_a_template_and_an_example():
    templates = {path.name.removesuffix(SUFFIX) for path in TEMPLATES.glob(f"*{SUFFIX}")}

    assert presenters.kinds() == set(KINDS)
    assert templates == {*KINDS, "_parts", BROKEN}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", list(Refusal))
async def test_every_refusal_has_its_text(code, language):
    world = World(language=language)
    known = {"task_id": 42, "by": KLARA, "at": NOW.isoformat(), "status": "done", "desks": ["it"], "text": "x"}

    bare = await world.say("refusal", {"code": code.value})
    full = await world.say("refusal", {"code": code.value, "number": 42, "prefix": "IT", "name": "fly", **known})

    for call in (bare, full):
        check_limits(call)
        assert call.params["text"] != unspeakable(language)
        assert units(call.params["text"]) <= 200


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["toast", "view_closed"])
@pytest.mark.parametrize("code", TOASTS)
async def test_every_short_answer_has_its_text(code, kind, language):
    world = World(language=language)

    bare = await world.say(kind, {"code": code})
    full = await world.say(kind, {"code": code, "task_id": 42, "priority": "high", "user_id": BORIS})

    for call in (bare, full):
        assert call.params["text"] != unspeakable(language)
        assert not call.params["text"].rstrip().endswith(":")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", list(Status))
async def test_a_card_can_show_every_status(status, language):
    world = World(language=language)
    world.task.status = status
    if status in {Status.DONE, Status.CANCELLED}:
        world.task.done_at, world.task.done_by, world.task.rating = NOW, KLARA, 5

    for kind in ("task_card", "watcher_done", "task_escalation", "task_list"):
        for values in KINDS[kind]:
            call = await world.say(kind, values)

            check_limits(call)
            assert call.params["text"] != unspeakable(language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", list(QuestionStatus))
async def test_an_escalation_can_show_how_every_question_ended(status, language):
    world = World(language=language)
    world.question.status = status
    world.question.answered_by, world.question.answered_at = KLARA, NOW

    call = await world.say("question_escalation", KINDS["question_escalation"][0])

    check_limits(call)
    assert call.params["text"] != unspeakable(language)


@pytest.mark.parametrize("kind", sorted(KINDS))
async def test_an_object_that_is_gone_leaves_nothing_or_something_general_to_say(kind):
    world = World()
    world.tasks.clear()
    world.questions.clear()
    world.messages.clear()
    world.clocks.clear()
    world.people.clear()
    world.first.clear()
    world.second.clear()

    for values in KINDS[kind]:
        try:
            call = await world.say(kind, values)
        except AssertionError:
            continue
        assert call.params["text"] != unspeakable("ru")


async def test_an_answer_to_a_press_is_short_in_every_language():
    for language in LANGUAGES:
        world = World(name="Б" * 300, language=language)
        for code in Refusal:
            values = {"code": code.value, "task_id": 42, "by": BORIS, "text": "x" * 500}
            call = await world.say("refusal", values, mode=Mode.ANSWER, callback_id="1", chat_id=BORIS)

            assert 1 <= units(call.params["text"]) <= 200
            assert call.params.get("show_alert", False) is (len(call.params["text"]) > 60)


async def test_a_list_of_many_tasks_fits_and_turns_its_pages():
    world = World(text="😀" * 100)
    for number in range(100, 130):
        world.tasks[number] = world.tasks[42].__class__(
            1, number, "😀" * 100, "", NOW, BORIS, None, None, chat_id=CHAT, message_id=number, id=number
        )

    call = await world.say("task_list", {"list": "mine", "desk_id": 1, "user_id": BORIS, "page": 3})

    check_limits(call)
    assert "Страница 4 из 4" in call.params["text"]
    assert [button["text"] for button in call.params["reply_markup"]["inline_keyboard"][0]] == ["◀"]
    assert call.params["chat_id"] == SECOND


ABOUT_DELIVERY, ANSWERS = {"unreachable", "delivery_failed"}, {"toast"}
"""Nobody is told that these could not be said."""


def test_every_kind_that_may_not_arrive_has_words():
    assert labels.NOTICES.keys() == presenters.kinds() - ABOUT_DELIVERY - ANSWERS


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ru", "Не дошло: напоминание о вопросе без ответа"),
        ("en", "What did not arrive: a reminder of a question without an answer"),
    ],
)
async def test_what_did_not_arrive_is_named_in_words(language, said):
    call = await World(language=language).say("unreachable", {"chat_id": KLARA, "notice": "question_escalation"})

    assert call.params["text"].splitlines()[-1] == said


async def test_what_has_no_words_is_not_named():
    call = await World(language="en").say("unreachable", {"chat_id": KLARA, "notice": "of an older version"})

    assert "of an older version" not in call.params["text"]


async def test_a_kind_of_an_earlier_version_is_left_unsaid():
    assert await World().show("welcome_of_long_ago", {}) is None
