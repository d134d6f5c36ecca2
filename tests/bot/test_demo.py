"""The demo's configuration, on machines with and without a time zone."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfoNotFoundError

import pytest

from bot.config import parse
from bot.demo import cast, play
from desk.directory import traits_of


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_configuration_of_the_demo_loads(language):
    config = parse(cast.config(language, play.local_zone()))

    assert [plan.desk.key for plan in config.desks] == ["it"]


def test_the_norm_of_the_demo_is_looked_at_soon_by_the_clock_of_the_page(monkeypatch):
    monkeypatch.setattr(play, "get_localzone_name", lambda: "Europe/Moscow")

    soon = play.time_of_norm(datetime(2026, 11, 20, 20, 58, 30, tzinfo=UTC))

    [norm] = parse(cast.config("ru", "Europe/Moscow", soon)).desks[0].desk.settings.norms
    assert (soon, norm.at_s) == ("00:02", 120)


@pytest.mark.parametrize("name", [None, "local", "Nowhere/Land"])
def test_a_machine_without_a_known_zone_is_in_utc(monkeypatch, name):
    monkeypatch.setattr(play, "get_localzone_name", lambda: name)

    assert play.local_zone() == "UTC"


def test_a_machine_whose_settings_contradict_each_other_is_in_utc(monkeypatch):
    def conflict():
        raise ZoneInfoNotFoundError("two zones")

    monkeypatch.setattr(play, "get_localzone_name", conflict)

    assert play.local_zone() == "UTC"


def test_the_zone_of_the_machine_is_the_desks(monkeypatch):
    monkeypatch.setattr(play, "get_localzone_name", lambda: "Europe/Moscow")

    assert play.local_zone() == "Europe/Moscow"


@pytest.mark.parametrize("language", ["en", "ru"])
def test_each_office_of_the_demo_is_a_customer_with_a_level_of_its_own(language):
    config = parse(cast.config(language, "UTC"))

    desk = config.desks[0].desk
    levels = {
        chat_id: next(
            policy.name
            for policy in desk.policies
            if policy.matches(traits_of(config.directory, customer=desk.defaults_of(chat_id).customer))
        )
        for chat_id in desk.first_line
    }
    assert levels == {cast.FIRST_LINE: "VIP", cast.SECOND_OFFICE: "Standard"}
