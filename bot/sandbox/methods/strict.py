"""Strict mode: a parameter that the method does not have is a mistake, though Telegram would ignore it."""

from functools import cache
from pathlib import Path

from bot.sandbox.errors import bad_request
from bot.sandbox.params import Params

TABLE = Path(__file__).with_name("parameters.txt")


@cache
def parameters() -> dict[str, frozenset[str]]:
    """Parameters of each method in Bot API 10.3: `method: name name …` on each line."""
    lines = (line.partition(":") for line in TABLE.read_text(encoding="utf-8").splitlines())
    return {name: frozenset(rest.split()) for name, _, rest in lines}


def check_parameters(method: str, params: Params) -> None:
    """Refuse what the method does not know; files sent beside it go by names of their own."""
    known = parameters().get(method)
    if known is None:
        raise bad_request(f"strict mode: {method} is not in this version of the Bot API")
    unknown = sorted(params.values.keys() - known)
    if unknown:
        raise bad_request(f"strict mode: {method} has no parameter {', '.join(unknown)}")
