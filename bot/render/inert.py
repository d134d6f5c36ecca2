"""Words of people that must not do anything where they are only listed."""

import re

JOINER = "\N{WORD JOINER}"
_LIVE = re.compile(r"(?<!\w)(?P<sign>[@#$/])(?=\w)|(?<=\w)(?=\.[^\W\d_])")


def inert(text: str) -> str:
    """The same to the eye, but Telegram finds no mention in it that would ring, no command and no link."""
    return _LIVE.sub(lambda found: f"{found['sign'] or ''}{JOINER}", text)
