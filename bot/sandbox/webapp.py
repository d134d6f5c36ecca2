"""Launch of a Mini App: `initData` signed with the bot's token, as a Telegram client would hand it over."""

import hashlib
import hmac
import json
from typing import Any
from urllib.parse import quote, urlencode

from bot.sandbox import wire
from bot.sandbox.world import World

Json = dict[str, Any]


def init_data(world: World, user_id: int, *, chat_type: str | None = None, start_param: str | None = None) -> str:
    """The signed query string that a Mini App receives."""
    user = {**wire.person(world.person(user_id)), "allows_write_to_pm": True}
    user.pop("is_bot")
    fields = {
        "user": json.dumps(user, ensure_ascii=False, separators=(",", ":")),
        "auth_date": str(world.now()),
        **({"chat_type": chat_type, "chat_instance": "1"} if chat_type else {"query_id": f"AAH{user_id}"}),
        **({"start_param": start_param} if start_param else {}),
    }
    lines = "\n".join(f"{key}={value}" for key, value in sorted(fields.items()))
    secret = hmac.new(b"WebAppData", world.token.encode(), hashlib.sha256).digest()
    fields["hash"] = hmac.new(secret, lines.encode(), hashlib.sha256).hexdigest()
    return urlencode(fields, quote_via=quote)


def launch_url(url: str, data: str) -> str:
    """The page's address with the data behind `#`, where Telegram puts it."""
    joint = "&" if "#" in url else "#"
    return f"{url}{joint}tgWebAppData={quote(data, safe='')}&tgWebAppVersion=9.0&tgWebAppPlatform=web"
