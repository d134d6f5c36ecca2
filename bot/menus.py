"""The command menus Telegram shows: per place and language, from the same table the handlers stand in."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from bot.render.i18n import FALLBACK, languages, msgid, words
from desk.catalog import Catalog
from desk.notices import Mode, Notice, Urgency

EVERYONE = ("ask", "status", "watched", "privacy", "help")
SPECIALISTS = (
    "task",
    "take",
    "hold",
    "done",
    "reopen",
    "deadline",
    "type",
    "service",
    "why",
    "similar",
    "pair",
    "notq",
    "open",
    "queue",
    "mine",
    "led",
    "status",
    "watched",
    "privacy",
    "help",
)
LEADS = ("metrics", "sla", "assign", "priority", "customer", *SPECIALISTS)

TITLES = {
    "ask": msgid("Ask the support desk"),
    "status": msgid("My tasks: doing, leading, watching"),
    "watched": msgid("Tasks I watch"),
    "privacy": msgid("What is kept about me"),
    "help": msgid("What I can do here"),
    "task": msgid("Make a task of a message"),
    "take": msgid("Take a task: /take 42"),
    "hold": msgid("Put a task off: /hold 42 till tomorrow 10:00"),
    "done": msgid("Finish a task: /done 42"),
    "reopen": msgid("Take a task back to work: /reopen 42"),
    "deadline": msgid("Set a deadline: /deadline 42 fri 18:00"),
    "similar": msgid("Earlier answers like this: /similar as a reply"),
    "why": msgid("Why it is due when it is: /why 42"),
    "pair": msgid("Which question this answers: /pair as a reply"),
    "notq": msgid("It is no question: /notq as a reply"),
    "open": msgid("Questions without an answer"),
    "queue": msgid("Open tasks of the desk"),
    "mine": msgid("Tasks I do"),
    "led": msgid("Tasks I own"),
    "metrics": msgid("Figures of the month"),
    "sla": msgid("Support levels, and recalculating what is open"),
    "assign": msgid("Hand a task over: /assign 42 @name"),
    "priority": msgid("Change the priority: /priority 42 high"),
    "type": msgid("What kind of work it is: /type 42 incident"),
    "service": msgid("What service it is about: /service 42 printers"),
    "customer": msgid("Whose task it is: /customer 42 acme"),
}


def menus(catalog: Catalog, reachable: Iterable[int]) -> Iterator[Notice]:
    """Menus for everybody, for second-line groups, and for staff in private, where they have opened the chat.

    Who leads one desk and works on another has the longer menu.
    """
    yield from _in_each_language({"type": "default"}, EVERYONE)
    yield from _in_each_language({"type": "all_group_chats"}, EVERYONE)
    for desk in catalog.desks.values():
        if desk.second_line is not None:
            yield from _in_each_language({"type": "chat", "chat_id": desk.second_line}, LEADS)
    leads = {user_id for desk in catalog.desks.values() for user_id in desk.leads}
    specialists = {user_id for desk in catalog.desks.values() for user_id in desk.specialists}
    for user_id in sorted((leads | specialists) & set(reachable)):
        names = LEADS if user_id in leads else SPECIALISTS
        yield from _in_each_language({"type": "chat", "chat_id": user_id}, names)
        for chat_id in _first_lines(catalog, user_id):
            yield from _in_each_language({"type": "chat_member", "chat_id": chat_id, "user_id": user_id}, names)


def _first_lines(catalog: Catalog, user_id: int) -> Iterator[int]:
    """Groups in which this person answers, while others there ask."""
    for desk in catalog.desks.values():
        if desk.is_staff(user_id):
            yield from desk.first_line


def _in_each_language(scope: dict[str, Any], names: Sequence[str]) -> Iterator[Notice]:
    """One call for each catalogue; the fallback language stands for all others."""
    for language in sorted(languages()):
        spoken = words(language)
        params: dict[str, Any] = {
            "commands": [{"command": name, "description": spoken.say(TITLES[name])} for name in names],
            "scope": scope,
        }
        if language != FALLBACK:
            params["language_code"] = language
        place = "-".join(str(part) for part in scope.values())
        yield Notice(
            kind="menu",
            key=f"menu:{place}:{language}",
            chat_id=0,
            mode=Mode.CALL,
            urgency=Urgency.DIGEST,
            values={"method": "setMyCommands", "params": params},
        )
