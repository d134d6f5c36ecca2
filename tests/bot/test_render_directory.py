"""What people read of a task's type, service and customer."""

from dataclasses import replace

import pytest

from desk.directory import Customer, Directory, Service, TaskType
from tests.bot.render_world import World

PRINTING = {
    "printing": Service("printing", "Печать"),
    "printers": Service("printers", "Принтеры", parent="printing"),
}


def world(language="ru", **directory):
    made = World(language=language)
    made.catalog = replace(made.catalog, directory=Directory(**directory))
    return made


async def second_line_of_card(shown):
    call = await shown.say("task_card", {"task_id": 42})
    return call.params["text"].splitlines()[1]


async def test_the_card_shows_type_path_of_the_service_and_customer():
    shown = world(services=PRINTING, customers={"acme": Customer("acme", "Acme")})
    shown.task.task_type, shown.task.service, shown.task.customer = "incident", "printers", "acme"

    assert await second_line_of_card(shown) == "Новая · приоритет средний · Инцидент · Печать › Принтеры · Acme"


async def test_a_title_of_the_file_is_not_translated():
    shown = world(task_types={"incident": TaskType("incident", "Incident")})
    shown.task.task_type = "incident"

    assert await second_line_of_card(shown) == "Новая · приоритет средний · Incident"


async def test_what_is_in_the_directory_no_more_is_called_by_its_key():
    shown = world()
    shown.task.task_type, shown.task.service, shown.task.customer = "outage", "fax", "gone"

    assert await second_line_of_card(shown) == "Новая · приоритет средний · outage · fax · gone"


async def test_of_a_long_path_the_end_is_kept():
    names = ("Инфраструктура", "Печать и сканирование", "Принтеры", "Картриджи")
    services = {
        f"s{number}": Service(f"s{number}", name, parent=f"s{number - 1}" if number else None)
        for number, name in enumerate(names)
    }
    shown = world(services=services)
    shown.task.service = "s3"

    assert await second_line_of_card(shown) == "Новая · приоритет средний · … › Принтеры › Картриджи"


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (
            "service_set",
            "IT-42: услуга «Печать › Принтеры». Сроки прежние; пересчитать их может руководитель: /sla",
        ),
        ("customer_set", "IT-42 теперь без клиента. Сроки прежние; пересчитать их может руководитель: /sla"),
    ],
)
async def test_the_answer_says_what_is_set_and_that_clocks_keep_their_terms(code, text):
    shown = world(services=PRINTING)
    shown.task.service = "printers"

    call = await shown.say("view_closed", {"code": code, "task_id": 42})

    assert call.params["text"] == text


@pytest.mark.parametrize(
    ("values", "text"),
    [
        (
            {"what": "customer", "text": "tower", "allowed": ["acme", "beta"], "more": True},
            "I do not know the customer “tower”. Choose one of: acme, beta…",
        ),
        ({"what": "task_type", "text": "", "allowed": ["incident"]}, "Which type? Choose one of: incident"),
        (
            {"what": "service", "text": "x", "allowed": []},
            "No services are kept yet. An administrator writes them into firstline.toml.",
        ),
    ],
)
async def test_a_refusal_lists_what_there_is(values, text):
    call = await world("en").say("refusal", {"code": "not_in_directory", **values})

    assert call.params["text"] == text
