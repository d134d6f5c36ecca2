"""What is kept of one person: handed over whole, and gone where they wish it."""

import asyncio
import json
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from desk.delivery import Sent
from desk.errors import BeingTold
from desk.history import Fact
from desk.notices import Button, Mode
from desk.people import Membership, is_erased
from desk.ports import ChatInfo
from desk.questions import QuestionStatus
from desk.similar import Offer
from desk.sla import ObjectKind
from desk.tasks import Status
from desk.usecases import erasure
from storage import similar_index, similar_leftovers, similar_upkeep
from storage.catalog import Configuration
from storage.personal import holding
from storage.personal.finding import replaced
from storage.personal.places import unsorted
from storage.tables import counters, inbox, metadata, outbox, questions, spellings
from storage.work import Work
from tests.storage import make

CARLA = 7_000_000_123
"""An id like Telegram's: nothing else in the database is numbered so."""
WORDS = ("zebra", "Carlotta", "carlotta_z", "Zoe")
"""Of what they wrote and are called, in everything below."""


class Raw:
    bot_id, error = 1, None

    def __init__(self, update_id, user_id, text, lane=make.CHAT):
        self.update_id, self.lane = update_id, lane
        sender = {"id": user_id, "first_name": "Carlotta", "username": "carlotta_z"}
        self.raw = json.dumps({"update_id": update_id, "message": {"from": sender, "text": text}})


def _answered(*, by):
    fields = {"status": QuestionStatus.ANSWERED, "answer_message_id": 2, "answered_by": by}
    return fields | {"answered_at": make.after(minutes=5), "response_s": 300, "confidence": 1.0, "method": "reply"}


@pytest.fixture
async def busy(database):
    """Somebody who has done nearly everything one can do."""
    async with database.begin() as uow:
        await uow.configure(Configuration(desks=(make.desk(),)), make.NINE)
        await uow.people.see(make.person(CARLA, "Carlotta", last_name="Zoe", username="carlotta_z", language="it"))
        await uow.people.see(make.person(make.BORIS, "Boris"))
        await uow.memberships.save(Membership(make.CHAT, CARLA, "member", make.NINE))
        await uow.chats.save(ChatInfo(CARLA, "private", "Carlotta"))
        await uow.messages.add(make.message(1, CARLA, text="the zebra printer jams"))
        await uow.messages.edit(make.CHAT, 1, text="our zebra printer jams", at=make.after(minutes=1))
        await uow.messages.add(make.message(2, make.BORIS, text="which tray?", reply_to=1, quote="zebra printer"))
        await uow.messages.add(make.message(3, CARLA, text="and zebra again"))
        answered = _answered(by=make.BORIS)
        await uow.questions.add(make.question(1, CARLA, text="the zebra printer jams", **answered))
        await uow.questions.add(make.question(3, CARLA, text="and zebra again"))
        await uow.questions.add(make.question(9, make.ANNA, text="mine", **_answered(by=CARLA)))
        await uow.tasks.add(make.task("zebra printer", watcher_id=CARLA, chat_id=make.CHAT, message_id=1))
        await uow.tasks.add(make.task("zebra, done", watcher_id=CARLA, chat_id=CARLA, status=Status.DONE, rating=5))
        await uow.tasks.add(make.task("Theirs to do", assignee_id=CARLA, owner_id=make.VERA))
        await uow.comments.add(make.comment(4, text="still the zebra", author_id=CARLA, chat_id=CARLA))
        await uow.offers.save(Offer(1, make.DESK, CARLA, 2, make.NINE))
        fact = Fact(make.NINE, "task.assigned", make.DESK, CARLA, make.TASK, 3, after={"assignee_id": CARLA})
        await uow.journal.add(fact)
        await uow.journal.add(Fact(make.NINE, "admin.claimed", None, CARLA, ObjectKind.PERSON, CARLA))
        await uow.buttons.issue([Button("take", for_user=CARLA), Button("assign_to", values={"user_id": CARLA})])
        await uow.outbox.put(make.notice("card", mode=Mode.CARD, kind="task_card", about=(make.TASK, 1)))
        await uow.outbox.put(make.notice(f"to:{CARLA}", chat_id=CARLA, values={"text": "zebra"}))
        about_them = {"user_id": CARLA, "task_id": 1, "text": "x"}
        await uow.outbox.put(make.notice(f"about:{CARLA}", values=about_them, fallback=(CARLA, make.VERA)))
    async with database.begin() as uow:
        [card, *_] = await uow.sending.pending(make.NINE, limit=9, skip_chats=[])
        fence = await uow.leases.hold("delivery", "me", make.NINE, timedelta(hours=1))
        [delivery] = await uow.sending.begin([card.id], fence=fence, now=make.NINE)
        await uow.sending.settle(delivery, Sent(message_id=40, digest="d"), fence=fence, now=make.NINE)
        await uow.inbox.store([Raw(1, CARLA, "the zebra printer jams"), Raw(2, make.BORIS, "hi")], make.NINE)
        await uow.inbox.store([Raw(3, CARLA, "zebra", lane=CARLA)], make.NINE)
        await uow.inbox.take([1, 2, 3], now=make.NINE)
    return database


