"""The Bot API's methods, grouped by theme."""

from bot.sandbox.methods import (
    callbacks,
    cards,
    chats,
    copying,
    deleting,
    editing,
    files,
    forum,
    inline,
    invites,
    media,
    members,
    pinning,
    polls,
    profile,
    receiving,
    sending,
)
from bot.sandbox.methods.registry import METHODS, Call, Explained, method

__all__ = ["METHODS", "Call", "Explained", "method"]
_GROUPS = (
    callbacks,
    cards,
    chats,
    copying,
    deleting,
    editing,
    files,
    forum,
    inline,
    invites,
    media,
    members,
    pinning,
    polls,
    profile,
    receiving,
    sending,
)
