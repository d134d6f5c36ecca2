import polib
import pytest

from bot.render import i18n
from tests import catalogues


def test_the_catalogues_are_complete():
    assert list(catalogues.problems()) == []


@pytest.mark.parametrize(
    ("wanted", "chosen"),
    [
        (("ru",), "ru"),
        (("ru-RU",), "ru"),
        (("RU",), "ru"),
        (("xx", "ru"), "ru"),
        ((None, "", "en-GB"), "en"),
        (("xx",), "en"),
        ((), "en"),
    ],
)
def test_the_first_language_with_a_catalogue_is_spoken(wanted, chosen):
    assert i18n.choose(*wanted) == chosen


def test_catalogues_lie_inside_an_installed_package_or_beside_a_checkout(tmp_path, monkeypatch):
    monkeypatch.setattr(i18n, "_ROOM", tmp_path / "bot")
    beside = i18n.folder.__wrapped__()
    (tmp_path / "bot" / "locales").mkdir(parents=True)

    inside = i18n.folder.__wrapped__()

    assert beside == tmp_path / "locales"
    assert inside == tmp_path / "bot" / "locales"


@pytest.fixture
def copied(tmp_path, monkeypatch):
    """The Russian catalogue where a test may spoil it."""
    for language in ("en", "ru"):
        target = tmp_path / language / "LC_MESSAGES" / "desk.po"
        target.parent.mkdir(parents=True)
        target.write_bytes((catalogues.LOCALES / language / "LC_MESSAGES" / "desk.po").read_bytes())
    monkeypatch.setattr(catalogues, "LOCALES", tmp_path)
    return polib.pofile(str(tmp_path / "ru" / "LC_MESSAGES" / "desk.po"))


def complaints(po):
    po.save()
    return list(catalogues.problems())


def test_a_missing_sentence_is_reported(copied):
    copied.remove(copied.find("Take"))

    assert complaints(copied) == ["ru: missing: 'Take'"]


def test_an_untranslated_sentence_is_reported(copied):
    copied.find("Take").msgstr = ""

    assert complaints(copied) == ["ru: untranslated: 'Take'"]


def test_a_fuzzy_translation_is_reported(copied):
    copied.find("Take").flags.append("fuzzy")

    assert complaints(copied) == ["ru: fuzzy: 'Take'"]


def test_a_stale_sentence_is_reported(copied):
    copied.append(polib.POEntry(msgid="Nobody says this", msgstr="Этого никто не говорит"))

    assert complaints(copied) == ["ru: stale: 'Nobody says this'"]


def test_a_placeholder_lost_in_one_plural_form_is_reported(copied):
    copied.find("%(num)d task").msgstr_plural[2] = "много задач"

    assert complaints(copied) == ["ru: other placeholders in 'много задач': '%(num)d task'"]


def test_a_bare_percent_sign_is_reported(copied):
    copied.find("Take").msgstr = "Взять 100 %"

    assert complaints(copied) == ["ru: a bare % (write %%): 'Take'"]


def test_a_further_language_may_lag_behind(copied, tmp_path):
    path = tmp_path / "de" / "LC_MESSAGES" / "desk.po"
    path.parent.mkdir(parents=True)
    path.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Take"\nmsgstr "Nehmen"\n')

    assert list(catalogues.problems()) == []


def test_the_update_keeps_translations_and_drops_the_stale(copied, tmp_path, monkeypatch):
    monkeypatch.setattr(catalogues, "TEMPLATE", tmp_path / "desk.pot")
    copied.append(polib.POEntry(msgid="Nobody says this", msgstr="Этого никто не говорит"))
    copied.save()

    catalogues.update()

    assert list(catalogues.problems()) == []
    kept = polib.pofile(str(tmp_path / "ru" / "LC_MESSAGES" / "desk.po"))
    assert kept.find("Take").msgstr == "Взять"
    assert kept.find("Nobody says this") is None
