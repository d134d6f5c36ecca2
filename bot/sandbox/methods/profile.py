"""The bot's own face: commands, names, menu button, default rights."""

import re
from typing import Any

from bot.sandbox.commands import DEFAULT, Scope
from bot.sandbox.errors import bad_request
from bot.sandbox.methods.registry import Call, method
from bot.sandbox.methods.targets import known_person, readable
from bot.sandbox.params import Params

Json = dict[str, Any]

MOST_COMMANDS = 100
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


@method("setMyDefaultAdministratorRights")
def set_my_default_administrator_rights(call: Call) -> bool:
    where = "channel" if call.params.flag("for_channels") else "group"
    call.world.profile[f"rights:{where}"] = call.params.decode("rights", dict, "ChatAdministratorRights") or {}
    return True
