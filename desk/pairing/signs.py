"""Messages without words that say «I have seen it»: a plus, a thumb."""

import re

ACKNOWLEDGING = "👌👍👀👁✅✔☑🫡🆗💪🤝✍🤙🙋🏃🔧🛠🔍🔎⏳⌛🚀👨👩🧑💻➕"
LONGEST = 20

_PLUS = re.compile(r"\+{1,5}\s?1?")
_DRESS = re.compile("[\ufe0e\ufe0f\u200d\U0001f3fb-\U0001f3ff♂♀\\s.,!)]")
"""What changes the look of a sign and not its meaning: the colour of a skin, a full stop."""


def acknowledges(text: str) -> bool:
    if not text or len(text) > LONGEST:
        return False
    rest = _DRESS.sub("", _PLUS.sub("+", text)) if "+" in text else _DRESS.sub("", text)
    return bool(rest) and all(sign == "+" or sign in ACKNOWLEDGING for sign in rest)
