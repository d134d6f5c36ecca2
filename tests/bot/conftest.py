"""Handlers are tried as they run: with aiogram as the program imports it."""

from bot import lean_aiogram

lean_aiogram.load()
