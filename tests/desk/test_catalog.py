"""Which desk a command is about."""

import pytest

from desk.catalog import Catalog, ChatRole, Desk
from desk.errors import Refusal, Refused
from desk.people import Role

BORIS, CLARA, BELLA, ANNA = 1002, 1003, 2001, 9001
IT = Desk(1, "it", "IT", first_line=(-1, -2), second_line=-3, staff={BORIS: Role.LEAD, CLARA: Role.SPECIALIST})
HR = Desk(2, "hr", "HR", first_line=(-5,), second_line=-6, staff={BORIS: Role.SPECIALIST})
GONE = Desk(3, "old", "Old")


def catalog(*desks: Desk) -> Catalog:
    return Catalog(desks={desk.id: desk for desk in desks}, admins=frozenset({ANNA}))


def code_of(known: Catalog, user_id: int, chat_id: int) -> Refusal:
    with pytest.raises(Refused) as refusal:
        known.the_desk(user_id, chat_id)
    return refusal.value.code


@pytest.mark.parametrize(
    ("chat", "found"),
    [
        (-1, (IT, ChatRole.FIRST_LINE)),
        (-2, (IT, ChatRole.FIRST_LINE)),
        (-3, (IT, ChatRole.SECOND_LINE)),
        (-5, (HR, ChatRole.FIRST_LINE)),
        (-99, None),
        (BORIS, None),
    ],
)
def test_a_group_belongs_to_one_desk(chat, found):
    assert catalog(IT, HR).desk_of_chat(chat) == found


@pytest.mark.parametrize(
    ("user", "chat", "key"),
    [(BELLA, -5, "hr"), (BORIS, -1, "it"), (CLARA, CLARA, "it"), (CLARA, -5, "hr"), (CLARA, -99, "it")],
)
def test_a_command_is_about_the_chats_desk_or_else_the_persons_only_one(user, chat, key):
    assert catalog(IT, HR).the_desk(user, chat).key == key


@pytest.mark.parametrize("user", [BORIS, BELLA, ANNA])
def test_where_several_may_be_meant_nobody_guesses(user):
    assert code_of(catalog(IT, HR), user, user) is Refusal.CHOOSE_DESK


def test_the_only_desk_is_everybodys_though_another_is_gone():
    for user in (BELLA, ANNA, BORIS):
        assert catalog(IT, GONE).the_desk(user, user) == IT


def test_without_a_desk_in_use_there_is_none():
    assert code_of(catalog(), BELLA, BELLA) is Refusal.NO_DESK_HERE
    assert code_of(catalog(GONE), ANNA, -1) is Refusal.NO_DESK_HERE


def test_a_moved_group_is_known_by_its_new_id_alone():
    known = catalog(IT, HR).moved(-2, -20).moved(-6, -60)

    assert known.desks[1].first_line == (-1, -20)
    assert known.desks[2].second_line == -60
    assert known.desk_of_chat(-2) is None


def test_a_group_listed_under_both_its_ids_is_one():
    assert IT.moved({-2: -1}).first_line == (-1,)


def test_people_of_a_desk_are_told_by_their_role():
    assert (IT.leads, IT.specialists, IT.is_staff(BELLA), IT.prefix) == ((BORIS,), (CLARA,), False, "IT")
