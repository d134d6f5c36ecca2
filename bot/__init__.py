"""Telegram side of Firstline: intake, handlers, rendering, settings, command line."""
