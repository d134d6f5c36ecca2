"""The message catalogues, checked against the sentences in the code: `python -m tests.catalogues [--update]`.

`--update` extracts anew: new sentences are added to every catalogue (English translates itself), stale ones removed.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
LOCALES = ROOT / "locales"
TEMPLATE = LOCALES / "desk.pot"
COMPLETE = ("en", "ru")
"""Languages that must say everything; a further one may lag behind and falls back to English."""

METHODS = [("**.py", "python"), ("**.j2", "jinja2")]
OPTIONS = {"**.j2": {"trimmed": "true", "trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}}
KEYWORDS = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "msgid": None,
    "say": None,
    "say_n": (1, 2),
}
SKIPPED = {"sandbox", "locales", "__pycache__"}

PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
TAG = re.compile(r"</?[a-z][^>]*>")
COMMAND = re.compile(r"(?<![\w/])/[a-z]+")


def extracted() -> Catalog:
    """Every sentence of the code and the templates."""
    found = Catalog(domain="desk", fuzzy=False)
    rows = extract_from_dir(
        ROOT / "bot",
        method_map=METHODS,
        options_map=OPTIONS,
        keywords=KEYWORDS,
        directory_filter=lambda path: Path(path).name not in SKIPPED,
    )
    for path, _line, message, comments, context in sorted(rows, key=lambda row: (row[0], row[1])):
        found.add(message, locations=[(f"bot/{path}", 0)], auto_comments=comments, context=context)
    return found


def problems() -> Iterator[str]:
    """One line for each thing that is wrong."""
    wanted = extracted()
    if _keys(wanted) != _keys(_read(TEMPLATE)):
        yield f"{TEMPLATE.name}: not what the code says; run python -m tests.catalogues --update"
    for path in sorted(LOCALES.glob("*/LC_MESSAGES/desk.po")):
        language = path.parents[1].name
        yield from (f"{language}: {line}" for line in _of_language(wanted, _read(path, language), language in COMPLETE))
    for language in COMPLETE:
        if not _path(language).is_file():
            yield f"{language}: no catalogue"


def _of_language(wanted: Catalog, spoken: Catalog, complete: bool) -> Iterator[str]:
    for key in sorted(_keys(wanted) - _keys(spoken)):
        if complete:
            yield f"missing: {key[0]!r}"
    for key in sorted(_keys(spoken) - _keys(wanted)):
        yield f"stale: {key[0]!r}"
    for message in spoken.obsolete.values():
        yield f"obsolete: {message.id!r}"
    for message in spoken:
        if message.id:
            yield from (
                f"{line}: {_singular(message)!r}" for line in _of_message(message, spoken.num_plurals, complete)
            )


def _of_message(message: Message, plurals: int, complete: bool) -> Iterator[str]:
    strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
    forms = [form or "" for form in strings]
    if message.fuzzy:
        yield "fuzzy"
    if not all(forms):
        if complete or any(forms):
            yield "untranslated"
        return
    if message.pluralizable and len(forms) != plurals:
        yield f"{len(forms)} plural forms, not {plurals}"
    for name, pattern in (("placeholders", PLACEHOLDER), ("tags", TAG), ("commands", COMMAND)):
        expected = sorted(set(pattern.findall(_singular(message))))
        for form in forms:
            if sorted(set(pattern.findall(form))) != expected:
                yield f"other {name} in {form!r}"
    if any("%" in PLACEHOLDER.sub("", form).replace("%%", "") for form in forms):
        yield "a bare % (write %%)"


def _keys(catalog: Catalog) -> set[tuple[str, str, str]]:
    return {
        (_singular(message), message.id[1] if message.pluralizable else "", message.context or "")
        for message in catalog
        if message.id
    }


def _singular(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _path(language: str) -> Path:
    return LOCALES / language / "LC_MESSAGES" / "desk.po"


def _read(path: Path, language: str | None = None) -> Catalog:
    if not path.is_file():
        return Catalog(locale=language, domain="desk", fuzzy=False)
    with path.open("rb") as source:
        return read_po(source, locale=language, domain="desk")


def update() -> None:
    """Write what the code says into the template and every catalogue, keeping translations."""
    wanted = extracted()
    _write(TEMPLATE, wanted)
    for language in {*COMPLETE, *(path.parents[1].name for path in LOCALES.glob("*/LC_MESSAGES/desk.po"))}:
        known = _read(_path(language), language)
        spoken = Catalog(locale=language, domain="desk", fuzzy=False)
        for message in wanted:
            if message.id:
                old = known.get(message.id, message.context)
                kept = old.string if old is not None and not old.fuzzy else ""
                if language == "en":
                    kept = message.id
                spoken.add(message.id, kept, message.locations, context=message.context)
        _write(_path(language), spoken)


def _write(path: Path, catalog: Catalog) -> None:
    """Without dates and line numbers, so that a catalogue changes only when a sentence does."""
    path.parent.mkdir(parents=True, exist_ok=True)
    plurals = f'"Plural-Forms: {catalog.plural_forms}\\n"\n' if catalog.locale else ""
    head = (
        'msgid ""\nmsgstr ""\n'
        + (f'"Language: {catalog.locale}\\n"\n' if catalog.locale else "")
        + '"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
        + '"Content-Transfer-Encoding: 8bit\\n"\n'
        + plurals
        + "\n"
    )
    with path.open("wb") as target:
        target.write(head.encode())
        write_po(target, catalog, width=100, omit_header=True, include_lineno=False, sort_by_file=True)


def main(arguments: list[str]) -> int:
    if arguments == ["--update"]:
        update()
    lines = list(problems())
    sys.stdout.writelines(f"{line}\n" for line in lines)
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
