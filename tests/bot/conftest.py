"""Handlers are tried as they run: with aiogram as the program imports it."""

from bot import lean

lean.load_aiogram()
