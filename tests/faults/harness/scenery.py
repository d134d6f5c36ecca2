"""Who talks where: desks whose promises are long, late or unkept, and the people of their chats."""

from dataclasses import dataclass, field

from tests.journeys.people import People, Person

TOKEN = "700000001:canary-token-AAAAAAAAAAAAAAAAAAAA"
ADMIN = Person(1001, "Olga")
SPECIALISTS = (Person(1002, "Boris"), Person(1003, "Clara"))
EMPLOYEES = tuple(
    Person(6_000_002_001 + number, name) for number, name in enumerate(("Bella", "Cyril", "Dora", "Emil", "Fay"))
)
"""Ids that are no other numbers by chance."""

CALM, LATE, SILENT = "calm", "late", "silent"
"""Answered in time; answered too late; never answered, and so escalated."""

HEAD = """
[hours.always]
timezone = "UTC"
weekly = { daily = ["00:00-24:00"] }
"""
DESK = """
[desks.{key}]
title = "Desk {key}"
language = "en"
timezone = "UTC"
hours = "always"
first_line = {first_line}
second_line = {second_line}
leads = [1001]
specialists = [1002, 1003]

[[desks.{key}.sla]]
name = "Default"
response = "{response}"
reaction = "200h"
resolution = "400h"
ladder = [{ladder}]
"""
LADDER = """
  {{ clock = "response", at = "due", tell = ["leads"] }},
  {{ clock = "response", at = "+1m", tell = ["second_line"] }},
"""
RESPONSE = {CALM: "200h", LATE: "5m", SILENT: "5m"}


@dataclass(frozen=True, slots=True)
class Scenery:
    """Chats by what happens in them; the second-line group of each kind."""

    chats: dict[str, list[int]]
    groups: dict[str, int] = field(
        default_factory=lambda: {kind: -1002000000001 - number for number, kind in enumerate(RESPONSE)}
    )

    @classmethod
    def of(cls, calm: int, late: int = 1, silent: int = 1) -> "Scenery":
        counts = {CALM: calm, LATE: late, SILENT: silent}
        found: dict[str, list[int]] = {}
        first = 1
        for kind, count in counts.items():
            found[kind] = [-1001000000000 - number for number in range(first, first + count)]
            first += count
        return cls(found)

    def config(self) -> str:
        parts = [HEAD]
        for kind, chats in self.chats.items():
            ladder = LADDER.replace("{{", "{").replace("}}", "}") if kind == SILENT else ""
            parts.append(
                DESK.format(
                    key=kind,
                    first_line=chats,
                    second_line=self.groups[kind],
                    response=RESPONSE[kind],
                    ladder=ladder,
                )
            )
        return "".join(parts)

    async def build(self, people: People) -> None:
        await people.enter(ADMIN, *SPECIALISTS, *EMPLOYEES)
        for kind, chats in self.chats.items():
            for chat in chats:
                await people.group(chat, f"Chat {chat % 1000}", ADMIN, *SPECIALISTS, *EMPLOYEES)
            await people.group(self.groups[kind], f"Group {kind}", ADMIN, *SPECIALISTS)
        for person in (ADMIN, *SPECIALISTS):
            await people.start(person)
