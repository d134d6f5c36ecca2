"""An id within JSON, a key or a raw update: found as a whole number, never as a part of another one."""

import re
from collections.abc import Callable
from typing import Any

NUMBERS_OF_THINGS = frozenset(
    {"task_id", "question_id", "message_id", "clock_id", "comment_id", "desk_id", "delivery_id", "hours_id", "terms_id"}
)
"""Keys under which a number is never a person, however alike."""


def whole(user_id: int) -> re.Pattern[str]:
    return re.compile(rf"(?<!\d){user_id}(?!\d)")


def replaced(value: Any, user_id: int, by: int) -> Any:
    """The same JSON with another id in place of this one, in numbers, in texts made of ids, and as keys."""
    swap = _swap(user_id, by)

    def walk(each: Any, key: str = "") -> Any:
        if isinstance(each, dict):
            return {swap(str(name)): walk(one, str(name)) for name, one in each.items()}
        if isinstance(each, list):
            return [walk(one, key) for one in each]
        if isinstance(each, str):
            return swap(each)
        is_person = type(each) is int and each == user_id and key not in NUMBERS_OF_THINGS
        return by if is_person else each

    return walk(value)


def _swap(user_id: int, by: int) -> Callable[[str], str]:
    pattern, new = whole(user_id), str(by)
    return lambda text: pattern.sub(new, text)
