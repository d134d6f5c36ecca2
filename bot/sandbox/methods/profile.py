"""The bot's own face: commands, names, menu button, default rights."""

import re
from typing import Any

from bot.sandbox import compose
from bot.sandbox.commands import DEFAULT, Scope
from bot.sandbox.errors import bad_request
from bot.sandbox.methods.media import receive
from bot.sandbox.methods.registry import Call, method
from bot.sandbox.methods.targets import known_person, readable
from bot.sandbox.params import Params
from bot.sandbox.rights import ADMIN_RIGHTS

Json = dict[str, Any]

MOST_COMMANDS = 100
MOST_PHOTOS = 100
GROUP_RIGHTS = ("can_pin_messages", "can_manage_topics", "can_manage_tags")
CHANNEL_RIGHTS = ("can_post_messages", "can_edit_messages", "can_manage_direct_messages")
COMMON_RIGHTS = tuple(name for name in ADMIN_RIGHTS if name not in ("can_be_edited", *GROUP_RIGHTS))
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_SIMPLE_SCOPES = frozenset({"default", "all_private_chats", "all_group_chats", "all_chat_administrators"})
_CHAT_SCOPES = frozenset({"chat", "chat_administrators", "chat_member"})
LIMITS = {"name": 64, "description": 512, "short_description": 120}


def _scope(call: Call) -> Scope:
    given: Json | None = call.params.decode("scope", dict, "BotCommandScope")
    if not given:
        return DEFAULT
    kind = str(given.get("type", ""))
    if kind in _SIMPLE_SCOPES:
        return kind, None, None
    if kind not in _CHAT_SCOPES:
        raise bad_request("Can't parse BotCommandScope: Unsupported type specified")
    inner = Call(call.world, Params(given))
    chat = readable(inner)
    if kind == "chat_member":
        return kind, chat.id, known_person(inner)
    return kind, chat.id, None


def _command(raw: Any) -> Json:
    if not isinstance(raw, dict):
        raise bad_request("Can't parse BotCommand: Expected an Object")
    name = str(raw.get("command", "")).removeprefix("/")
    description = str(raw.get("description", "")).strip()
    if not _COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    ephemeral = {"is_ephemeral": True} if raw.get("is_ephemeral") else {}
    return {"command": name, "description": description, **ephemeral}


@method("setMyCommands")
def set_my_commands(call: Call) -> bool:
    wanted = call.params.decode("commands", list, "commands") or []
    if len(wanted) > MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    call.world.commands.put(_scope(call), call.params.text("language_code"), [_command(raw) for raw in wanted])
    return True


@method("getMyCommands")
def get_my_commands(call: Call) -> list[Json]:
    return call.world.commands.get(_scope(call), call.params.text("language_code"))


@method("deleteMyCommands")
def delete_my_commands(call: Call) -> bool:
    call.world.commands.put(_scope(call), call.params.text("language_code"), [])
    return True


def _register(suffix: str, field: str) -> None:
    @method(f"setMy{suffix}")
    def set_words(call: Call) -> bool:
        words = call.params.text(field)
        if len(words) > LIMITS[field]:
            raise bad_request(f"{field.replace('_', ' ')} is too long")
        call.world.profile[f"{field}:{call.params.text('language_code')}"] = words
        return True

    @method(f"getMy{suffix}")
    def get_words(call: Call) -> Json:
        profile, language = call.world.profile, call.params.text("language_code")
        fallback = call.world.bot.first_name if field == "name" else ""
        return {field: profile.get(f"{field}:{language}") or profile.get(f"{field}:") or fallback}


for _suffix, _field in (("Name", "name"), ("Description", "description"), ("ShortDescription", "short_description")):
    _register(_suffix, _field)


@method("setChatMenuButton")
def set_chat_menu_button(call: Call) -> bool:
    chat_id = call.params.integer("chat_id") or None
    button: Json = call.params.decode("menu_button", dict, "MenuButton") or {"type": "default"}
    if button.get("type") not in ("default", "commands", "web_app"):
        raise bad_request("Can't parse MenuButton: Unsupported type specified")
    call.world.menu_buttons[chat_id] = button
    return True


@method("getChatMenuButton")
def get_chat_menu_button(call: Call) -> Json:
    buttons = call.world.menu_buttons
    own = buttons.get(call.params.integer("chat_id") or None)
    return own or buttons.get(None) or {"type": "commands"}


def _rights_key(call: Call) -> str:
    return f"rights:{'channel' if call.params.flag('for_channels') else 'group'}"


@method("setMyDefaultAdministratorRights")
def set_my_default_administrator_rights(call: Call) -> bool:
    given = call.params.decode("rights", dict, "chat administrator rights") or {}
    call.world.profile[_rights_key(call)] = {name: bool(value) for name, value in given.items()}
    return True


@method("getMyDefaultAdministratorRights")
def get_my_default_administrator_rights(call: Call) -> Json:
    """Nothing at first; some rights there are in channels only, some in groups only."""
    only = CHANNEL_RIGHTS if call.params.flag("for_channels") else GROUP_RIGHTS
    asked = call.world.profile.get(_rights_key(call), {})
    return {name: asked.get(name, False) for name in (*COMMON_RIGHTS, *only)}


@method("setMyProfilePhoto")
def set_my_profile_photo(call: Call) -> bool:
    given: Json = call.params.decode("photo", dict, "input profile photo") or {}
    if given.get("type") != "static":
        raise bad_request("Can't parse InputProfilePhoto: Unsupported type specified")
    call.world.bot_photos.insert(0, receive(call, "photo", str(given.get("photo") or ""), None))
    return True


@method("removeMyProfilePhoto")
def remove_my_profile_photo(call: Call) -> bool:
    del call.world.bot_photos[:1]
    return True


@method("getUserProfilePhotos")
def get_user_profile_photos(call: Call) -> Json:
    """Only the bot has pictures of itself here, the newest first."""
    photos = call.world.bot_photos if known_person(call) == call.world.bot.id else []
    offset, limit = call.params.integer("offset"), call.params.integer("limit", MOST_PHOTOS)
    shown = photos[max(offset, 0) :][: min(max(limit, 1), MOST_PHOTOS)]
    return {"total_count": len(photos), "photos": [compose.photo(stored)["photo"] for stored in shown]}


@method("getUserProfileAudios")
def get_user_profile_audios(call: Call) -> Json:
    known_person(call)
    return {"total_count": 0, "audios": []}