async def _everything(database):
    """Every value of every table, as text."""
    async with database.begin(readonly=True) as uow:
        return {
            f"{table.name}.{number}.{name}": str(value)
            for table in metadata.sorted_tables
            for number, row in enumerate((await uow._work.run(select(table))).mappings())
            for name, value in row.items()
        }


async def _erase(database):
    async with database.begin() as uow:
        return await erasure.erase(uow, CARLA, now=make.after(hours=1))


def test_every_column_that_may_tell_of_a_person_is_sorted():
    assert unsorted() == []


async def test_nothing_in_the_database_names_an_erased_person_or_says_what_they_said(busy):
    before = await _everything(busy)
    assert {word for word in (str(CARLA), *WORDS) if any(word in each for each in before.values())} == {
        str(CARLA),
        *WORDS,
    }

    await _erase(busy)

    after = await _everything(busy)
    found = {place: text for place, text in after.items() if any(word in text for word in (str(CARLA), *WORDS))}
    assert {place: text for place, text in found.items() if not place.startswith("inbox.")} == {}


async def test_the_index_of_earlier_answers_has_no_word_of_an_erased_person(busy):
    """On SQLite it keeps what it no longer finds until its parts are merged; slips have a list of their own."""
    await _learn(busy)
    assert await _indexed(busy, "zebra") == {"spelling", "index"}

    await _erase(busy)
    await busy.clear_leftovers()

    assert await _indexed(busy, "zebra") == set()


async def test_a_word_that_an_erased_person_had_edited_away_is_known_no_more(busy):
    await _learn(busy)
    async with busy.begin() as uow:
        await similar_index.remove_where(uow._work)
        await uow._work.run(counters.delete().where(counters.c.name == similar_leftovers.NOTED))

    await _erase(busy)
    await busy.clear_leftovers()

    assert await _indexed(busy, "zebra") == set()


async def test_an_erasing_is_refused_for_what_began_to_be_sent_while_it_waited_for_others(
    postgres_database, monkeypatch
):
    """On SQLite nobody can begin anything meanwhile."""
    async with postgres_database.begin() as uow:
        await uow.configure(Configuration(desks=(make.desk(),)), make.NINE)
        await uow.messages.add(make.message(1, CARLA))
        await uow.outbox.put(make.notice("to", chat_id=CARLA))
        fence = await uow.leases.hold("delivery", "me", make.NINE, timedelta(hours=1))
    hold = holding.hold

    async def hold_late(*args):
        await hold(*args)
        async with postgres_database.begin() as sender:
            [row] = await sender.sending.pending(make.NINE, limit=9, skip_chats=[])
            await sender.sending.begin([row.id], fence=fence, now=make.NINE)

    monkeypatch.setattr(holding, "hold", hold_late)

    with pytest.raises(BeingTold):
        await _erase(postgres_database)

    async with postgres_database.begin() as uow:
        assert len(await uow.sending.halfway(fence=fence)) == 1
        assert (await uow.messages.get(make.CHAT, 1)).author_id == CARLA


