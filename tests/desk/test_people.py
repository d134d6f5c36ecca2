"""Who may do what: the table of the design as a truth table, deny by default."""

from datetime import UTC, datetime, timedelta

import pytest

from desk.catalog import Catalog, Desk
from desk.errors import Refusal, Refused
from desk.people import MAY, Action, Membership, Person, Role, may, require

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)

#                              employee watcher specialist lead admin
TABLE: dict[Action, str] = {
    Action.HELP: "+++++",
    Action.ASK: "+++++",
    Action.SEE_OWN: "+++++",
    Action.RATE: "-+-++",
    Action.COMMENT: "-+-++",
    Action.REOPEN_OWN: "-+-++",
    Action.MAKE_TASK: "--+++",
    Action.WORK_TASK: "--+++",
    Action.SEE_QUEUE: "--+++",
    Action.SEE_CLOCK: "-++++",
    Action.SET_DEADLINE: "--+++",
    Action.HANDLE_QUESTION: "--+++",
    Action.SEE_OWN_FIGURES: "--+++",
    Action.ASSIGN_OTHERS: "---++",
    Action.SET_PRIORITY: "---++",
    Action.SORT_TASK: "--+++",
    Action.SET_CUSTOMER: "---++",
    Action.SEE_FIGURES: "---++",
    Action.DESK_SETTINGS: "---++",
    Action.SETUP: "---++",
}
CASES = [(action, role, sign == "+") for action, row in TABLE.items() for role, sign in zip(Role, row, strict=True)]


@pytest.mark.parametrize(("action", "role", "allowed"), CASES)
def test_each_role_may_what_the_table_says(action, role, allowed):
    assert may({role}, action) is allowed


def test_the_table_names_every_action_and_every_action_has_a_policy():
    assert set(TABLE) == set(Action) == set(MAY)


def test_what_nobody_listed_is_nobodys(monkeypatch):
    monkeypatch.delitem(MAY, Action.SEE_QUEUE)

    assert not may(set(Role), Action.SEE_QUEUE)
    with pytest.raises(Refused) as refusal:
        require(set(Role), Action.SEE_QUEUE)
    assert refusal.value.code is Refusal.NOT_ALLOWED


def test_nobody_without_a_role_may_anything():
    assert not any(may(set(), action) for action in Action)


def test_one_role_that_may_is_enough():
    assert may({Role.EMPLOYEE, Role.LEAD}, Action.SET_PRIORITY)


@pytest.mark.parametrize(
    ("action", "code"),
    [
        (Action.MAKE_TASK, Refusal.SPECIALISTS_ONLY),
        (Action.SEE_QUEUE, Refusal.SPECIALISTS_ONLY),
        (Action.SET_PRIORITY, Refusal.LEADS_ONLY),
        (Action.SETUP, Refusal.LEADS_ONLY),
        (Action.RATE, Refusal.LEADS_ONLY),
    ],
)
def test_a_refusal_says_who_may(action, code):
    with pytest.raises(Refused) as refusal:
        require({Role.EMPLOYEE}, action)

    assert (refusal.value.code, refusal.value.values) == (code, {"action": action.value})


def test_roles_come_from_the_desk_and_the_installation():
    it = Desk(1, "it", "IT", staff={5: Role.LEAD})
    catalog = Catalog(desks={1: it}, admins=frozenset({9}))

    assert catalog.roles(5, it) == {Role.EMPLOYEE, Role.LEAD}
    assert catalog.roles(5, None) == {Role.EMPLOYEE}
    assert catalog.roles(9, it) == {Role.EMPLOYEE, Role.ADMIN}
    assert catalog.roles(7, it) == {Role.EMPLOYEE}


@pytest.mark.parametrize(
    ("status", "inside"),
    [
        ("creator", True),
        ("administrator", True),
        ("member", True),
        ("restricted", True),
        ("left", False),
        ("kicked", False),
        ("unknown", False),
        ("", False),
    ],
)
def test_a_member_is_who_telegram_calls_one(status, inside):
    assert Membership(-1, 5, status, NOW).is_member is inside


def test_a_membership_is_trusted_for_five_minutes():
    known = Membership(-1, 5, "member", NOW)

    assert known.is_fresh(NOW + timedelta(minutes=4, seconds=59))
    assert not known.is_fresh(NOW + timedelta(minutes=5))


def test_a_name_is_as_long_as_it_is_known():
    assert Person(5, "Bella").name == "Bella"
    assert Person(5, "Bella", "Stone").name == "Bella Stone"
