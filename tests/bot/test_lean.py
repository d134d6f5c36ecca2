"""aiogram with the one validator that is needed, and the others where somebody asks; servers without colours."""

import subprocess
import sys
from typing import Any

import pytest

HEAVY = {"aiogram", "aiohttp", "alembic", "asyncpg", "click", "holidays", "icalendar", "pygments", "rapidfuzz", "rich"}
HEAVY |= {"prometheus_client.exposition", "snowballstemmer", "sqlalchemy.orm", "telegram.ext._application"}
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


def test_what_a_package_hands_on_is_loaded_where_it_is_asked_for():
    script = (
        "import sys; from bot import lean\n"
        "lean.load_lazily('sqlalchemy.ext.asyncio')\n"
        "from sqlalchemy.ext.asyncio import AsyncEngine\n"
        "before = 'sqlalchemy.orm' in sys.modules\n"
        "from sqlalchemy.ext.asyncio import AsyncSession, session\n"
        "print(before, AsyncEngine.__module__, session.AsyncSession is AsyncSession)"
    )

    assert answer(script) == "False sqlalchemy.ext.asyncio.engine True"


@pytest.mark.parametrize("package", ["prometheus_client", "sqlalchemy.ext.asyncio", "telegram.ext"])
def test_a_package_that_was_loaded_lazily_lacks_nothing(package):
    script = (
        "import ast, sys; from importlib import import_module\n"
        "from bot import lean\n"
        f"lean.load_lazily({package!r})\n"
        f"lazy, name = import_module({package!r}), {package!r}\n"
        "handed_on = [alias.asname or alias.name for step in ast.walk(ast.parse(open(lazy.__file__).read()))\n"
        "    if isinstance(step, ast.ImportFrom) and step.level == 1 for alias in step.names]\n"
        "found = {each: getattr(lazy, each) for each in handed_on}\n"
        "del sys.modules[name]\n"
        "wrong = [each for each in handed_on if getattr(import_module(name), each) is not found[each]]\n"
        "print(len(found) > 10, wrong, hasattr(lazy, 'nonsense'))"
    )

    assert answer(script) == "True [] False"


def test_a_package_that_is_there_already_stays_as_it_is():
    script = (
        "import sqlalchemy.ext.asyncio as whole; from bot import lean\n"
        "lean.load_lazily('sqlalchemy.ext.asyncio')\n"
        "print('AsyncSession' in vars(whole))"
    )

    assert answer(script) == "True"


def test_a_package_that_its_parent_uses_is_left_to_it(tmp_path):
    (tmp_path / "house" / "room").mkdir(parents=True)
    (tmp_path / "house" / "__init__.py").write_text("from house.room import table")
    (tmp_path / "house" / "room" / "__init__.py").write_text("from house.room.things import table")
    (tmp_path / "house" / "room" / "things.py").write_text("table = 4")
    script = (
        f"import sys; sys.path.append({str(tmp_path)!r})\n"
        "from bot import lean; lean.load_lazily('house.room')\n"
        "import house; print(house.table)"
    )

    assert answer(script) == "4"


def test_a_package_that_calls_at_once_what_it_imports_is_loaded_whole(tmp_path):
    (tmp_path / "house").mkdir()
    (tmp_path / "house" / "__init__.py").write_text("from house.things import table\nfour = table()")
    (tmp_path / "house" / "things.py").write_text("def table(): return 4")
    script = (
        f"import sys; sys.path.append({str(tmp_path)!r})\n"
        "from bot import lean; lean.load_lazily('house')\n"
        "import house; print(house.four, house.table())"
    )

    assert answer(script) == "4 4"


def test_without_its_driver_troubles_of_postgresql_are_not_asked_for():
    script = (
        "import sqlite3; from bot import lean\n"
        "with lean.without(*lean.FOR_POSTGRESQL):\n    from bot import trouble\n"
        "rooms = [kind.__module__.split('.')[0] for kind in trouble.DATABASE_TROUBLE]\n"
        "print(rooms, trouble.is_passing(TimeoutError()))"
    )

    assert answer(script) == "['sqlalchemy', 'sqlite3', 'builtins'] True"


def test_help_still_has_its_colours_where_a_server_did_without():
    script = (
        "from bot import lean\n"
        "with lean.without(*lean.FOR_SCREENS):\n    import bot.logs\n"
        "import rich, pygments, structlog.dev\n"
        "print(rich.__name__, structlog.dev.rich)"
    )

    assert answer(script) == "rich None"
