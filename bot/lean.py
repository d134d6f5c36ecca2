"""Libraries without what nobody asks of them."""

import logging
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, Self

from pydantic import BaseModel

log = logging.getLogger(__name__)

FOR_SCREENS = ("click", "rich", "pygments")
FOR_POSTGRESQL = ("asyncpg",)


@contextmanager
def without(*names: str) -> Iterator[None]:
    """What is imported inside takes these as not installed.

    What draws on screens is here for the help of our commands. structlog draws with it if it can, httpx has a command
    line of its own: 10 MB that a server never uses. On SQLite, the driver of PostgreSQL is 3 MB more.
    """
    hidden = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type] # None is how an import is told to fail
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]


def load_lazily(package: str) -> None:
    """Import a package whose own modules are imported where one of its names is first asked for.

    SQLAlchemy's asyncio half hands on sessions and with them the ORM, which nobody here uses: 6 MB. The upper half of
    python-telegram-bot hands on fifty modules for bots that listen, and ours only speaks: 3 MB. prometheus_client hands
    on servers of its own: 1 MB.
    """
    if parent := package.rpartition(".")[0]:
        import_module(parent)  # what it imports of the package by itself is used at once, and must be real
    if package in sys.modules:
        return
    stand_ins = _StandIns(package)
    sys.meta_path.insert(0, stand_ins)
    try:
        loaded = import_module(package)
    except (ImportError, AttributeError, TypeError) as error:
        log.warning("%s uses at once what it imports (%s): all of it is loaded", package, error)
        return
    finally:
        sys.meta_path.remove(stand_ins)
        for name in stand_ins.served:
            del sys.modules[name]
    sources = {name: value.__name__ for name, value in vars(loaded).items() if isinstance(value, _StandIn)}
    for name in sources:
        delattr(loaded, name)

    def find(name: str) -> Any:
        if name not in sources:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        source = import_module(sources[name])
        return source if sources[name] == f"{package}.{name}" else getattr(source, name)

    vars(loaded)["__getattr__"] = find


class _StandIn(ModuleType):
    """A module that has not been imported, and each name that was taken from it. To call it is no use."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.__path__ = []

    def __getattr__(self, name: str) -> Self:
        if name.startswith("__"):
            raise AttributeError(name)
        return self


class _StandIns(MetaPathFinder, Loader):
    """Serves them in place of all modules of a package."""

    def __init__(self, package: str) -> None:
        self._prefix = f"{package}."
        self.served: list[str] = []

    def find_spec(self, name: str, _path: Sequence[str] | None, _target: ModuleType | None = None) -> ModuleSpec | None:
        return ModuleSpec(name, self) if name.startswith(self._prefix) else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        self.served.append(spec.name)
        return _StandIn(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """There is nothing in it."""


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
