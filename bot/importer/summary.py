"""What an import found, for people and for programs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.importer.hearing import Hearing
from bot.importer.source import ExportedChat
from bot.importer.tally import Noted, Tally
from desk.catalog import Desk
from desk.metrics import Asked, FiguresQuery
from desk.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class Summary:
    """What came of one chat.

    `asked` is how its questions stand now, from the first to the last message of the export. `added` says in words what
    joined the desk for it.
    """

    chat: ExportedChat
    desk: Desk
    tally: Tally
    people: int
    specialists: int
    topics: int
    asked: Asked
    added: Sequence[str] = ()


async def summary_of(
    uow: UnitOfWork, hearing: Hearing, chat: ExportedChat, desk: Desk, added: Sequence[str]
) -> Summary:
    people = hearing.people
    specialists = sum(desk.is_staff(each) for each in people)
    asked = await _asked(uow, hearing.tally, chat, desk)
    return Summary(chat, desk, hearing.tally, len(people), specialists, len(hearing.topics), asked, added)


async def _asked(uow: UnitOfWork, tally: Tally, chat: ExportedChat, desk: Desk) -> Asked:
    if tally.first_at is None or tally.last_at is None:
        return Asked()
    end = tally.last_at + timedelta(seconds=1)
    return await uow.reports.asked(FiguresQuery(desk.id, tally.first_at, end, chat_id=chat.chat_id))


def lines_of(summary: Summary) -> Iterator[str]:
    tally, found = summary.tally, summary.asked
    left_out = sum(noted.count for noted in tally.left_out.values())
    yield (
        f"{_counted(tally.read, 'message')} read: {tally.new:,} new, {tally.known:,} known already,"
        f" {left_out:,} left out"
    )
    for reason, noted in _by_count(tally):
        yield f"  {reason}: {_shown(noted)}"
    if not tally.new and not tally.known:
        yield "nothing in it can be used" + ("" if summary.added else f"; desk {summary.desk.key} stays as it is")
    if tally.first_at is not None and tally.last_at is not None:
        zone = summary.desk.zone
        first, last = (f"{at.astimezone(zone):%Y-%m-%d}" for at in (tally.first_at, tally.last_at))
        topics = f", {_counted(summary.topics, 'topic')}" if summary.topics else ""
        people = f"{_counted(summary.people, 'person', 'people')}, {summary.specialists:,} of them of the desk"
        yield f"said from {first} to {last} by {people}{topics}"
    if tally.backwards.count:
        yield f"used, though dated before what stands in front of them: {_shown(tally.backwards)}"
    asked = f"{_counted(tally.questions, 'question')}, {_counted(tally.answered, 'answer')}"
    yield f"new: {asked}, {_counted(tally.follow_ups, 'follow-up')}"
    yield f"so far: {_counted(found.answered, 'dialog')}, {found.estimated:,} estimated; {found.open:,} unanswered"
    for line in summary.added:
        yield f"desk {summary.desk.key}: {line}"


def as_json(summary: Summary) -> dict[str, Any]:
    tally, found = summary.tally, summary.asked
    return {
        "chat_id": summary.chat.chat_id,
        "title": summary.chat.name,
        "desk": summary.desk.key,
        "messages": {"read": tally.read, "new": tally.new, "known": tally.known},
        "left_out": [{"reason": reason, **_plain(noted)} for reason, noted in _by_count(tally)],
        "dated_backwards": _plain(tally.backwards),
        "first_at": _instant(tally.first_at),
        "last_at": _instant(tally.last_at),
        "people": summary.people,
        "specialists": summary.specialists,
        "topics": summary.topics,
        "new": {"questions": tally.questions, "answers": tally.answered, "follow_ups": tally.follow_ups},
        "so_far": {"dialogs": found.answered, "estimated": found.estimated, "unanswered": found.open},
        "added": list(summary.added),
    }


def _by_count(tally: Tally) -> list[tuple[str, Noted]]:
    return sorted(tally.left_out.items(), key=lambda each: (-each[1].count, each[0]))


def _shown(noted: Noted) -> str:
    examples = ", ".join(map(str, noted.examples))
    return f"{noted.count:,}" + (f" ({'id' if noted.count == 1 else 'ids like'} {examples})" if examples else "")


def _plain(noted: Noted) -> dict[str, Any]:
    return {"count": noted.count, "examples": noted.examples}


def _instant(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(UTC).isoformat()


def _counted(count: int, one: str, many: str | None = None) -> str:
    return f"{count:,} {one if count == 1 else many or f'{one}s'}"
