"""Telegram Desktop exports: the past of a chat, heard by the same rules as the present."""