async def test_a_word_that_somebody_else_said_too_is_still_found(busy):
    async with busy.begin() as uow:
        await uow.questions.add(make.question(12, make.ANNA, text="my printer whirs", **_answered(by=make.BORIS)))
    await _learn(busy)

    await _erase(busy)
    await busy.clear_leftovers()

    assert await _indexed(busy, "printer") == {"spelling", "index"}


async def test_no_word_is_learnt_of_somebody_who_is_being_erased(busy, monkeypatch):
    """The words have been read, and are about to be written down."""
    erasing, run_many = [], Work.run_many

    async def erase_first(work, statement, rows):
        if statement is similar_upkeep._SPELL and not erasing:
            erasing.append(tasks.create_task(_erase(busy)))
            await asyncio.wait(erasing, timeout=2)
        return await run_many(work, statement, rows)

    monkeypatch.setattr(Work, "run_many", erase_first)

    async with asyncio.TaskGroup() as tasks:
        await _learn(busy)
    await busy.clear_leftovers()

    assert len(erasing) == 1
    assert await _indexed(busy, "zebra") == set()


async def _learn(database):
    async with database.begin() as uow:
        while await uow.upkeep.tend_similar():
            pass


async def _indexed(database, word):
    """Where the index of earlier answers has this word, byte by byte."""
    blocks = (
        "SELECT vector::text FROM dialog_words" if database.is_postgresql else "SELECT block FROM dialog_words_fts_data"
    )
    async with database.begin(readonly=True) as uow:
        spelt = (await uow._work.run(select(spellings.c.word))).scalars().all()
        found = (await uow._work.run(text(blocks))).scalars().all()
    in_index = any(word.encode() in (one if isinstance(one, bytes) else one.encode()) for one in found)
    return {name for name, is_there in (("spelling", word in spelt), ("index", in_index)) if is_there}


async def test_figures_of_an_erased_person_stay(busy):
    await _erase(busy)

    async with busy.begin() as uow:
        asked = [await uow.questions.get(number) for number in await _question_ids(uow)]
        rated = await uow.tasks.by_number(make.DESK, 2)
    assert [(one.status, one.response_s) for one in asked] == [
        (QuestionStatus.ANSWERED, 300),
        (QuestionStatus.DISMISSED, None),
        (QuestionStatus.ANSWERED, 300),
    ]
    assert is_erased(asked[0].asker_id)
    assert asked[0].asker_id == asked[1].asker_id == asked[2].answered_by == rated.watcher_id
    assert (rated.rating, rated.title, rated.description) == (5, "[…]", "")


async def _question_ids(uow):
    return (await uow._work.run(select(questions.c.id).order_by(questions.c.first_message_id))).scalars().all()


async def test_open_work_of_an_erased_person_is_settled(busy):
    found = await _erase(busy)

    async with busy.begin() as uow:
        asked, _, theirs = [await uow.tasks.by_number(make.DESK, number) for number in (1, 2, 3)]
        open_ = await uow.questions.open_of_desk(make.DESK)
    assert (len(found.withdrawn), len(found.cancelled), [heir for _, heir in found.passed]) == (1, 1, [make.VERA])
    assert (asked.status, theirs.status, theirs.assignee_id, theirs.title) == (
        Status.CANCELLED,
        Status.NEW,
        make.VERA,
        "Theirs to do",
    )
    assert open_ == []


async def test_cards_with_an_erased_person_are_drawn_anew_and_what_waited_for_them_is_gone(busy):
    await _erase(busy)

    async with busy.begin() as uow:
        rows = (await uow._work.run(select(outbox).order_by(outbox.c.id))).mappings().all()
    by_kind = {row["key"].split(":")[0]: row for row in rows}
    assert by_kind["card"]["state"] == "new"
    assert "to" not in by_kind
    assert by_kind["about"]["fallback"] == [make.VERA]
    assert is_erased(by_kind["about"]["values"]["user_id"])
    assert by_kind["about"]["values"]["task_id"] == 1


