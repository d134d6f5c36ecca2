"""Which chats of an export are imported where several could be."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.importer.source import ExportedChat
from desk.catalog import Catalog, ChatRole, Desk


@dataclass(frozen=True, slots=True)
class Chosen:
    """`others` are groups of the export that are no first-line chats."""

    chats: Sequence[ExportedChat]
    others: Sequence[ExportedChat] = ()


def of_desks(catalog: Catalog, groups: Sequence[ExportedChat], desk: Desk | None) -> Chosen:
    """The first-line chats of a desk, or of all desks, among the groups of an export."""
    chats = [chat for chat in groups if _is_first_line(catalog, chat, desk)]
    return Chosen(chats, [chat for chat in groups if chat not in chats])


def desk_of(catalog: Catalog, chat: ExportedChat) -> Desk | None:
    found = catalog.desk_of_chat(chat.chat_id)
    return found[0] if found is not None and found[1] is ChatRole.FIRST_LINE else None


def _is_first_line(catalog: Catalog, chat: ExportedChat, desk: Desk | None) -> bool:
    found = desk_of(catalog, chat)
    return found is not None and (desk is None or found.id == desk.id)
