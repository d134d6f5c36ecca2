"""Libraries without what nobody asks of them."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from pydantic import BaseModel

FOR_SCREENS = ("click", "rich", "pygments")


@contextmanager
def without_colours() -> Iterator[None]:
    """What is imported inside takes what draws on screens as not installed: it is here for the help of our commands.

    structlog draws with it if it can, httpx has a command line of its own: 10 MB that a server never uses.
    """
    hidden = [name for name in FOR_SCREENS if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type] # None is how an import is told to fail
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]


def load_aiogram() -> None:
    """Import aiogram and build what reads an update. Where somebody has imported it already, it stays as it is.

    While it is imported it has pydantic build validators for its 400 types and 190 methods: 105 MB and seconds. The
    desk reads one of them, `Update`. So all are declared, and each is built where it is first used.
    """
    if "aiogram" not in sys.modules:
        with _built_later() as names:
            import_module("aiogram")
        methods = import_module("aiogram.methods")
        for name in methods.__all__:
            getattr(methods, name).__pydantic_parent_namespace__ = names
    import_module("aiogram.types").Update.model_rebuild()


@contextmanager
def _built_later() -> Iterator[dict[str, Any]]:
    """Inside, models are not built as they come up; what they are called among each other is remembered for later.

    aiogram's types name each other in quotes. At the end of its import it hands pydantic the dictionary of all of them
    and asks for each to be built; the yielded one is that, and each type keeps it.
    """
    names: dict[str, Any] = {}
    build = BaseModel.__dict__["model_rebuild"]

    def remember(cls: type[BaseModel], /, *, _types_namespace: dict[str, Any] | None = None, **_: Any) -> None:
        names.update(_types_namespace or {})
        cls.__pydantic_parent_namespace__ = names

    BaseModel.model_rebuild = classmethod(remember)  # type: ignore[assignment, method-assign]
    BaseModel.model_config["defer_build"] = True
    try:
        yield names
    finally:
        BaseModel.model_rebuild = build  # type: ignore[method-assign]
        del BaseModel.model_config["defer_build"]
