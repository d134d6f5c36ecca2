"""The table: one call each, and what Telegram answers. `$name` stands for something of the scene."""

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

ALL = ("http", "aiogram", "python-telegram-bot")
HTTP = ("http",)
"""For calls that a typed library does not let one make."""


@dataclass(frozen=True, slots=True)
class Case:
    name: str
    method: str
    params: Json = field(default_factory=dict)
    result: Any = None
    code: int = 200
    description: str = ""
    parameters: Json = field(default_factory=dict)
    drivers: tuple[str, ...] = ALL
    strict: bool = True
    """Against a strict sandbox; off for calls that are wrong by the schema already."""


def works(name: str, method: str, result: Any, **params: Any) -> Case:
    return Case(name, method, params, result)


def fails(name: str, code: int, description: str, method: str, **params: Any) -> Case:
    return Case(name, method, params, code=code, description=description)


def says(name: str, code: int, description: str, chat: Any, **more: Any) -> Case:
    return fails(name, code, description, "sendMessage", **{"chat_id": chat, "text": "x", **more})


REACHING = [
    says("a chat nobody has", 400, "Bad Request: chat not found", -999),
    says("a person who never met the bot", 400, "Bad Request: chat not found", 1005),
    says("a person who never started the bot", 403, "Forbidden: bot can't initiate conversation with a user", "$boris"),
    says("a person who blocked the bot", 403, "Forbidden: bot was blocked by the user", "$clara"),
    says("a person who is no more", 403, "Forbidden: user is deactivated", "$dora"),
    says("a group that kicked the bot", 403, "Forbidden: bot was kicked from the group chat", "$kicked_group"),
    says(
        "a supergroup that kicked the bot",
        403,
        "Forbidden: bot was kicked from the supergroup chat",
        "$kicked_supergroup",
    ),
    says("a group the bot left", 403, "Forbidden: bot is not a member of the group chat", "$left_group"),
    says("a supergroup the bot left", 403, "Forbidden: bot is not a member of the supergroup chat", "$left_supergroup"),
    says("a deleted group", 403, "Forbidden: the group chat was deleted", "$deleted_group"),
    says(
        "a chat where members may not write",
        400,
        "Bad Request: not enough rights to send text messages to the chat",
        "$silent",
    ),
    Case(
        "a group that became a supergroup",
        "sendMessage",
        {"chat_id": "$upgraded", "text": "x"},
        code=400,
        description="Bad Request: group chat was upgraded to a supergroup chat",
        parameters={"migrate_to_chat_id": "$supergroup"},
    ),
    works(
        "an upgraded group can still be looked at", "getChat", {"id": "$upgraded", "type": "group"}, chat_id="$upgraded"
    ),
    Case(
        "no chat at all",
        "sendMessage",
        {"text": "x"},
        code=400,
        description="Bad Request: chat_id is empty",
        drivers=HTTP,
        strict=False,
    ),
]