async def test_an_update_that_waits_makes_a_new_person_and_one_that_was_handled_says_nothing(busy):
    async with busy.begin() as uow:
        await uow.inbox.store([Raw(9, CARLA, "hello")], make.after(minutes=50))
    await _erase(busy)

    async with busy.begin() as uow:
        rows = {row.update_id: row for row in await uow._work.run(select(inbox))}
        stored = await uow.inbox.store([Raw(1, CARLA, "the zebra printer jams")], make.after(hours=2))
        await uow.people.see(make.person(CARLA, "Carlotta"))
    async with busy.begin() as uow:
        seen = await uow.people.get(CARLA)
    assert (rows[1].raw, rows[3].raw, json.loads(rows[9].raw)["message"]["text"]) == ("{}", "{}", "hello")
    assert rows[9].state == "waiting"
    assert stored == 0
    assert (seen.name, seen.username) == ("Carlotta", None)


async def test_a_process_that_knew_the_person_learns_them_again_when_they_write(busy):
    await _erase(busy)
    async with busy.begin() as uow:
        await uow.people.see(make.person(CARLA, "Carlotta", last_name="Zoe", username="carlotta_z", language="it"))

    async with busy.begin() as uow:
        assert (await uow.people.get(CARLA)).language == "it"


async def test_who_has_a_role_is_not_erased(busy):
    async with busy.begin() as uow:
        with pytest.raises(erasure.StillOnDuty) as refused:
            await erasure.erase(uow, make.BORIS, now=make.NINE)

    assert refused.value.places == ("it",)


async def test_the_journal_says_that_somebody_was_erased_and_not_who(busy):
    await _erase(busy)

    async with busy.begin() as uow:
        rows = (await uow._work.run(select(metadata.tables["journal"]))).mappings().all()
    [fact] = [row for row in rows if row["what"] == "person.erased"]
    assert is_erased(fact["object_id"])
    assert fact["after"] == {"questions": 1, "cancelled": 1, "passed": 1}


async def test_two_erased_people_stay_apart(busy):
    async with busy.begin() as uow:
        await uow.messages.add(make.message(70, make.ANNA))
        await erasure.erase(uow, make.ANNA, now=make.NINE)
    await _erase(busy)

    async with busy.begin() as uow:
        first, second = await uow.messages.get(make.CHAT, 70), await uow.messages.get(make.CHAT, 1)
    assert is_erased(first.author_id)
    assert is_erased(second.author_id)
    assert first.author_id != second.author_id


async def test_an_export_has_all_of_a_person_and_no_words_of_others(busy):
    async with busy.begin(readonly=True) as uow:
        kept = await uow.personal.export(CARLA)
        counted = await uow.personal.count(CARLA)

    assert json.loads(json.dumps(kept)) == kept
    assert kept["person"][0]["last_name"] == "Zoe"
    assert [one["text"] for one in kept["messages"]] == ["our zebra printer jams", "and zebra again"]
    assert [one["text"] for one in kept["earlier_versions"]] == ["the zebra printer jams"]
    assert [len(kept[name]) for name in ("questions", "answers", "tasks", "comments", "offers")] == [2, 1, 3, 1, 1]
    assert {row["what"] for row in kept["journal"]} >= {"task.assigned", "admin.claimed"}
    assert [one["update"]["update_id"] for one in kept["updates"]] == [1, 3]
    assert kept["figures"]["questions_asked"] == 2
    assert kept["figures"]["questions_answered"] == 1
    assert "which tray?" not in json.dumps(kept)
    assert counted == {"messages": 2, "questions": 3, "tasks": 3, "comments": 1, "journal": 2, "updates": 2}


def test_an_id_is_replaced_as_a_whole_and_numbers_of_things_are_left():
    value = {"user_id": 17, "task_id": 17, "text": "17 and 170", "ids": [17, 171], "17": {"by": 17}, "on": True}

    new = replaced(value, 17, -9)

    assert new == {"user_id": -9, "task_id": 17, "text": "-9 and 170", "ids": [-9, 171], "-9": {"by": -9}, "on": True}
