"""The docs name what the code has, promise no command it has not, and their examples work."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import typer

from bot import config
from bot.cli.program import app
from bot.config.hours import ALWAYS
from bot.observe import Metrics
from bot.routers.commands import COMMANDS, PRIORITY_WORDS
from bot.settings import SECRETS, Settings
from desk.durations import parse_moment
from desk.escalation import DEFAULT_LADDER, Audience, Remedy
from desk.sla import Target

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
README, ADMIN, USERS = ROOT / "README.md", ROOT / "docs" / "admin.md", ROOT / "docs" / "users.md"
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))

BOTFATHER = {"newbot", "setprivacy", "token"}
ADDRESSES = {"healthz", "readyz", "metrics", "telegram", "control"}
NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)

LINK = re.compile(r"(?<!!)\[[^\]]*\]\((?P<target>[^)\s]+)\)")
FENCE = re.compile(r"^```(?P<kind>\w*)\n(?P<body>.*?)^```$", re.DOTALL | re.MULTILINE)
HEADING = re.compile(r"^#+ (?P<title>.+)$", re.MULTILINE)
SPOKEN_COMMAND = re.compile(r"(?<![\w/.:>])/(?P<name>[a-z]+)\b(?!/)")
CODE = re.compile(r"`([^`\n]+)`")


def read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def section(page: Path, title: str) -> str:
    """What stands below a heading, up to the next one."""
    return re.split(r"^#+ ", read(page).split(f"# {title}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]


def program_commands(command, name: str = "firstline") -> Iterator[str]:
    if not hasattr(command, "commands"):
        yield name
        return
    for child, one in command.commands.items():
        yield from program_commands(one, f"{name} {child}")


COMMANDS_OF_THE_PROGRAM = sorted(program_commands(typer.main.get_command(app)))


def examples() -> list[tuple[str, str]]:
    return [
        (f"{page.name}-{number}", found["body"])
        for page in PAGES
        for number, found in enumerate(FENCE.finditer(read(page)), start=1)
        if found["kind"] == "toml"
    ]


def allowed_keys() -> set[str]:
    """Every key the loader reads, as it tells them itself when it meets one that means nothing."""
    misspelt = """
        zz = 1
        [hours.one]
        timezone = "UTC"
        zz = 1
        weekly = { mon = ["09:00-18:00"], zz = [] }
        [categories.one]
        zz = 1
        [customers.one]
        zz = 1
        [types.one]
        zz = 1
        [services.one]
        zz = 1
        [desks.one]
        specialists = [1]
        first_line = [-1]
        zz = 1
        [desks.one.chats.-1]
        zz = 1
        [[desks.one.sla]]
        name = "one"
        zz = 1
        when = { zz = "1" }
        ladder = [{ clock = "response", at = "due", zz = 1 }]
        [[desks.one.norms]]
        zz = 1
        [desks.one.reminder]
        zz = 1
    """
    with pytest.raises(config.BadConfig) as caught:
        config.parse(misspelt)
    told = [re.search(r"zz: unknown key; .*?allowed: (.*)", str(problem)) for problem in caught.value.problems]
    lists = [one[1].split(", ") for one in told if one]
    assert len(lists) == 14
    return {key for keys in lists for key in keys}


@pytest.mark.parametrize("command", COMMANDS_OF_THE_PROGRAM)
def test_every_command_of_the_program_is_described(command):
    assert f"| `{command}` |" in section(ADMIN, "Commands of the program")


def test_no_page_speaks_of_a_command_the_program_has_not():
    known = {" ".join(command.split()[:2]) for command in COMMANDS_OF_THE_PROGRAM}

    told = {
        words
        for page in PAGES
        for code in CODE.findall(read(page)) + [found["body"] for found in FENCE.finditer(read(page))]
        for words in re.findall(r"(?:^|(?<=[\s`/]))firstline [a-z][a-z-]*", code, re.MULTILINE)
    }

    assert {"firstline run", "firstline doctor"} <= told
    assert told - known - {"firstline firstline"} == set()  # the latter: a database and its owner


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_is_described_with_its_default(name):
    default = Settings.model_fields[name].get_default()
    row = next(line for line in read(ADMIN).splitlines() if line.startswith(f"| `FIRSTLINE_{name.upper()}` |"))

    shown = row.split("|")[2]

    plain = default.get_secret_value() if hasattr(default, "get_secret_value") else default
    if plain is None or plain == ():
        assert shown.strip() == "–" or name == "config"
    else:
        assert f"`{plain}`" in shown


@pytest.mark.parametrize("name", SECRETS)
def test_every_secret_can_be_seen_to_be_read_from_a_file(name):
    assert f"`FIRSTLINE_{name.upper()}_FILE`" in read(ADMIN)


def test_no_page_speaks_of_a_setting_there_is_not():
    known = {f"FIRSTLINE_{name.upper()}" for name in Settings.model_fields}
    known |= {f"FIRSTLINE_{name.upper()}_FILE" for name in SECRETS} | {"FIRSTLINE_TEST_PG_URL"}

    told = {name for page in PAGES for name in re.findall(r"FIRSTLINE_[A-Z_]+[A-Z]", read(page))}

    assert told - known == set()


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_of_the_bot_is_described(name):
    assert f"| `/{name}` |" in section(USERS, "Commands")


def test_no_page_speaks_of_a_command_the_bot_has_not():
    told = {
        found["name"]
        for page in PAGES
        for code in CODE.findall(FENCE.sub("", read(page)))
        for found in SPOKEN_COMMAND.finditer(code)
        if code.startswith("/")
    }

    assert "task" in told
    assert told - COMMANDS.keys() - BOTFATHER - ADDRESSES == set()


def test_every_key_of_the_configuration_is_described():
    described = read(ADMIN)

    missing = {key for key in allowed_keys() - {"hours", "desks"} if f"`{key}`" not in described}

    assert missing == set()
    assert "### [hours.NAME]" in described
    assert "### [desks.NAME]" in described


@pytest.mark.parametrize("word", [*Target, *Audience, *Remedy, ALWAYS])
def test_every_word_of_the_ladder_is_described(word):
    assert f"`{word}`" in read(ADMIN)


@pytest.mark.parametrize(("place", "text"), examples())
def test_an_example_of_the_configuration_can_be_loaded(place, text):
    assert config.parse(text, file=place, today=date(2026, 11, 18)).desks


def test_the_ladder_shown_as_the_default_is_the_default():
    shown = section(ADMIN, "[[desks.NAME.sla]]").split("Where `ladder` is absent", 1)[1]
    example = FENCE.search(shown)

    assert example is not None
    assert config.parse(example["body"]).desks[0].desk.policies[0].ladder == DEFAULT_LADDER


def test_every_metric_is_described():
    published = {
        sample.name
        for family in Metrics().registry.collect()
        for sample in [*family.samples, *([] if family.samples else [_unsampled(family)])]
    }
    names = {re.sub(r"_(bucket|count|sum|created)$", "", name) for name in published}

    missing = {name for name in names if name not in read(ADMIN)}

    assert "firstline_batch_seconds" in names
    assert missing == set()


def _unsampled(family):
    """A metric with labels shows nothing before it is used; a counter's name gets its ending then."""
    ending = "_total" if family.type == "counter" else ""
    return type(family.name, (), {"name": f"{family.name}{ending}"})


