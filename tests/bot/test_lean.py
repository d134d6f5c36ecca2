"""aiogram with the one validator that is needed, and the others where somebody asks; servers without colours."""

import subprocess
import sys
from typing import Any

HEAVY = {"aiogram", "aiohttp.web", "alembic", "click", "holidays", "icalendar", "pygments", "rapidfuzz", "rich"}
HEAVY |= {"snowballstemmer"}
TOKEN = "700000001:a-token-of-no-worth-AAAAAAAAAAAAAAA"
LOADED = """
from bot import lean
lean.load_aiogram()
from aiogram import methods, types
from pydantic import BaseModel
"""


def answer(script: str, **options: Any) -> str:
    """What a fresh interpreter prints: in this one others have imported much."""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, **options)
    return done.stdout.strip()


def test_only_what_reads_an_update_is_built():
    script = (
        "built = [name for name in types.__all__ if getattr(getattr(types, name), '__pydantic_complete__', False)]\n"
        "built += [name for name in methods.__all__ if getattr(methods, name).__pydantic_complete__]\n"
        "print(built, BaseModel.model_config)"
    )

    assert answer(LOADED + script) == "['Update'] {}"


def test_every_type_and_method_can_still_be_built():
    script = (
        "models = [getattr(part, name) for part in (types, methods) for name in part.__all__]\n"
        "models = [each for each in models if isinstance(each, type) and issubclass(each, BaseModel)]\n"
        "failed = [each.__name__ for each in models if each.model_rebuild() is False]\n"
        "print(len(models) > 500, failed)"
    )

    assert answer(LOADED + script) == "True []"


def test_a_type_that_nobody_built_is_built_by_its_first_use():
    script = (
        "chat = types.Chat.model_validate({'id': -1, 'type': 'group', 'title': 'IT'})\n"
        "print(methods.SendMessage(chat_id=chat.id, text='hello').model_dump(include={'chat_id', 'text'}))"
    )

    assert answer(LOADED + script) == "{'chat_id': -1, 'text': 'hello'}"


def test_a_scheduler_loads_nothing_it_does_not_need(sqlite_url, tmp_path):
    script = (
        "import asyncio, sys; from bot.cli import program\n"
        "program._live = lambda endless: endless.close()\n"
        "program.run(['scheduler'])\n"
        "from bot import app, settings; from bot.clock import Clock\n"
        "asyncio.run(app.prepare(settings.load(), Clock()))\n"
        f"print('telegram' in sys.modules, sorted({HEAVY!r} & set(sys.modules)))"
    )
    environ = {"FIRSTLINE_TOKEN": TOKEN, "FIRSTLINE_DATABASE_URL": sqlite_url}

    assert answer(script, cwd=tmp_path, env=environ) == "True []"


def test_help_still_has_its_colours_where_a_server_did_without():
    script = (
        "from bot import lean\n"
        "with lean.without_colours():\n    import bot.logs\n"
        "import rich, pygments, structlog.dev\n"
        "print(rich.__name__, structlog.dev.rich)"
    )

    assert answer(script) == "rich None"
