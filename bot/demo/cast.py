"""Who is in the demo and what they say first, in two languages."""

from dataclasses import dataclass
from typing import Literal

Language = Literal["en", "ru"]

FIRST_LINE = -1001000000001
SECOND_LINE = -1001000000002
SECOND_OFFICE = -1001000000003

LEAD = 1001
SPECIALISTS = (1002, 1003)
EMPLOYEES = (1004, 1005, 1006, 1007, 1008)
STAFF = (LEAD, *SPECIALISTS)

PRINTER, ACCOUNTING, VPN = 1004, 1005, 1006


@dataclass(frozen=True, slots=True)
class Player:
    user_id: int
    first_name: str
    role: str
    language: Language


@dataclass(frozen=True, slots=True)
class Script:
    """Everything the demo shows in words."""

    players: tuple[Player, ...]
    first_line: str
    second_line: str
    second_office: str
    desk: str
    customers: tuple[str, str]
    services: tuple[str, str, str]
    """A tree: the first is the parent of the second."""
    greeting: str
    printer: str
    printer_more: str
    printer_answer: str
    accounting: str
    vpn: str
    vpn_answer: str
    office: str


def _players(language: Language, names: tuple[str, ...], roles: tuple[str, str, str]) -> tuple[Player, ...]:
    people = zip((*STAFF, *EMPLOYEES), names, strict=True)
    role = {LEAD: roles[0], **dict.fromkeys(SPECIALISTS, roles[1])}
    return tuple(Player(user_id, name, role.get(user_id, roles[2]), language) for user_id, name in people)


SCRIPTS: dict[Language, Script] = {
    "en": Script(
        players=_players(
            "en",
            ("Olga", "Boris", "Clara", "Bella", "Cyril", "Anna", "Greg", "Marina"),
            ("lead", "specialist", "employee"),
        ),
        first_line="IT help",
        second_line="IT tasks",
        second_office="IT help, second office",
        desk="IT support",
        customers=("Acme", "Northwind"),
        services=("Printing", "Printers", "Network"),
        greeting="Good morning!",
        printer="The printer on the 3rd floor has jammed, what should I do?",
        printer_more="It says «E-21» on the display",
        printer_answer="Bella, open the back cover and pull the paper out slowly. I will come by in ten minutes",
        accounting="The accounting program does not open, it shows an error about the licence",
        vpn="How do I get access to the VPN from home?",
        vpn_answer="Write your laptop's inventory number, please, and I will send the instructions",
        office="The Wi-Fi in the meeting room has been down since the morning",
    ),
    "ru": Script(
        players=_players(
            "ru",
            ("Ольга", "Борис", "Клара", "Белла", "Кирилл", "Анна", "Глеб", "Марина"),
            ("руководитель", "специалист", "сотрудник"),
        ),
        first_line="ИТ-помощь",
        second_line="ИТ: задачи",
        second_office="ИТ-помощь, второй офис",
        desk="ИТ-поддержка",
        customers=("Ромашка", "Северный ветер"),
        services=("Печать", "Принтеры", "Сеть"),
        greeting="Доброе утро!",
        printer="Принтер на 3 этаже замял бумагу, что делать?",
        printer_more="На экране написано «E-21»",
        printer_answer="Белла, откройте заднюю крышку и медленно вытяните лист. Подойду через десять минут",
        accounting="Не открывается 1С, пишет ошибку лицензии",
        vpn="Подскажите, как получить доступ к VPN из дома?",
        vpn_answer="Напишите, пожалуйста, инвентарный номер ноутбука, и я пришлю инструкцию",
        office="В переговорной с утра нет вайфая",
    ),
}

LADDER = """\
ladder = [
  { clock = "response", at = "due", tell = ["leads"] },
  { clock = "reaction", at = "due", tell = ["assignee", "leads"] },
  { clock = "resolution", at = "50%", tell = ["assignee"] },
  { clock = "resolution", at = "due", tell = ["assignee", "leads", "second_line"], do = ["raise_priority"] },
]
"""

CONFIG = """\
[hours.always]
timezone = "{timezone}"
weekly = {{ daily = ["00:00-24:00"] }}

[customers.acme]
title = "{vip}"
category = "vip"

[customers.northwind]
title = "{standard}"
category = "standard"

[services.printing]
title = "{services[0]}"

[services.printers]
title = "{services[1]}"
parent = "printing"
responsible = [{specialists}]

[services.network]
title = "{services[2]}"

[desks.it]
title = "{title}"
language = "{language}"
timezone = "{timezone}"
hours = "always"
first_line = [{first_line}, {second_office}]
second_line = {second_line}
leads = [{lead}]
specialists = [{specialists}]

[desks.it.chats."{first_line}"]
customer = "acme"

[desks.it.chats."{second_office}"]
customer = "northwind"
service = "network"
task_type = "incident"

[[desks.it.sla]]
name = "VIP"
when = {{ customer_category = "vip" }}
response = "1m"
reaction = "1m"
resolution = "3m"
return_after = "1m"
{ladder}
[[desks.it.sla]]
name = "Standard"
response = "2m"
reaction = "2m"
resolution = "6m"
return_after = "1m"
{ladder}
[[desks.it.norms]]
clock = "response"
percent = 85
at = "{norm_at}"
window = "9h"
"""


def config(language: Language, timezone: str, norm_at: str = "18:00") -> str:
    """The demo's `firstline.toml`: real, with targets short enough to be watched and a norm checked at `norm_at`."""
    script = SCRIPTS[language]
    return CONFIG.format(
        timezone=timezone,
        norm_at=norm_at,
        title=script.desk,
        vip=script.customers[0],
        standard=script.customers[1],
        services=script.services,
        ladder=LADDER,
        language=language,
        first_line=FIRST_LINE,
        second_office=SECOND_OFFICE,
        second_line=SECOND_LINE,
        lead=LEAD,
        specialists=", ".join(str(user_id) for user_id in SPECIALISTS),
    )
