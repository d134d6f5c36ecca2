"""The menus Telegram shows: for whom, and with which commands."""

import pytest

from bot.menus import EVERYONE, LEADS, SPECIALISTS, menus
from bot.routers.commands import COMMANDS
from desk.catalog import Catalog, Desk
from desk.people import Role

OLGA, BORIS = 1001, 1002
IT = Desk(1, "it", "IT", first_line=(-1,), second_line=-2, staff={OLGA: Role.LEAD, BORIS: Role.SPECIALIST})
HR = Desk(2, "hr", "HR", staff={OLGA: Role.SPECIALIST})


def commands_by_scope(*desks: Desk, reachable: tuple[int, ...] = (OLGA, BORIS)) -> dict[object, tuple[str, ...]]:
    found = {}
    for notice in menus(Catalog(desks={desk.id: desk for desk in desks}), reachable):
        params = notice.values["params"]
        scope = params["scope"]
        place = (scope["chat_id"], scope["user_id"]) if "user_id" in scope else scope.get("chat_id", scope["type"])
        found[place] = tuple(one["command"] for one in params["commands"])
    return found


def test_each_place_has_the_menu_of_those_who_are_there():
    shown = commands_by_scope(IT)

    assert shown == {
        "default": EVERYONE,
        "all_group_chats": EVERYONE,
        (-1, OLGA): LEADS,
        (-1, BORIS): SPECIALISTS,
        IT.second_line: LEADS,
        OLGA: LEADS,
        BORIS: SPECIALISTS,
    }


def test_who_never_opened_the_chat_gets_no_menu_there():
    assert BORIS not in commands_by_scope(IT, reachable=(OLGA,))


@pytest.mark.parametrize("desks", [(IT, HR), (HR, IT)])
def test_who_leads_one_desk_and_works_on_another_has_the_menu_of_a_lead(desks):
    assert commands_by_scope(*desks)[OLGA] == LEADS


def test_every_command_of_a_menu_exists():
    assert set(EVERYONE) | set(LEADS) | set(SPECIALISTS) <= set(COMMANDS)


def test_one_place_gets_each_menu_once():
    keys = [notice.key for notice in menus(Catalog(desks={1: IT, 2: HR}), (OLGA, BORIS))]

    assert len(keys) == len(set(keys))
