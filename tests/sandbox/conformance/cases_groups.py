"""The table goes on: cards, polls, members, ways in, topics and the bot's own face, by raw HTTP."""

from typing import Any

from tests.sandbox.conformance.cases import HTTP, Case


def works(name: str, method: str, result: Any = True, /, **params: Any) -> Case:
    return Case(name, method, params, result, drivers=HTTP)


def fails(name: str, description: str, method: str, /, **params: Any) -> Case:
    return Case(name, method, params, code=400, description=f"Bad Request: {description}", drivers=HTTP)


PLACE = {"latitude": 55.75, "longitude": 37.62}
TEA = {"question": "Tea?", "options": [{"text": "Yes"}, {"text": "No"}]}
WRITE = {"can_send_messages": True, "can_send_photos": True}
HELP = {"chat_id": "$help"}
BORIS = {"chat_id": "$help", "user_id": "$boris"}
OWNER = {"chat_id": "$help", "user_id": "$anna"}
SELF = {"chat_id": "$help", "user_id": "$bot"}
FORUM = {"chat_id": "$forum"}
SILENT = {"chat_id": "$silent"}
ARTICLE = {"type": "article", "id": "1", "title": "Key", "input_message_content": {"message_text": "Ask Anna"}}

CARDS = [
    works("a place", "sendLocation", {"location": PLACE}, **HELP, **PLACE),
    works(
        "a place that moves",
        "sendLocation",
        {"location": PLACE | {"live_period": 60, "heading": 90}},
        **HELP,
        **PLACE,
        live_period=60,
        heading=90,
    ),
    fails(
        "a place that moves too long",
        "wrong live location period specified",
        "sendLocation",
        **HELP,
        **PLACE,
        live_period=5,
    ),
    fails("a place on no map", "LOCATION_INVALID", "sendLocation", **HELP, latitude=91, longitude=0),
    works(
        "a venue",
        "sendVenue",
        {"venue": {"location": PLACE, "title": "Office", "address": "Main St 1"}, "location": PLACE},
        **HELP,
        **PLACE,
        title="Office",
        address="Main St 1",
    ),
    works(
        "a contact",
        "sendContact",
        {"contact": {"phone_number": "+100", "first_name": "Anna"}},
        **HELP,
        phone_number="+100",
        first_name="Anna",
    ),
    fails(
        "a contact without a name",
        "first name must be non-empty",
        "sendContact",
        **HELP,
        phone_number="1",
        first_name=" ",
    ),
    works("a dice", "sendDice", {"dice": {"emoji": "🎲"}}, **HELP),
    works("a football", "sendDice", {"dice": {"emoji": "⚽"}}, **HELP, emoji="⚽️"),
    fails("a dice Telegram does not have", "wrong dice emoji", "sendDice", **HELP, emoji="🧨"),
    works(
        "a video note",
        "sendVideoNote",
        {"video_note": {"length": 240, "duration": 7}},
        **HELP,
        video_note="$note",
        duration=7,
    ),
    works(
        "a live photo",
        "sendLivePhoto",
        {"live_photo": {"duration": 3, "photo": [{}]}, "photo": [{}], "caption": "look"},
        **HELP,
        live_photo="$live_photo",
        photo="$picture",
        caption="look",
    ),
    works(
        "a video with its measures",
        "sendVideo",
        {"video": {"duration": 9, "width": 640, "height": 360}, "has_media_spoiler": True},
        **HELP,
        video="$video",
        duration=9,
        width=640,
        height=360,
        has_spoiler=True,
    ),
    works("a GIF", "sendAnimation", {"animation": {"duration": 2}}, **HELP, animation="$gif", duration=2),
    works("a voice message", "sendVoice", {"voice": {"duration": 5}}, **HELP, voice="$voice", duration=5),
    works("music", "sendAudio", {"audio": {"performer": "Anna"}}, **HELP, audio="$song", performer="Anna"),
    works(
        "a place moves on",
        "editMessageLiveLocation",
        {"location": {"latitude": 3.5, "longitude": 2.5, "live_period": 600}},
        **HELP,
        message_id="$live",
        latitude=3.5,
        longitude=2.5,
    ),
    works(
        "a place stops",
        "stopMessageLiveLocation",
        {"location": {"latitude": 1.5, "longitude": 2.5}},
        **HELP,
        message_id="$live",
    ),
    fails("a text does not move", "message can't be edited", "stopMessageLiveLocation", **HELP, message_id="$card"),
]

