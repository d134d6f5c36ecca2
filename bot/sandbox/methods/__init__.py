"""The Bot API's methods, grouped by theme. All modules of this folder are imported, so that their methods are known."""

from importlib import import_module
from pkgutil import iter_modules

from bot.sandbox.methods.registry import METHODS, Call, Explained, method

__all__ = ["METHODS", "Call", "Explained", "method"]

for _group in iter_modules(__path__, prefix=f"{__name__}."):
    import_module(_group.name)