SENDING = [
    works("a text", "sendMessage", {"text": "hello", "chat": {"id": "$help"}}, chat_id="$help", text="hello"),
    works("white space at the ends goes", "sendMessage", {"text": "hello"}, chat_id="$help", text="  hello \n"),
    works("4096 characters", "sendMessage", {"text": "я" * 4096}, chat_id="$help", text="я" * 4096),
    fails("4097 characters", 400, "Bad Request: message is too long", "sendMessage", chat_id="$help", text="я" * 4097),
    fails("white space only", 400, "Bad Request: message text is empty", "sendMessage", chat_id="$help", text=" \n "),
    works(
        "entities count UTF-16 units",
        "sendMessage",
        {"text": "👍 ok", "entities": [{"type": "bold", "offset": 3, "length": 2}]},
        chat_id="$help",
        text="👍 ok",
        entities=[{"type": "bold", "offset": 3, "length": 2}],
    ),
    works(
        "HTML becomes entities",
        "sendMessage",
        {"text": "bold", "entities": [{"type": "bold", "offset": 0, "length": 4}]},
        chat_id="$help",
        text="<b>bold</b>",
        parse_mode="HTML",
    ),
    fails(
        "a tag nobody knows",
        400,
        'Bad Request: can\'t parse entities: Unsupported start tag "blink" at byte offset 0',
        "sendMessage",
        chat_id="$help",
        text="<blink>x</blink>",
        parse_mode="HTML",
    ),
    works(
        "the first Markdown",
        "sendMessage",
        {
            "text": "bold _it_ link code",
            "entities": [
                {"type": "bold", "offset": 0, "length": 4},
                {"type": "text_link", "offset": 10, "length": 4, "url": "https://a.example/"},
                {"type": "code", "offset": 15, "length": 4},
            ],
        },
        chat_id="$help",
        text="*bold* \\_it\\_ [link](https://a.example/) `code`",
        parse_mode="Markdown",
    ),
    fails(
        "the first Markdown with an open end",
        400,
        "Bad Request: can't parse entities: Can't find end of the entity starting at byte offset 4",
        "sendMessage",
        chat_id="$help",
        text="a_b_*c",
        parse_mode="Markdown",
    ),
    fails(
        "a dialect nobody speaks",
        400,
        "Bad Request: unsupported parse_mode",
        "sendMessage",
        chat_id="$help",
        text="x",
        parse_mode="BBCode",
    ),
    Case(
        "a keyboard that is a list",
        "sendMessage",
        {"chat_id": "$help", "text": "x", "reply_markup": []},
        code=400,
        description="Bad Request: object expected as reply markup",
        drivers=HTTP,
        strict=False,
    ),
    Case(
        "a keyboard that is null",
        "sendMessage",
        {"chat_id": "$help", "text": "x", "reply_markup": None},
        code=400,
        description="Bad Request: object expected as reply markup",
        drivers=HTTP,
        strict=False,
    ),
    Case(
        "buttons in no row",
        "sendMessage",
        {"chat_id": "$help", "text": "x", "reply_markup": {"inline_keyboard": [{"text": "Go", "url": "t.me"}]}},
        code=400,
        description='Bad Request: field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
        drivers=HTTP,
        strict=False,
    ),
    Case(
        "buttons that are no list",
        "sendMessage",
        {"chat_id": "$help", "text": "x", "reply_markup": {"inline_keyboard": {"text": "Go", "url": "t.me"}}},
        code=400,
        description='Bad Request: field "inline_keyboard" must be of type Array',
        drivers=HTTP,
        strict=False,
    ),
    says(
        "a button that leads nowhere",
        400,
        "Bad Request: inline keyboard button URL 'not a url' is invalid: Disallowed character in URL host",
        "$help",
        reply_markup={"inline_keyboard": [[{"text": "Go", "url": "not a url"}]]},
    ),
    says(
        "a button to a host without a dot",
        400,
        "Bad Request: inline keyboard button URL 'http://localhost/' is invalid: Wrong HTTP URL",
        "$help",
        reply_markup={"inline_keyboard": [[{"text": "Go", "url": "http://localhost/"}]]},
    ),
    fails(
        "an entity that ends in a symbol",
        400,
        "Bad Request: entity beginning at UTF-16 offset 0 ends in a middle of a UTF-16 symbol",
        "sendMessage",
        chat_id="$help",
        text="👍👍",
        entities=[{"type": "bold", "offset": 0, "length": 1}],
    ),
    works(
        "a reply",
        "sendMessage",
        {"reply_to_message": {"message_id": "$question"}},
        chat_id="$help",
        text="So:",
        reply_parameters={"message_id": "$question"},
    ),
    fails(
        "a reply to nothing",
        400,
        "Bad Request: message to be replied not found",
        "sendMessage",
        chat_id="$help",
        text="x",
        reply_parameters={"message_id": 999},
    ),
    works(
        "a reply to nothing that may be sent without",
        "sendMessage",
        {"text": "x"},
        chat_id="$help",
        text="x",
        reply_parameters={"message_id": 999, "allow_sending_without_reply": True},
    ),
    works(
        "a topic",
        "sendMessage",
        {"message_thread_id": "$topic", "is_topic_message": True},
        chat_id="$forum",
        text="x",
        message_thread_id="$topic",
    ),
    says("a topic nobody opened", 400, "Bad Request: message thread not found", "$forum", message_thread_id=999),
    works(
        "a keyboard",
        "sendMessage",
        {"reply_markup": {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}},
        chat_id="$help",
        text="x",
        reply_markup={"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]},
    ),
    says(
        "65 bytes behind a button",
        400,
        "Bad Request: BUTTON_DATA_INVALID",
        "$help",
        reply_markup={"inline_keyboard": [[{"text": "Go", "callback_data": "x" * 65}]]},
    ),
    says(
        "101 buttons",
        400,
        "Bad Request: reply markup is too long",
        "$help",
        reply_markup={"inline_keyboard": [[{"text": f"{n}", "callback_data": f"{n}"}] for n in range(101)]},
    ),
    works(
        "a message for one person",
        "sendMessage",
        {"message_id": 0, "receiver_user": {"id": "$boris"}},
        chat_id="$help",
        text="psst",
        ephemeral_message_parameters={"receiver_user_id": "$boris"},
    ),
    works(
        "a rich message",
        "sendRichMessage",
        {"rich_message": {"blocks": [{"type": "paragraph", "text": "Report"}]}},
        chat_id="$help",
        rich_message={"html": "<h1>Report</h1>"},
    ),
    works("typing", "sendChatAction", result=True, chat_id="$help", action="typing"),
    fails(
        "a file nobody sent",
        400,
        "Bad Request: wrong file identifier/HTTP URL specified",
        "sendDocument",
        chat_id="$help",
        document="nothing",
    ),
]

CHANGING = [
    works(
        "an edit",
        "editMessageText",
        {"message_id": "$card", "text": "new"},
        chat_id="$help",
        message_id="$card",
        text="new",
    ),
    fails(
        "an edit that changes nothing",
        400,
        "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as "
        "a current content and reply markup of the message",
        "editMessageText",
        chat_id="$help",
        message_id="$card",
        text="card",
        reply_markup={"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]},
    ),
    fails(
        "an edit of nothing",
        400,
        "Bad Request: message to edit not found",
        "editMessageText",
        chat_id="$help",
        message_id=999,
        text="x",
    ),
    fails(
        "an edit of what somebody else wrote",
        400,
        "Bad Request: message can't be edited",
        "editMessageText",
        chat_id="$help",
        message_id="$question",
        text="x",
    ),
    works("deleting", "deleteMessage", result=True, chat_id="$help", message_id="$card"),
    fails(
        "deleting nothing",
        400,
        "Bad Request: message to delete not found",
        "deleteMessage",
        chat_id="$help",
        message_id=999,
    ),
    works(
        "a reaction",
        "setMessageReaction",
        result=True,
        chat_id="$help",
        message_id="$question",
        reaction=[{"type": "emoji", "emoji": "👍"}],
    ),
    fails(
        "a reaction Telegram does not have",
        400,
        "Bad Request: REACTION_INVALID",
        "setMessageReaction",
        chat_id="$help",
        message_id="$question",
        reaction=[{"type": "emoji", "emoji": "🧨"}],
    ),
    fails(
        "a reaction to nothing",
        400,
        "Bad Request: message to react not found",
        "setMessageReaction",
        chat_id="$help",
        message_id=999,
        reaction=[{"type": "emoji", "emoji": "👍"}],
    ),
    fails(
        "pinning nothing",
        400,
        "Bad Request: message to pin not found",
        "pinChatMessage",
        chat_id="$help",
        message_id=999,
    ),
    works("a copy", "copyMessage", {}, chat_id="$anna", from_chat_id="$help", message_id="$question"),
    fails(
        "a copy of nothing",
        400,
        "Bad Request: message to copy not found",
        "copyMessage",
        chat_id="$anna",
        from_chat_id="$help",
        message_id=999,
    ),
    works(
        "a forward",
        "forwardMessage",
        {"text": "How do I get a key?", "forward_origin": {"type": "user", "sender_user": {"id": "$boris"}}},
        chat_id="$anna",
        from_chat_id="$help",
        message_id="$question",
    ),
    fails(
        "a forward of nothing",
        400,
        "Bad Request: message to forward not found",
        "forwardMessage",
        chat_id="$anna",
        from_chat_id="$help",
        message_id=999,
    ),
    works("an answer to a press", "answerCallbackQuery", result=True, callback_query_id="$query", text="done"),
    fails(
        "an answer that comes late",
        400,
        "Bad Request: query is too old and response timeout expired or query ID is invalid",
        "answerCallbackQuery",
        callback_query_id="$stale_query",
    ),
    works("a tag", "setChatMemberTag", result=True, chat_id="$help", user_id="$boris", tag="L2 network"),
]

LOOKING = [
    works("the bot itself", "getMe", {"id": "$bot", "is_bot": True, "can_read_all_group_messages": False}),
    works("a chat", "getChat", {"id": "$help", "type": "supergroup", "title": "Help"}, chat_id="$help"),
    works(
        "a member", "getChatMember", {"status": "creator", "user": {"id": "$anna"}}, chat_id="$help", user_id="$anna"
    ),
    works(
        "somebody who is not a member",
        "getChatMember",
        {"status": "left", "user": {"id": "$dora"}},
        chat_id="$help",
        user_id="$dora",
    ),
    fails(
        "somebody nobody knows", 400, "Bad Request: user not found", "getChatMember", chat_id="$help", user_id=777_777
    ),
    works(
        "administrators",
        "getChatAdministrators",
        [{"status": "creator"}, {"status": "administrator", "user": {"id": "$bot"}}],
        chat_id="$help",
    ),
    works("how many members", "getChatMemberCount", 4, chat_id="$help"),
    works("no webhook", "getWebhookInfo", {"has_custom_certificate": False, "pending_update_count": 0}),
    works("commands", "setMyCommands", result=True, commands=[{"command": "start", "description": "Begin"}]),
    fails(
        "a command with capitals",
        400,
        "Bad Request: BOT_COMMAND_INVALID",
        "setMyCommands",
        commands=[{"command": "Start", "description": "Begin"}],
    ),
    fails("a file nobody knows", 400, "Bad Request: invalid file_id", "getFile", file_id="nothing"),
]

DOOR = [
    Case(
        "a method nobody knows",
        "sendGhost",
        code=404,
        description="Not Found: method not found",
        drivers=HTTP,
    ),
    fails(
        "a method the sandbox lacks",
        501,
        "Not Implemented: getMyStarBalance is a method of Bot API 10.3, but not of the sandbox",
        "getMyStarBalance",
    ),
    fails(
        "a webhook that is no address",
        400,
        "Bad Request: bad webhook: An HTTPS URL must be provided for webhook",
        "setWebhook",
        url="ftp://a.example",
    ),
    works("no webhook any more", "deleteWebhook", result=True),
]

CASES = [*REACHING, *SENDING, *CHANGING, *LOOKING, *DOOR]
