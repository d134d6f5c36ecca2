"""Messages of the bot: texts, entities, replies, keyboards, and what is refused."""

import pytest

from tests.sandbox.conftest import ANNA, BORIS


async def started(sandbox):
    await sandbox.control("start", **{"from": ANNA})
    sandbox.world.queue.drop_all()
    return ANNA


async def test_the_sent_message_is_returned_and_never_comes_back_as_an_update(sandbox):
    chat = await sandbox.group()

    sent = await sandbox.call("sendMessage", chat_id=chat, text="hello")

    assert sent["text"] == "hello"
    assert sent["from"]["id"] == 4242
    assert sent["chat"] == {"id": chat, "type": "supergroup", "title": "Help"}
    assert sandbox.queued() == []


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("", "Bad Request: message text is empty"),
        (" \n ", "Bad Request: message text is empty"),
        ("x" * 4097, "Bad Request: message is too long"),
    ],
)
async def test_empty_and_long_texts_are_refused(sandbox, text, refusal):
    chat = await started(sandbox)

    assert await sandbox.refusal("sendMessage", chat_id=chat, text=text) == (400, refusal)


async def test_4096_code_points_fit_even_when_they_are_twice_as_many_utf16_units(sandbox):
    chat = await started(sandbox)

    sent = await sandbox.call("sendMessage", chat_id=chat, text="😀" * 4096)

    assert len(sent["text"]) == 4096


async def test_the_limit_counts_after_entities_are_parsed(sandbox):
    chat = await started(sandbox)

    sent = await sandbox.call("sendMessage", chat_id=chat, text="<b>" + "x" * 4096 + "</b>", parse_mode="HTML")

    assert sent["entities"] == [{"type": "bold", "offset": 0, "length": 4096}]


async def test_html_becomes_entities_in_utf16_units(sandbox):
    chat = await started(sandbox)
    html = (
        '😀 <b>bold <i>both</i></b> &lt;x&gt; <a href="https://a.example/">link</a> '
        '<a href="tg://user?id=1002">Boris</a> <tg-time unix="1700000000" format="r">then</tg-time>'
    )

    sent = await sandbox.call("sendMessage", chat_id=chat, text=html, parse_mode="HTML")

    assert sent["text"] == "😀 bold both <x> link Boris then"
    entities = sent["entities"]
    assert entities[0] == {"type": "bold", "offset": 3, "length": 9}
    assert entities[1] == {"type": "italic", "offset": 8, "length": 4}
    assert entities[2] == {"type": "text_link", "offset": 17, "length": 4, "url": "https://a.example/"}
    assert (entities[3]["type"], entities[3]["offset"], entities[3]["user"]["id"]) == ("text_mention", 22, BORIS)
    assert entities[4] == {
        "type": "date_time",
        "offset": 28,
        "length": 4,
        "unix_time": 1700000000,
        "date_time_format": "r",
    }


@pytest.mark.parametrize(
    ("html", "why"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("ё<x>y</x>", 'Unsupported start tag "x" at byte offset 2'),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("a <b", "Unclosed start tag at byte offset 2"),
    ],
)
async def test_mistakes_in_html_are_refused_in_telegrams_words(sandbox, html, why):
    chat = await started(sandbox)

    assert await sandbox.refusal("sendMessage", chat_id=chat, text=html, parse_mode="HTML") == (
        400,
        f"Bad Request: can't parse entities: {why}",
    )


async def test_markdown_v2_is_understood(sandbox):
    chat = await started(sandbox)

    sent = await sandbox.call(
        "sendMessage", chat_id=chat, text="*bold* _it_ `co` [li](https://a.example) 1\\.5", parse_mode="MarkdownV2"
    )

    assert sent["text"] == "bold it co li 1.5"
    assert [entity["type"] for entity in sent["entities"]] == ["bold", "italic", "code", "text_link"]


async def test_unescaped_markdown_is_refused(sandbox):
    chat = await started(sandbox)

    assert await sandbox.refusal("sendMessage", chat_id=chat, text="1.5", parse_mode="MarkdownV2") == (
        400,
        "Bad Request: can't parse entities: Character '.' is reserved and must be escaped with the preceding '\\'",
    )


async def test_own_entities_are_kept_and_links_are_found(sandbox):
    chat = await started(sandbox)

    sent = await sandbox.call(
        "sendMessage",
        chat_id=chat,
        text="  😀 see https://a.example/x, @anna /help",
        entities=[{"type": "bold", "offset": 2, "length": 2}],
    )

    assert sent["text"] == "😀 see https://a.example/x, @anna /help"
    assert sent["entities"] == [
        {"type": "bold", "offset": 0, "length": 2},
        {"type": "url", "offset": 7, "length": 19},
        {"type": "mention", "offset": 28, "length": 5},
        {"type": "bot_command", "offset": 34, "length": 5},
    ]


@pytest.mark.parametrize(
    ("entity", "why"),
    [
        (
            {"type": "bold", "offset": 0, "length": 9},
            "entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 9",
        ),
        (
            {"type": "bold", "offset": 0, "length": 1},
            "entity beginning at UTF-16 offset 0 ends in a middle of a UTF-16 symbol",
        ),
        (
            {"type": "bold", "offset": 7, "length": 1},
            "entity begins after the end of the text at UTF-16 offset 7",
        ),
    ],
)
async def test_entities_outside_the_text_are_refused(sandbox, entity, why):
    chat = await started(sandbox)

    assert await sandbox.refusal("sendMessage", chat_id=chat, text="😀ab", entities=[entity]) == (
        400,
        f"Bad Request: {why}",
    )


