"""The emoji Telegram takes as reactions; a bot may set no others."""

from typing import Any

from bot.config.tables import Wrong

_WORDS = """
👍 👎 ❤ 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤️‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾
💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂️ 🤷 🤷‍♀️ 😡
"""
REACTIONS = frozenset(_WORDS.split())
_SELECTOR = "\ufe0f"
_BY_LOOK = {emoji.replace(_SELECTOR, ""): emoji for emoji in REACTIONS}


def reaction(value: Any) -> str | None:
    """The emoji as Telegram writes it; an empty text switches the reaction off."""
    if value == "":
        return None
    found = _BY_LOOK.get(value.replace(_SELECTOR, "")) if isinstance(value, str) else None
    if found is None:
        raise Wrong('is not among the reactions of Telegram, such as 👀 👌 ✍ 👍 🤝 🆒; allowed too: "" for none')
    return found
