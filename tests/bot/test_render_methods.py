"""Which Telegram method says it, with which parameters."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.render.environment import environment
from bot.render.scene import PRESENTERS, View, message_url
from desk.delivery import TryLater
from desk.errors import Refusal
from desk.notices import Mode, Notice
from desk.people import Person
from desk.tasks import Verb
from tests.bot.render_world import BORIS, CHAT, NOW, SECOND, World

CARD = Notice("task_card", "task_card:42", SECOND, Mode.CARD, values={"task_id": 42}, desk_id=1)
POST = Notice("watcher_taken", "w:42", CHAT, values={"task_id": 42}, desk_id=1, reply_to=11, topic_id=3)
ALONE = Notice(
    "hold_choices",
    "h:1",
    SECOND,
    Mode.EPHEMERAL,
    values={"task_id": 42, "for_user": BORIS},
    desk_id=1,
    receiver_id=BORIS,
    callback_id="cb",
)


async def test_a_post_is_a_reply_in_its_topic_without_link_preview():
    call = await World().render(POST)

    assert call.method == "sendMessage"
    assert call.params["chat_id"] == CHAT
    assert call.params["message_thread_id"] == 3
    assert call.params["reply_parameters"] == {"message_id": 11, "allow_sending_without_reply": True}
    assert call.params["link_preview_options"] == {"is_disabled": True}
    assert "parse_mode" not in call.params


async def test_a_card_is_posted_once_and_edited_later():
    world = World()

    first = await world.render(CARD)
    world.task.priority = world.task.priority.raised()
    second = await world.render(CARD, sent_message_id=77, rendered=first.digest)

    assert (first.method, second.method) == ("sendMessage", "editMessageText")
    assert second.params["message_id"] == 77
    assert "message_thread_id" not in second.params


async def test_an_edit_that_would_show_nothing_new_is_not_made_and_issues_no_buttons():
    world = World()
    first = await world.render(CARD)
    issued = len(world.buttons.issued)

    second = await world.render(CARD, sent_message_id=77, rendered=first.digest)

    assert second is None
    assert len(world.buttons.issued) == issued


async def test_buttons_drawn_for_an_older_version_are_drawn_anew():
    world = World()
    first = await world.render(CARD)
    world.task.version += 1

    second = await world.render(CARD, sent_message_id=77, rendered=first.digest)

    assert second.method == "editMessageText"


async def test_an_edit_takes_away_buttons_that_no_longer_apply():
    world = World()
    world.task.rating = 5
    notice = replace(CARD, kind="watcher_done")

    call = await world.render(notice, sent_message_id=77)

    assert call.params["reply_markup"] == {"inline_keyboard": []}


async def test_a_message_for_one_person_names_them_and_the_press():
    call = await World().render(ALONE)

    assert call.method == "sendMessage"
    assert call.params["ephemeral_message_parameters"] == {"receiver_user_id": BORIS, "callback_query_id": "cb"}
    assert "reply_parameters" not in call.params


async def test_a_press_older_than_fifteen_seconds_is_not_named():
    call = await World().render(ALONE, put_at=NOW - timedelta(seconds=15))

    assert call.params["ephemeral_message_parameters"] == {"receiver_user_id": BORIS}


async def test_a_message_for_one_person_is_edited_by_its_own_method():
    call = await World().render(ALONE, ephemeral_id=9)

    assert call.method == "editEphemeralMessageText"
    assert (call.params["receiver_user_id"], call.params["ephemeral_message_id"]) == (BORIS, 9)


async def test_where_one_person_messages_fail_an_ordinary_one_names_its_person_first():
    call = await World().render(replace(ALONE, reply_to=5), ordinary=True)

    assert call.params["text"].startswith("Борис:\nДо какого времени отложить IT-42?")
    assert call.params["entities"][0]["user"]["id"] == BORIS
    assert "ephemeral_message_parameters" not in call.params
    assert call.params["reply_parameters"]["message_id"] == 5


async def test_in_private_a_message_for_one_person_is_an_ordinary_one():
    call = await World().render(replace(ALONE, chat_id=BORIS))

    assert call.method == "sendMessage"
    assert "ephemeral_message_parameters" not in call.params
    assert call.params["text"].startswith("До какого времени")


async def test_a_reaction_is_set_and_taken_away():
    notice = Notice("reaction", "r", CHAT, Mode.REACTION, values={"emoji": "👀"}, message_id=11)

    there = await World().render(notice)
    gone = await World().render(replace(notice, values={"emoji": None}))

    assert there.method == "setMessageReaction"
    assert there.params == {"chat_id": CHAT, "message_id": 11, "reaction": [{"type": "emoji", "emoji": "👀"}]}
    assert gone.params["reaction"] == []


async def test_messages_from_before_a_migration_are_neither_answered_nor_reacted_to():
    reaction = Notice("reaction", "r", CHAT, Mode.REACTION, values={"emoji": "👀"}, message_id=11 - 2**40)

    said = await World().render(replace(POST, reply_to=11 - 2**40))

    assert "reply_parameters" not in said.params
    assert await World().render(reaction) is None


@pytest.mark.parametrize(
    ("kind", "values", "expected"),
    [
        ("toast", {"code": "nothing"}, {}),
        ("toast", {"code": "ok"}, {}),
        ("toast", {"code": "reopened"}, {"text": "Снова в работе"}),
        ("toast", {"code": "taken", "task_id": 42}, {"text": "IT-42 теперь ваша"}),
        (
            "refusal",
            {"code": "specialists_only", "action": "make_task"},
            {
                "text": "Задачи создают специалисты службы. Вы можете задать вопрос здесь или боту: /ask",
                "show_alert": True,
            },
        ),
    ],
)
async def test_a_press_is_answered_in_brief_and_a_long_answer_waits_to_be_read(kind, values, expected):
    notice = Notice(kind, "a", BORIS, Mode.ANSWER, values=values, desk_id=1, callback_id="cb")

    call = await World().render(notice)

    assert call.method == "answerCallbackQuery"
    assert call.params == {"callback_query_id": "cb", **expected}


async def test_any_other_method_is_called_as_it_is_written():
    values = {"method": "setMyCommands", "params": {"commands": []}}

    call = await World().render(Notice("menu", "m", 0, Mode.CALL, values=values))

    assert (call.method, call.params) == ("setMyCommands", {"commands": []})


async def test_a_card_is_pinned_once_it_is_known_which_message_it_is():
    notice = Notice("pin_card", "pin:42:1", SECOND, Mode.CALL, values={"task_id": 42})

    there = await World().render(notice)
    not_yet = await World(posted=None).render(notice)

    assert there.method == "pinChatMessage"
    assert there.params == {"chat_id": SECOND, "message_id": 77, "disable_notification": True}
    assert isinstance(not_yet, TryLater)


async def test_the_card_of_a_closed_task_is_not_pinned_any_more():
    world = World(posted=None)
    world.task.move(Verb.DONE, NOW, by=BORIS)

    assert await world.render(Notice("pin_card", "pin:42:1", SECOND, Mode.CALL, values={"task_id": 42})) is None


@pytest.mark.parametrize(
    ("notice_language", "persons", "chat_id", "starts"),
    [
        (None, None, BORIS, "Вам поручили"),
        (None, "en", BORIS, "IT-42 is for you"),
        (None, "xx", BORIS, "Вам поручили"),
        (None, "en", SECOND, "IT-42, исполнитель"),
        ("en", "ru", BORIS, "IT-42 is for you"),
    ],
)
async def test_the_language_is_the_notices_else_the_readers_else_the_desks(notice_language, persons, chat_id, starts):
    world = World()
    world.people[BORIS] = Person(BORIS, "Борис", language=persons)
    notice = Notice("task_assigned", "t", chat_id, values={"task_id": 42, "by": None}, desk_id=1)

    call = await world.render(replace(notice, language=notice_language))

    assert call.params["text"].startswith(starts)


async def test_who_alone_sees_a_message_reads_it_in_their_language():
    world = World()
    world.people[BORIS] = Person(BORIS, "Борис", language="en-US")

    alone = await world.render(ALONE)
    before_all = await world.render(ALONE, ordinary=True)

    assert alone.params["text"].startswith("Put IT-42 on hold")
    assert before_all.params["text"].startswith("Борис:\nДо какого времени")


async def test_a_mistake_in_a_template_does_not_stop_the_message(monkeypatch):
    broken = environment("ru").from_string("{{ nobody_gave_this }}")
    real = environment("ru").get_template
    monkeypatch.setattr(
        environment("ru"), "get_template", lambda name: broken if name.startswith("task_card") else real(name)
    )

    call = await World().render(CARD)

    assert call.params["text"].startswith("Здесь есть новость")


async def test_a_mistake_in_a_presenter_does_not_stop_the_message(monkeypatch):
    async def mistaken(scene):
        return View({"x": scene.values["not there"]})

    monkeypatch.setitem(PRESENTERS, "task_card", mistaken)

    call = await World().render(CARD)

    assert call.params["text"].startswith("Здесь есть новость")


async def test_a_database_that_is_away_is_not_worded_over():
    world = World()
    uow = world.uow()

    async def away(task_id):
        raise OSError("connection refused")

    uow.tasks.get = away
    world.uow = lambda: uow

    with pytest.raises(OSError, match="refused"):
        await world.render(CARD)


async def test_what_is_about_nothing_any_more_is_not_said():
    world = World()
    world.tasks.clear()

    assert await world.render(CARD) is None


@pytest.mark.parametrize(
    ("place", "url"),
    [
        ((-1001000000001, 11), "https://t.me/c/1000000001/11"),
        ((-1001000000001, 11, 3), "https://t.me/c/1000000001/3/11"),
        ((-42, 11), None),
        ((BORIS, 11), None),
        ((None, 11), None),
        ((-1001000000001, None), None),
        ((-1001000000001, 11 - 2**40), None),
    ],
)
def test_only_messages_of_supergroups_have_an_address(place, url):
    assert message_url(*place) == url


async def test_a_button_is_good_for_the_chat_it_stands_in():
    world = World()

    await world.say("task_card", {"task_id": 42})
    await world.say("task_picker", {"chat_id": CHAT, "message_ids": [11], "maker_id": BORIS}, chat_id=CHAT)

    assert {button.chat_id for button in world.buttons.issued if button.action.startswith("task_")} == {SECOND}
    assert {button.chat_id for button in world.buttons.issued if button.action.startswith("pick")} == {CHAT}


async def test_what_all_of_a_group_can_read_is_in_the_language_of_its_desk():
    world = World(language="ru")
    notice = Notice(
        "refusal",
        "no",
        chat_id=SECOND,
        mode=Mode.EPHEMERAL,
        receiver_id=BORIS,
        values={"code": Refusal.NOT_IN_SECOND_LINE.value},
    )

    call = await world.render(notice, ordinary=True)

    assert call is not None
    assert "Задачи создают" in call.params["text"]
