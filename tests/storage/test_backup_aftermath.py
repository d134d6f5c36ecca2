"""Going back in time: what may have been said since is not said again; what is open is not forgotten."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from desk.delivery import Sent
from desk.notices import Mode
from storage.backup import making, restoring
from storage.backup.restoring import How
from storage.catalog import Configuration
from storage.database import Database
from storage.states import OutboxState
from storage.tables import outbox
from tests.storage import make

MADE, NOW = make.after(minutes=10), make.after(hours=5)


@pytest.fixture
async def file(database, tmp_path):
    """A desk with a shown card, one that nobody has seen, a post half-way, things to come; backed up."""
    async with database.begin() as uow:
        await uow.configure(Configuration(desks=(make.desk(),)), make.NINE)
        await uow.tasks.add(make.task("Open"))
        done = await uow.tasks.add(make.task("Done"))
        done.status = "done"
        for number, key in enumerate(("card of open", "card of done"), start=1):
            await uow.outbox.put(make.notice(key, mode=Mode.CARD, about=(make.TASK, number)))
        await uow.outbox.flush()
        fence = await uow.leases.hold("delivery", "host:1:a", make.NINE, timedelta(minutes=1))
        waiting = await uow.sending.pending(make.NINE, limit=9, skip_chats=())
        for each in await uow.sending.begin([one.id for one in waiting], fence=fence, now=make.NINE):
            await uow.sending.settle(each, Sent(message_id=each.id + 40, digest="d"), fence=fence, now=make.NINE)
        await uow.outbox.put(make.notice("half-way"))
        await uow.outbox.flush()
        [half] = await uow.sending.pending(make.NINE, limit=9, skip_chats=())
        await uow.sending.begin([half.id], fence=fence, now=make.NINE)
        await uow.outbox.put(make.notice("waits"))
        await uow.outbox.put(make.notice("unseen card", mode=Mode.CARD, about=(make.TASK, 1)))
        await uow.outbox.put(make.notice("reaction", mode=Mode.REACTION, message_id=1))
        kinds = {"rung": "rung", "norm": "norm", "reminder": "reminder", "similar": "similar"}
        past = [make.timer(f"past {kind}", make.after(hours=1), kind=kind) for kind in kinds]
        ahead = [make.timer(f"ahead {kind}", make.after(hours=9), kind=kind) for kind in kinds]
        await uow.timers.arm(past + ahead)
    path = tmp_path / "kept.zip"
    await making.make(database.url.render_as_string(hide_password=False), path, version="0.1.0", now=MADE)
    return path


async def restore(database, file, *, goes_on=False):
    """What is to be said and done afterwards: keys of notices, keys of timers."""
    url = database.url.render_as_string(hide_password=False)
    how = How(replaces=True, goes_on=goes_on, is_dead=lambda _: True)
    await database.close()
    done = await restoring.restore(url, file, now=NOW, how=how)
    fresh = Database(url)
    await fresh.open()
    async with fresh.begin() as uow:
        fence = await uow.leases.hold("delivery", "host:2:b", NOW, timedelta(minutes=1))
        waits = select(outbox.c.key).where(outbox.c.state.in_([OutboxState.NEW, OutboxState.SENDING]))
        waiting = await uow._work.run(waits)
        due = await uow.timers.claim_due(make.after(hours=99), limit=99)
        number = (await uow.tasks.add(make.task("Next"))).number
    await fresh.close()
    return done.aftermath, sorted(waiting.scalars()), sorted(timer.key for timer in due), fence, number


async def test_what_waited_is_not_said_and_open_cards_are_drawn_anew(database, file):
    aftermath, said, _, _, _ = await restore(database, file)

    assert said == ["card of open", "reaction", "unseen card"]
    assert (aftermath.unsaid, aftermath.redrawn) == (2, 1)


async def test_ladders_go_on_and_figures_of_a_time_nobody_knows_are_left_out(database, file):
    _, _, due, _, _ = await restore(database, file)

    assert due == ["ahead norm", "ahead reminder", "ahead rung", "ahead similar", "past rung"]


async def test_where_nothing_ran_since_everything_goes_on(database, file):
    aftermath, said, due, _, number = await restore(database, file, goes_on=True)

    assert said == ["half-way", "reaction", "unseen card", "waits"]
    assert len(due) == 8
    assert (aftermath.unsaid, number) == (0, 3)


async def test_numbers_and_fences_of_the_lost_time_are_left_out(database, file):
    """Two tasks were made in the five hours before the backup: a hundred numbers are more than twice as many."""
    _, _, _, fence, number = await restore(database, file)

    assert number == 103
    assert fence > 1_000_000
