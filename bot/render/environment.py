"""Jinja2 as we use it: values are always escaped, names must exist, sentences go through the catalogue."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.render.i18n import Words, words

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
SUFFIX = ".html.j2"


@cache
def environment(language: str) -> Environment:
    """One environment per language; compiled templates stay in it."""
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        extensions=["jinja2.ext.i18n"],
    )
    env.policies["ext.i18n.trimmed"] = True
    _teach(env, words(language))
    return env


def _teach(env: Environment, spoken: Words) -> None:
    catalogue = spoken.catalogue
    env.install_gettext_callables(  # type: ignore[attr-defined]  # added by the i18n extension
        catalogue.gettext, catalogue.ngettext, newstyle=True, pgettext=catalogue.pgettext, npgettext=catalogue.npgettext
    )