POLLS = [
    works(
        "a poll",
        "sendPoll",
        {
            "poll": {
                "question": "Tea?",
                "options": [{"text": "Yes", "voter_count": 0}, {"text": "No", "voter_count": 0}],
                "type": "regular",
                "is_anonymous": True,
                "is_closed": False,
            }
        },
        **HELP,
        **TEA,
    ),
    works(
        "a quiz",
        "sendPoll",
        {"poll": {"type": "quiz", "correct_option_ids": [1], "explanation": "Tea is not", "allows_revoting": False}},
        **HELP,
        **TEA,
        type="quiz",
        correct_option_ids=[1],
        explanation="Tea is not",
    ),
    fails("a quiz nobody can win", "wrong correct option ID specified", "sendPoll", **HELP, **TEA, type="quiz"),
    fails(
        "one option", "poll must have at least 2 option", "sendPoll", **HELP, question="Tea?", options=[{"text": "Yes"}]
    ),
    fails(
        "13 options",
        "poll can't have more than 12 options",
        "sendPoll",
        **HELP,
        question="Tea?",
        options=[{"text": f"{n}"} for n in range(13)],
    ),
    fails(
        "a long question",
        "poll question length must not exceed 300",
        "sendPoll",
        **HELP,
        question="x" * 301,
        options=TEA["options"],
    ),
    works("stopping a poll", "stopPoll", {"question": "Tea?", "is_closed": True}, **HELP, message_id="$poll"),
    fails("stopping a text", "message is not a poll", "stopPoll", **HELP, message_id="$card"),
    fails("stopping nothing", "message with poll to stop not found", "stopPoll", **HELP, message_id=999),
]

MEMBERS = [
    works("a ban", "banChatMember", **BORIS),
    works("an unban", "unbanChatMember", **BORIS, only_if_banned=True),
    fails("a ban of the owner", "can't remove chat owner", "banChatMember", **OWNER),
    fails("a ban of oneself", "can't restrict self", "banChatMember", **SELF),
    works("a restriction", "restrictChatMember", **BORIS, permissions=WRITE),
    fails("a restriction of the owner", "can't remove chat owner", "restrictChatMember", **OWNER, permissions=WRITE),
    fails(
        "a restriction in a basic group",
        "method is available only for supergroups",
        "restrictChatMember",
        chat_id="$private_group",
        user_id="$boris",
        permissions=WRITE,
    ),
    fails(
        "a restriction without the right",
        "not enough rights to restrict/unrestrict chat member",
        "restrictChatMember",
        **SILENT,
        user_id="$boris",
        permissions=WRITE,
    ),
    works("a promotion", "promoteChatMember", **BORIS, can_pin_messages=True),
    works("a promotion to nothing", "promoteChatMember", **BORIS),
    fails("more than the bot has", "RIGHT_FORBIDDEN", "promoteChatMember", **BORIS, can_post_stories=True),
    fails("a promotion without the right", "not enough rights", "promoteChatMember", **SILENT, user_id="$boris"),
    fails("a promotion of oneself", "can't promote self", "promoteChatMember", **SELF, can_pin_messages=True),
    fails(
        "a title for a member",
        "user is not an administrator",
        "setChatAdministratorCustomTitle",
        **BORIS,
        custom_title="Lead",
    ),
    fails(
        "a title for the owner",
        "only creator can edit their custom title",
        "setChatAdministratorCustomTitle",
        **OWNER,
        custom_title="Lead",
    ),
    works("permissions of all", "setChatPermissions", **HELP, permissions=WRITE),
    fails(
        "permissions without the right",
        "not enough rights to change chat permissions",
        "setChatPermissions",
        **SILENT,
        permissions=WRITE,
    ),
    works("a ban of a channel", "banChatSenderChat", **HELP, sender_chat_id=-1000000000777),
    works("an unban of a channel", "unbanChatSenderChat", **HELP, sender_chat_id=-1000000000777),
    works("no boosts", "getUserChatBoosts", {"boosts": []}, **BORIS),
    works("one reaction taken away", "deleteMessageReaction", **BORIS, message_id="$question"),
    works("all reactions taken away", "deleteAllMessageReactions", **BORIS),
]

DOORS = [
    works(
        "a link",
        "createChatInviteLink",
        {"name": "Guests", "member_limit": 5, "is_primary": False, "creator": {"id": "$bot"}},
        **HELP,
        name="Guests",
        member_limit=5,
    ),
    fails(
        "a limit where requests are approved",
        "member limit can't be specified for links requiring administrator approval",
        "createChatInviteLink",
        **HELP,
        member_limit=5,
        creates_join_request=True,
    ),
    fails("a link that is over", "EXPIRE_DATE_INVALID", "createChatInviteLink", **HELP, expire_date=1),
    fails(
        "a link without the right",
        "not enough rights to manage chat invite link",
        "createChatInviteLink",
        **SILENT,
    ),
    works(
        "a link changed",
        "editChatInviteLink",
        {"invite_link": "$link", "name": "Gate", "creates_join_request": False},
        **HELP,
        invite_link="$link",
        name="Gate",
    ),
    works("a link revoked", "revokeChatInviteLink", {"is_revoked": True}, **HELP, invite_link="$link"),
    fails("a link nobody made", "INVITE_HASH_EXPIRED", "revokeChatInviteLink", **HELP, invite_link="https://t.me/+x"),
    works("let in", "approveChatJoinRequest", **HELP, user_id="$dora"),
    works("not let in", "declineChatJoinRequest", **HELP, user_id="$dora"),
    fails("already in", "USER_ALREADY_PARTICIPANT", "approveChatJoinRequest", **BORIS),
    fails("never asked", "HIDE_REQUESTER_MISSING", "declineChatJoinRequest", **HELP, user_id=1005),
]

