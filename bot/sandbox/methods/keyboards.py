"""Reply markup as Telegram accepts it."""

import re
from typing import Any
from urllib.parse import urlsplit

from bot.sandbox.errors import MARKUP_TOO_LONG, bad_request
from bot.sandbox.model import Chat
from bot.sandbox.params import Params
from bot.sandbox.vocabulary import words

Json = dict[str, Any]

DATA_BYTES = 64
MOST_BUTTONS = 100
STYLES = frozenset({"danger", "success", "primary", "link"})
ACTIONS = words(
    "url callback_data web_app login_url switch_inline_query switch_inline_query_current_chat "
    "switch_inline_query_chosen_chat copy_text callback_game pay disabled "
)
_HOST = re.compile(r"[\w.!$,~*'();&+=%-]+")
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def read_markup(params: Params, chat: Chat, *, inline_only: bool = False) -> Json | None:
    """Validate `reply_markup`; None = none, or an inline keyboard without buttons."""
    markup: Json | None = params.decode("reply_markup", dict, "reply markup", written="reply keyboard markup")
    if not markup:
        return None
    if "inline_keyboard" not in markup:
        if inline_only:
            raise bad_request("Inline keyboard expected")
        return markup
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list):
        raise bad_request('Field "inline_keyboard" must be of type Array')
    if not all(isinstance(row, list) for row in rows):
        raise bad_request('Field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    kept = [[_button(button, chat) for button in row] for row in rows if row]
    if sum(map(len, kept)) > MOST_BUTTONS:
        raise bad_request(MARKUP_TOO_LONG)
    if not kept:
        return None
    extra = {"force_reply": True} if markup.get("force_reply") else {}
    return {"inline_keyboard": kept, **extra}


def _button(button: Any, chat: Chat) -> Json:
    if not isinstance(button, dict):
        raise bad_request("Can't parse inline keyboard button: Expected an Object")
    if not isinstance(button.get("text"), str) or not button["text"].strip():
        raise bad_request("Can't parse inline keyboard button: Can't find field \"text\"")
    actions = ACTIONS & button.keys()
    if not actions:
        raise bad_request("Can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(actions - {"disabled"}) > 1 or button.get("style", "primary") not in STYLES:
        raise bad_request("Can't parse inline keyboard button: Wrong type or style of the button")
    _check_action(button, chat)
    return button


def _check_action(button: Json, chat: Chat) -> None:
    if "callback_data" in button and not 1 <= len(str(button["callback_data"]).encode()) <= DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button and (problem := _link_problem(str(button["url"]))):
        raise bad_request(f"Inline keyboard button URL '{button['url']}' is invalid: {problem}")
    if "web_app" in button:
        _check_web_app(button["web_app"], chat)


def _link_problem(url: str) -> str | None:
    """Why Telegram would not take an address; those of its own app are not looked at."""
    parts = urlsplit(url if "://" in url else f"http://{url}")
    if parts.scheme in ("tg", "ton"):
        return None
    host = parts.netloc.rpartition("@")[2].partition(":")[0]
    if parts.scheme not in ("http", "https"):
        return "Unsupported URL protocol"
    if not host:
        return "URL host is empty"
    if host.startswith("["):
        return None
    if not _HOST.fullmatch(host):
        return "Disallowed character in URL host"
    return None if "." in host.strip(".") else "Wrong HTTP URL"


def _check_web_app(web_app: Any, chat: Chat) -> None:
    if not chat.is_private:
        raise bad_request("BUTTON_TYPE_INVALID")
    url = str(web_app.get("url", "")) if isinstance(web_app, dict) else ""
    parts = urlsplit(url)
    # Like Telegram's test servers, the sandbox lets plain HTTP pass on this very machine.
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        raise bad_request(f"Inline keyboard button Web App URL '{url}' is invalid: Only HTTPS links are allowed")
