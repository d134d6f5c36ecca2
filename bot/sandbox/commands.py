"""Command menus: set by scope and language, shown to a person by Telegram's order of scopes."""

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
Scope = tuple[str, int | None, int | None]

DEFAULT: Scope = ("default", None, None)


@dataclass(slots=True)
class CommandBook:
    lists: dict[tuple[Scope, str], list[Json]] = field(default_factory=dict)

    def put(self, scope: Scope, language: str, commands: list[Json]) -> None:
        if commands:
            self.lists[scope, language] = commands
        else:
            self.lists.pop((scope, language), None)

    def get(self, scope: Scope, language: str) -> list[Json]:
        return self.lists.get((scope, language), [])

    def shown_to(self, *, chat_id: int, user_id: int, is_private: bool, is_admin: bool, language: str) -> list[Json]:
        """What a client offers: the narrowest scope that has a list, own language before the rest."""
        for scope in _order(chat_id, user_id, is_private=is_private, is_admin=is_admin):
            for tongue in dict.fromkeys((language, "")):
                if commands := self.get(scope, tongue):
                    return commands
        return []


def _order(chat_id: int, user_id: int, *, is_private: bool, is_admin: bool) -> list[Scope]:
    if is_private:
        return [("chat", chat_id, None), ("all_private_chats", None, None), DEFAULT]
    scopes: list[Scope] = [("chat_member", chat_id, user_id)]
    if is_admin:
        scopes.append(("chat_administrators", chat_id, None))
    scopes.append(("chat", chat_id, None))
    if is_admin:
        scopes.append(("all_chat_administrators", None, None))
    return [*scopes, ("all_group_chats", None, None), DEFAULT]
