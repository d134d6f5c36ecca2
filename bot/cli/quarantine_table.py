"""What is set aside, for people."""

from collections.abc import Sequence

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from bot.cli.tables import console
from storage.quarantine import Kind, SetAside

ERROR_WIDTH = 120


def print_items(items: Sequence[SetAside], total: int) -> None:
    out = console()
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    for name in ("Id", "Since (UTC)", "What", "Chat", "Why"):
        table.add_column(name, overflow="fold")
    for item in items:
        chat = "" if item.chat_id is None else str(item.chat_id)
        table.add_row(str(item.ref), f"{item.since:%Y-%m-%d %H:%M}", Text(_what(item)), chat, Text(_why(item)))
    out.print(table)
    if total > len(items):
        out.print(f"… and {total - len(items)} more; --limit shows them")
    out.print("`firstline quarantine show ID` says more; `retry ID…` tries again, `drop ID…` gives up")


def _what(item: SetAside) -> str:
    return f"update {item.what}" if item.ref.kind is Kind.UPDATE else item.what


def _why(item: SetAside) -> str:
    said = printable(" ".join(item.error.split()))[:ERROR_WIDTH]
    return f"may have arrived: {said}" if item.is_unsure else said


def printable(text: str) -> str:
    """What turns the direction of writing or moves the cursor is shown and not obeyed."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)