LOOKS = [
    works("a title", "setChatTitle", **HELP, title="Support"),
    works("a description", "setChatDescription", **HELP, description="Ask here"),
    fails("a picture that is a word", "photo must be uploaded as an InputFile", "setChatPhoto", **HELP, photo="cat"),
    fails("no picture to remove", "CHAT_NOT_MODIFIED", "deleteChatPhoto", **HELP),
    works("leaving", "leaveChat", **HELP),
    works("a pin", "pinChatMessage", **HELP, message_id="$card"),
    fails("no pin to take away", "message to unpin not found", "unpinChatMessage", **HELP, message_id="$card"),
    works("all pins taken away", "unpinAllChatMessages", **HELP),
    works("the pins of a topic taken away", "unpinAllForumTopicMessages", **FORUM, message_thread_id="$topic"),
    works("the pins of the general topic taken away", "unpinAllGeneralForumTopicMessages", **FORUM),
    works("several deleted", "deleteMessages", **HELP, message_ids=["$card", 999]),
    works("several copied", "copyMessages", [{}], chat_id="$anna", from_chat_id="$help", message_ids=["$question"]),
    works(
        "several forwarded", "forwardMessages", [{}], chat_id="$anna", from_chat_id="$help", message_ids=["$question"]
    ),
    works("results for a query", "answerInlineQuery", inline_query_id="$inline", results=[ARTICLE]),
    fails(
        "two results with one name",
        "RESULT_ID_DUPLICATE",
        "answerInlineQuery",
        inline_query_id="$inline",
        results=[ARTICLE, ARTICLE],
    ),
    fails(
        "results for no query",
        "query is too old and response timeout expired or query ID is invalid",
        "answerInlineQuery",
        inline_query_id="0",
        results=[],
    ),
]

TOPICS = [
    works("a new topic", "createForumTopic", {"name": "Doors"}, **FORUM, name="Doors"),
    works("a topic renamed", "editForumTopic", **FORUM, message_thread_id="$topic", name="Doors"),
    works("a topic closed", "closeForumTopic", **FORUM, message_thread_id="$topic"),
    fails("an open topic opened", "TOPIC_NOT_MODIFIED", "reopenForumTopic", **FORUM, message_thread_id="$topic"),
    works("a topic deleted", "deleteForumTopic", **FORUM, message_thread_id="$topic"),
    works("the general topic renamed", "editGeneralForumTopic", **FORUM, name="Hall"),
    works("the general topic closed", "closeGeneralForumTopic", **FORUM),
    fails("the open general topic opened", "TOPIC_NOT_MODIFIED", "reopenGeneralForumTopic", **FORUM),
    works("the general topic hidden", "hideGeneralForumTopic", **FORUM),
    fails("the general topic not hidden", "TOPIC_NOT_MODIFIED", "unhideGeneralForumTopic", **FORUM),
    fails("no forum", "the chat is not a forum", "hideGeneralForumTopic", **HELP),
    works("pictures for topics", "getForumTopicIconStickers", [{"emoji": "💬"}, {"emoji": "❓"}]),
]

FACE = [
    works("goodbye to this server", "logOut"),
    works("a draft", "sendMessageDraft", chat_id="$anna", draft_id=1, text="Well"),
    works("a rich draft", "sendRichMessageDraft", chat_id="$anna", draft_id=1, rich_message={"html": "<p>Well</p>"}),
    works(
        "no default rights", "getMyDefaultAdministratorRights", {"can_manage_chat": False, "can_pin_messages": False}
    ),
    works("default rights forgotten", "setMyDefaultAdministratorRights"),
    works("a name", "setMyName", name="Desk"),
    works("the name", "getMyName", {"name": "Firstline"}),
    works("a description of the bot", "setMyDescription", description="Helps"),
    works("the description", "getMyDescription", {"description": ""}),
    works("a short description", "setMyShortDescription", short_description="Helps"),
    works("the short description", "getMyShortDescription", {"short_description": ""}),
    works("a menu button", "setChatMenuButton", menu_button={"type": "commands"}),
    works("the menu button", "getChatMenuButton", {"type": "commands"}),
    works("no pictures of a person", "getUserProfilePhotos", {"total_count": 0, "photos": []}, user_id="$anna"),
    works("no music of a person", "getUserProfileAudios", {"total_count": 0, "audios": []}, user_id="$anna"),
    works("no picture of the bot to remove", "removeMyProfilePhoto"),
    works("commands forgotten", "deleteMyCommands"),
    works("no commands", "getMyCommands", []),
]

GROUP_CASES = [*CARDS, *POLLS, *MEMBERS, *DOORS, *LOOKS, *TOPICS, *FACE]
