"""The demo: a sandbox, a desk and its people, started by one command."""

from bot.demo.play import run_demo

__all__ = ["run_demo"]
