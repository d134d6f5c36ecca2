"""Customers, types and services, and the traits that follow from them."""

import pytest

from desk.directory import (
    NO_DEFAULTS,
    Category,
    ChatDefaults,
    Customer,
    Directory,
    Service,
    TaskType,
    traits_of,
)
from desk.sla import Policy
from desk.tasks import Priority

SERVICES = (
    Service("printing", "Printing"),
    Service("printers", "Printers", parent="printing"),
    Service("toner", "Toner", parent="printers"),
    Service("network", "Network"),
)
DIRECTORY = Directory(
    categories={"vip": Category("vip", "VIP")},
    customers={"acme": Customer("acme", "Acme", "vip"), "beta": Customer("beta", "Beta")},
    task_types={"outage": TaskType("outage", "Outage", Priority.URGENT)},
    services={service.key: service for service in SERVICES},
)


def test_the_parents_of_a_service_are_told_from_the_nearest():
    assert DIRECTORY.ancestors("toner") == ("printers", "printing")
    assert DIRECTORY.ancestors("network") == ()


def test_the_path_of_a_service_is_read_from_the_root():
    assert DIRECTORY.path("toner") == ("Printing", "Printers", "Toner")


def test_a_service_that_is_known_no_more_is_called_by_its_key():
    assert DIRECTORY.path("fax") == ("fax",)


def test_a_circle_of_services_ends_where_it_closes():
    circle = {"a": Service("a", "A", parent="b"), "b": Service("b", "B", parent="a")}

    assert Directory(services=circle).ancestors("a") == ("b",)


@pytest.mark.parametrize(("customer", "category"), [("acme", "vip"), ("beta", None), ("gone", None)])
def test_a_customer_is_in_its_category(customer, category):
    assert DIRECTORY.category_of(customer) == category


@pytest.mark.parametrize(
    ("task_type", "priority"), [("outage", Priority.URGENT), ("gone", Priority.NORMAL), (None, Priority.NORMAL)]
)
def test_a_type_says_the_priority_of_a_new_task(task_type, priority):
    assert DIRECTORY.priority_of(task_type) is priority


def test_types_and_categories_are_brought_along_where_none_are_written():
    brought = Directory()

    assert list(brought.categories) == ["vip", "standard"]
    assert brought.priority_of("incident") is Priority.HIGH
    assert (brought.customers, brought.services) == ({}, {})


def test_a_customer_brings_its_category_and_a_service_its_parents():
    traits = traits_of(
        DIRECTORY,
        desk="it",
        chat=-1001,
        customer="acme",
        task_type="outage",
        service="toner",
        priority=Priority.HIGH,
    )

    assert traits == {
        "desk": {"it"},
        "chat": {"-1001"},
        "customer": {"acme"},
        "customer_category": {"vip"},
        "task_type": {"outage"},
        "service": {"toner", "printers", "printing"},
        "priority": {"high"},
    }


def test_what_is_not_known_is_no_fact():
    assert traits_of(DIRECTORY, customer="beta") == {"customer": {"beta"}}


@pytest.mark.parametrize(
    ("when", "matches"),
    [
        ({"service": "printing"}, True),
        ({"service": "printers"}, True),
        ({"service": "toner"}, False),
        ({"customer_category": "vip", "service": "printing"}, True),
        ({"customer_category": "vip", "priority": "high"}, False),
        ({"service": "print"}, False),
        ({}, True),
    ],
)
def test_a_level_for_a_service_is_for_everything_below_it_and_nothing_above(when, matches):
    traits = traits_of(DIRECTORY, customer="acme", service="printers", priority="normal")

    assert Policy("level", when).matches(traits) is matches


def test_a_chat_that_says_nothing_says_nothing():
    assert not NO_DEFAULTS
    assert not ChatDefaults()
    assert ChatDefaults(service="network")
