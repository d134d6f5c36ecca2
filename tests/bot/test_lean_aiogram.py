"""aiogram with the one validator that is needed, and the others where somebody asks."""

import subprocess
import sys

LOADED = """
from bot import lean_aiogram
lean_aiogram.load()
from aiogram import methods, types
from pydantic import BaseModel
"""


def answer(script: str) -> str:
    """What a fresh interpreter prints: in this one somebody may have imported aiogram first."""
    done = subprocess.run([sys.executable, "-c", LOADED + script], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_only_what_reads_an_update_is_built():
    script = (
        "built = [name for name in types.__all__ if getattr(getattr(types, name), '__pydantic_complete__', False)]\n"
        "built += [name for name in methods.__all__ if getattr(methods, name).__pydantic_complete__]\n"
        "print(built, BaseModel.model_config)"
    )

    assert answer(script) == "['Update'] {}"


def test_every_type_and_method_can_still_be_built():
    script = (
        "models = [getattr(part, name) for part in (types, methods) for name in part.__all__]\n"
        "models = [each for each in models if isinstance(each, type) and issubclass(each, BaseModel)]\n"
        "failed = [each.__name__ for each in models if each.model_rebuild() is False]\n"
        "print(len(models) > 500, failed)"
    )

    assert answer(script) == "True []"


def test_a_type_that_nobody_built_is_built_by_its_first_use():
    script = (
        "chat = types.Chat.model_validate({'id': -1, 'type': 'group', 'title': 'IT'})\n"
        "print(methods.SendMessage(chat_id=chat.id, text='hello').model_dump(include={'chat_id', 'text'}))"
    )

    assert answer(script) == "{'chat_id': -1, 'text': 'hello'}"
