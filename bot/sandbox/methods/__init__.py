"""The Bot API's methods, grouped by theme."""

from bot.sandbox.methods import (
    callbacks,
    chats,
    copying,
    deleting,
    editing,
    files,
    forum,
    media,
    members,
    profile,
    receiving,
    sending,
)
from bot.sandbox.methods.registry import METHODS, Call, Explained, method

__all__ = ["METHODS", "Call", "Explained", "method"]
_GROUPS = (callbacks, chats, copying, deleting, editing, files, forum, media, members, profile, receiving, sending)
