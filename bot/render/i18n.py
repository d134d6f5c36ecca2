"""Words in the reader's language: gettext catalogues, read from `desk.po` when they are first needed.

A further language is a folder with its own `desk.po`; nothing else knows which languages there are.
"""

from functools import cache, lru_cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FALLBACK = "en"
DOMAIN = "desk"

_ROOM = Path(__file__).resolve().parents[1]


def msgid(text: str) -> str:
    """Mark a sentence for translation where it stands; `Words.say` translates it later."""
    return text


@cache
def folder() -> Path:
    """The catalogues: inside the installed package, else beside it in a checkout."""
    installed = _ROOM / "locales"
    return installed if installed.is_dir() else _ROOM.parent / "locales"


@cache
def languages() -> frozenset[str]:
    return frozenset(path.parents[1].name for path in folder().glob(f"*/LC_MESSAGES/{DOMAIN}.po"))


def choose(*wanted: str | None) -> str:
    """The first wanted language that has a catalogue; `pt-BR` may be read in `pt`."""
    for tag in wanted:
        if not tag:
            continue
        name = tag.replace("-", "_")
        for candidate in (name, name.split("_")[0].lower()):
            if candidate in languages():
                return candidate
    return FALLBACK


@cache
def catalogue(language: str) -> GNUTranslations:
    path = folder() / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    compiled = BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source, locale=language, domain=DOMAIN))
    compiled.seek(0)
    return GNUTranslations(compiled)


class Words:
    """One language: sentences by their English text, and the locale its dates are written in."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.catalogue = catalogue(language)
        try:
            self.locale = Locale.parse(language)
        except (ValueError, UnknownLocaleError):
            self.locale = Locale.parse(FALLBACK)

    def say(self, message: str, /, **values: Any) -> str:
        return self.catalogue.gettext(message) % values

    def say_n(self, one: str, many: str, n: int, /, **values: Any) -> str:
        """The form that agrees with `n`; the sentence names it `%(n)d`."""
        return self.catalogue.ngettext(one, many, n) % {"n": n, **values}


@lru_cache(maxsize=32)
def words(*wanted: str | None) -> Words:
    """The words for the first of these languages that is known."""
    return _words(choose(*wanted))


@cache
def _words(language: str) -> Words:
    return Words(language)
