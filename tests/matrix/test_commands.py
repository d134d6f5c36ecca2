"""Every command by everybody: who may is obeyed, who may not is told why, and then nothing has changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pytest

from bot import menus
from bot.routers.commands import COMMANDS
from desk.people import ANONYMOUS_ADMIN
from tests.desk.usecases.stage import BORIS, HELP, OLGA
from tests.matrix.world import DORA, ROLES, Outcome, Trial, writes

EVERYONE = frozenset(ROLES) - {"hidden administrator"}
STAFF = frozenset({"specialist", "specialist who left the group", "lead", "admin"})
INSIDE = STAFF - {"specialist who left the group"}
LEADS = frozenset({"lead", "admin"})
SPECIALISTS_ONLY, LEADS_ONLY, LEFT = "specialists_only", "leads_only", "not_in_second_line"


@dataclass(frozen=True, slots=True)
class Cell:
    """How a command is given, and who may. Without a chat it is given in private."""

    words: str
    allowed: frozenset[str]
    otherwise: str = SPECIALISTS_ONLY
    chat: int | None = None
    reply_to: int | None = None
    after: str | None = None
    """What happens to the task or question before."""
    but: Mapping[str, str] = field(default_factory=dict)
    """What single roles hear."""

    def refusal(self, role: str) -> str | None:
        if role == "hidden administrator":
            return "anonymous"
        if role in self.allowed:
            return None
        if role in self.but:
            return self.but[role]
        return LEFT if role in STAFF and INSIDE - {"admin"} <= self.allowed else self.otherwise


TASK = "IT-1"
BY_LEADS = dict.fromkeys(STAFF - LEADS, LEADS_ONLY)
NOT_OF_THE_DESK = {"admin": "no_such_person"}
"""An admin may do it all and yet works on no desk."""
COMMANDS_BY_ROLE: dict[str, list[Cell]] = {
    "start": [Cell("", EVERYONE)],
    "help": [Cell("", EVERYONE)],
    "ask": [Cell("it My screen flickers", EVERYONE)],
    "privacy": [Cell("", EVERYONE)],
    "mine": [Cell("", EVERYONE)],
    "led": [Cell("", EVERYONE)],
    "watched": [Cell("", EVERYONE)],
    "status": [Cell("", EVERYONE)],
    "task": [Cell("", INSIDE, chat=HELP, reply_to=101), Cell("Replace the toner", INSIDE, chat=HELP)],
    "take": [Cell(TASK, INSIDE)],
    "hold": [Cell(f"{TASK} 2h", INSIDE)],
    "done": [Cell(TASK, INSIDE)],
    "cancel": [Cell(TASK, INSIDE)],
    "reopen": [Cell(TASK, INSIDE | {"watcher"}, after="finished")],
    "assign": [
        Cell(f"{TASK} @clara", LEADS, but=BY_LEADS),
        Cell(f"{TASK} me", INSIDE - {"admin"}, but=NOT_OF_THE_DESK),
    ],
    "deadline": [Cell(f"{TASK} tomorrow 10:00", INSIDE)],
    "priority": [Cell(f"{TASK} high", LEADS, LEADS_ONLY)],
    "type": [Cell(f"{TASK} incident", INSIDE)],
    "service": [Cell(f"{TASK} printers", INSIDE)],
    "customer": [Cell(f"{TASK} acme", LEADS, LEADS_ONLY)],
    "why": [Cell(TASK, INSIDE | {"watcher"}), Cell("", STAFF | {"asker"}, chat=HELP, reply_to=101)],
    "pair": [Cell("", STAFF, chat=HELP, reply_to=500, after="answered")],
    "notq": [Cell("", STAFF, chat=HELP, reply_to=101)],
    "similar": [Cell("VPN from home", STAFF, chat=HELP)],
    "queue": [Cell("it", INSIDE)],
    "open": [Cell("it", STAFF)],
    "metrics": [Cell("it", STAFF)],
    "sla": [Cell("it", LEADS, LEADS_ONLY)],
    "setup": [Cell("", LEADS, LEADS_ONLY, chat=HELP)],
}
READING = {"start", "help", "privacy", "mine", "led", "watched", "status", "why", "pair", "similar", "queue", "open"}
READING |= {"metrics", "sla", "setup"}
"""They show something and change nothing, whoever asks; in a group the first line keeps the message itself."""
HEARD = frozenset({"messages", "participants", "talks", "message_versions"})


def test_the_table_names_every_command_there_is() -> None:
    assert set(COMMANDS_BY_ROLE) == set(COMMANDS)
    assert set(COMMANDS_BY_ROLE) >= READING


async def _try(trial: Trial, name: str, cell: Cell, role: str) -> Outcome:
    author = ROLES[role]
    where = cell.chat or (HELP if author == ANONYMOUS_ADMIN else author)
    return await trial.attempts(writes(author, where, f"/{name} {cell.words}".strip(), reply_to=cell.reply_to))


def faults(name: str, cell: Cell, role: str, outcome: Outcome) -> Iterable[str]:
    where = f"/{name} {cell.words} by {role}"
    wanted = cell.refusal(role)
    if outcome.refusal != wanted:
        yield f"{where}: {outcome.refusal} instead of {wanted}"
    if len(outcome.answers) != 1:
        yield f"{where}: answered {[row['kind'] for row in outcome.answers]}"
    elif (outcome.answers[0]["kind"] == "refusal") is (wanted is None):
        yield f"{where}: answered with {outcome.answers[0]['kind']}"
    changed = outcome.changed if wanted is not None else outcome.changed - HEARD
    is_change = wanted is None and name not in READING
    if bool(changed) is not is_change:
        yield f"{where}: changed {sorted(changed)}"


async def _prepared(trial: Trial, cell: Cell) -> Trial:
    if cell.after == "finished":
        await trial.stage.does("finish", BORIS)
    elif cell.after == "answered":
        await trial.stage.hears(BORIS, "Open the portal and log in", 500, reply_to=101)
    else:
        return trial
    await trial.stage.delivers()
    return await Trial.of(trial.stage, trial.database)


@pytest.mark.parametrize("name", sorted(COMMANDS))
async def test_each_command_by_each_role(trial: Trial, name: str) -> None:
    found = []
    for cell in COMMANDS_BY_ROLE[name]:
        here = await _prepared(trial, cell)
        for role in ROLES:
            found += faults(name, cell, role, await _try(here, name, cell, role))

    assert found == []


@pytest.mark.parametrize("name", ["take", "task", "notq", "assign"])
async def test_a_sample_of_them_on_postgresql(trial_on_postgres: Trial, name: str) -> None:
    found = []
    for cell in COMMANDS_BY_ROLE[name]:
        for role in ROLES:
            found += faults(name, cell, role, await _try(trial_on_postgres, name, cell, role))

    assert found == []


@pytest.mark.parametrize(
    ("names", "role", "author"),
    [
        (menus.EVERYONE, "employee", DORA),
        (menus.SPECIALISTS, "specialist", BORIS),
        (menus.LEADS, "lead", OLGA),
    ],
)
def test_a_menu_offers_nothing_that_is_refused_to_its_reader(names: tuple[str, ...], role: str, author: int) -> None:
    assert ROLES[role] == author
    for name in names:
        assert any(role in cell.allowed for cell in COMMANDS_BY_ROLE[name]), name
