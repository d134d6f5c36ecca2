"""`[[desks.X.sla]]`: support levels with their ladders."""

from collections.abc import Collection, Mapping
from typing import Any

from bot.config.directory import known_to
from bot.config.ladder import read_ladder
from bot.config.reach import Place, refuse_unreachable
from bot.config.tables import Read, Table, Wrong
from bot.config.values import chat, member, one_of, text, working_time
from desk.directory import Directory
from desk.sla import NO_PROMISE, Policy, Reopening, Starts, Target
from desk.tasks import Priority


def read_policies(desk: Table, *, hours: Collection[str], chats: Collection[int], place: Place) -> tuple[Policy, ...]:
    """The levels in their order; one that can never come up, or a step that can never be taken, is a mistake."""
    before = len(desk.notebook.problems)
    tables = list(desk.tables("sla"))
    conditions = _conditions(chats, place.directory)
    policies = tuple(_read_policy(table, hours=hours, conditions=conditions) for table in tables)
    if len(desk.notebook.problems) == before:
        refuse_unreachable(tables, policies, place)
    return policies


def _conditions(chats: Collection[int], directory: Directory) -> Mapping[str, Read[str]]:
    """What a level may ask about, in the order it is told."""

    def chat_of_desk(value: Any) -> str:
        if chat(value) not in chats:
            raise Wrong("is no chat of this desk's first line; nothing is asked elsewhere")
        return str(value)

    return {
        "desk": text,
        "chat": chat_of_desk,
        "customer": known_to(directory.customers, "customers"),
        "customer_category": known_to(directory.categories, "categories"),
        "task_type": known_to(directory.task_types, "types"),
        "service": known_to(directory.services, "services"),
        "priority": member(Priority),
    }


def _read_policy(table: Table, *, hours: Collection[str], conditions: Mapping[str, Read[str]]) -> Policy:
    policy = Policy(
        name=table.need("name", text, "?"),
        when=_read_conditions(table.table("when"), conditions),
        hours=table.get("hours", one_of(hours), None),
        response=table.get("response", working_time, None),
        next_response=table.get("next_response", working_time, None),
        reaction=table.get("reaction", working_time, None),
        resolution=table.get("resolution", working_time, None),
        resolution_starts=table.get("resolution_starts", member(Starts), Starts.CREATED),
        return_after=table.get("return_after", working_time, None),
        waiting_pauses=_read_waiting_pauses(table),
        reopening=table.get("reopening", member(Reopening), Reopening.RESUME),
        ladder=read_ladder(table),
    )
    table.close()
    return policy


def _read_waiting_pauses(table: Table) -> frozenset[Target]:
    """Which clocks stand still while a task is on hold; an empty list is an answer too."""
    written = frozenset(table.each("waiting_pauses", member(Target)))
    return written if "waiting_pauses" in table else NO_PROMISE.waiting_pauses


def _read_conditions(table: Table, conditions: Mapping[str, Read[str]]) -> dict[str, str]:
    when = {name: table.get(name, read, "") for name, read in conditions.items()}
    table.close()
    return {name: value for name, value in when.items() if value}