def test_the_bot_understands_every_time_it_is_said_to_understand():
    rows = [line for line in section(USERS, "Times").splitlines() if line.startswith("| `")]
    times = [time for row in rows for time in CODE.findall(row.replace("(only `/hold`)", ""))]

    for time in times:
        parse_moment(time, now=NOON, tz=UTC)

    assert len(times) > 30


def test_the_priorities_named_are_those_the_bot_takes():
    row = next(line for line in section(USERS, "Commands").splitlines() if line.startswith("| `/priority` |"))
    taken = {word for words in PRIORITY_WORDS.values() for word in words}

    told = set(CODE.findall(row.rsplit("|", 2)[1]))

    assert len(told) == 8
    assert told <= taken


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_within_the_repository_leads_somewhere(page):
    for found in LINK.finditer(FENCE.sub("", read(page))):
        path, _, anchor = found["target"].partition("#")
        if re.match(r"[a-z]+:", path):
            continue
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), found["target"]
        if anchor:
            assert anchor in {_slug(heading["title"]) for heading in HEADING.finditer(FENCE.sub("", read(target)))}


def _slug(title: str) -> str:
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def test_decisions_are_numbered_without_gaps_and_have_one_shape():
    numbers = [int(page.name[:4]) for page in DECISIONS]

    assert numbers == list(range(1, len(numbers) + 1))
    for number, page in zip(numbers, DECISIONS, strict=True):
        titles = [found["title"] for found in HEADING.finditer(read(page))]
        assert titles[0].startswith(f"{number}. ")
        assert titles[1:] == ["Context", "Decision", "Rejected", "Consequences"]