async def test_a_reply_shows_the_message_and_its_quote(sandbox):
    chat = await sandbox.group()
    asked = await sandbox.says(BORIS, chat, "😀 the printer is on fire")

    sent = await sandbox.call(
        "sendMessage", chat_id=chat, text="which", reply_parameters={"message_id": asked["message_id"], "quote": "fire"}
    )

    assert sent["reply_to_message"]["text"] == "😀 the printer is on fire"
    assert sent["quote"] == {"text": "fire", "position": 21, "is_manual": True}


async def test_a_quote_that_is_not_there_is_refused(sandbox):
    chat = await sandbox.group()
    asked = await sandbox.says(BORIS, chat, "hello")
    reply = {"message_id": asked["message_id"], "quote": "bye"}

    assert await sandbox.refusal("sendMessage", chat_id=chat, text="x", reply_parameters=reply) == (
        400,
        "Bad Request: QUOTE_TEXT_INVALID",
    )


async def test_a_reply_to_nothing_is_refused_unless_allowed(sandbox):
    chat = await sandbox.group()

    assert await sandbox.refusal("sendMessage", chat_id=chat, text="x", reply_parameters={"message_id": 99}) == (
        400,
        "Bad Request: message to be replied not found",
    )
    sent = await sandbox.call(
        "sendMessage",
        chat_id=chat,
        text="x",
        reply_parameters={"message_id": 99, "allow_sending_without_reply": True},
    )
    assert "reply_to_message" not in sent


async def test_callback_data_is_limited_in_bytes(sandbox):
    chat = await started(sandbox)

    def keyboard(data):
        return {"inline_keyboard": [[{"text": "Go", "callback_data": data}]]}

    sent = await sandbox.call("sendMessage", chat_id=chat, text="x", reply_markup=keyboard("ю" * 32))
    assert sent["reply_markup"] == keyboard("ю" * 32)
    assert await sandbox.refusal("sendMessage", chat_id=chat, text="x", reply_markup=keyboard("ю" * 32 + "x")) == (
        400,
        "Bad Request: BUTTON_DATA_INVALID",
    )


@pytest.mark.parametrize(
    ("button", "why"),
    [
        (
            {"text": "x"},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        ({"text": "x", "web_app": {"url": "https://a.example"}}, "BUTTON_TYPE_INVALID"),
    ],
)
async def test_wrong_buttons_are_refused_in_groups(sandbox, button, why):
    chat = await sandbox.group()
    markup = {"inline_keyboard": [[button]]}

    assert await sandbox.refusal("sendMessage", chat_id=chat, text="x", reply_markup=markup) == (
        400,
        f"Bad Request: {why}",
    )


async def test_too_many_buttons_are_refused(sandbox):
    chat = await started(sandbox)
    markup = {"inline_keyboard": [[{"text": "x", "callback_data": "x"}]] * 101}

    assert await sandbox.refusal("sendMessage", chat_id=chat, text="x", reply_markup=markup) == (
        400,
        "Bad Request: reply markup is too long",
    )


async def test_rich_messages_keep_their_source_and_have_a_plain_text(sandbox):
    chat = await sandbox.group()
    html = "<h1>SLA</h1><table><tr><th>Desk</th><th>Kept</th></tr><tr><td>IT</td><td>94 %</td></tr></table>"

    sent = await sandbox.call("sendRichMessage", chat_id=chat, rich_message={"html": html})

    assert [block["text"] for block in sent["rich_message"]["blocks"]] == ["SLA", "Desk | Kept", "IT | 94 %"]
    shown = (await sandbox.look(f"chats/{chat}/messages?as={BORIS}"))[-1]
    assert shown["rich"] == {"html": html}
    assert shown["text"] == "SLA\nDesk | Kept\nIT | 94 %"


async def test_rich_messages_made_of_blocks_are_read(sandbox):
    chat = await sandbox.group()
    blocks = [
        {"type": "heading", "size": 2, "text": ["SLA ", {"type": "bold", "text": "kept"}]},
        {"type": "details", "summary": "More", "blocks": [{"type": "paragraph", "text": "inside"}]},
    ]

    sent = await sandbox.call("sendRichMessage", chat_id=chat, rich_message={"blocks": blocks})

    assert [block["text"] for block in sent["rich_message"]["blocks"]] == ["SLA kept", "More", "inside"]


async def test_forwarding_and_copying(sandbox):
    chat = await sandbox.group()
    asked = await sandbox.says(BORIS, chat, "hello")
    await started(sandbox)
    source = {"chat_id": ANNA, "from_chat_id": chat, "message_id": asked["message_id"]}

    forwarded = await sandbox.call("forwardMessage", **source)
    copied = await sandbox.call("copyMessage", **source)

    assert forwarded["forward_origin"]["sender_user"]["id"] == BORIS
    assert set(copied) == {"message_id"}
    assert sandbox.world.chats[ANNA].messages[copied["message_id"]].text == "hello"
    assert await sandbox.refusal("forwardMessage", **source | {"message_id": 99}) == (
        400,
        "Bad Request: message to forward not found",
    )
    assert await sandbox.refusal("copyMessage", **source | {"message_id": 99}) == (
        400,
        "Bad Request: message to copy not found",
    )
