"""Opening, settings of each engine, wake-ups, caches."""

import sys
from urllib.parse import parse_qs, urlparse

import asyncpg
import pytest
from sqlalchemy import text

from desk.people import Membership
from desk.ports import ChatInfo
from storage.catalog import Configuration
from storage.database import Database
from storage.engines import UnknownDatabase, plain_dsn, read_url
from storage.wakeups import TOPICS
from tests.storage import make


@pytest.mark.parametrize(
    ("url", "driver", "database"),
    [
        ("sqlite:///firstline.db", "sqlite+aiosqlite", "firstline.db"),
        ("sqlite:////srv/firstline.db", "sqlite+aiosqlite", "/srv/firstline.db"),
        ("sqlite://", "sqlite+aiosqlite", None),
        ("postgresql://desk@db/firstline", "postgresql+asyncpg", "firstline"),
        ("postgres://desk@db/firstline", "postgresql+asyncpg", "firstline"),
    ],
)
def test_addresses_are_read_as_documented(url, driver, database):
    found = read_url(url)

    assert (found.drivername, found.database) == (driver, database)


@pytest.mark.parametrize("url", ["mysql://db/firstline", "firstline.db", ""])
def test_an_address_of_something_else_is_refused(url):
    with pytest.raises(UnknownDatabase, match="postgresql://"):
        read_url(url)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://u:secret@db:notaport/x", "the port is not a number between 1 and 65535"),
        ("postgresql://u:secret@db:/x", "the port is not a number between 1 and 65535"),
        ("postgresql://u:secret@db:99999/x", "the port is not a number between 1 and 65535"),
        ("postgresql://u:secret@/x?host=db&port=zz", "the port is not a number between 1 and 65535"),
        (
            "postgresql://u:secret@db/x?zzz=1",
            "no such option: zzz; known are: host, passfile, port, ssl, sslmode, target_session_attrs",
        ),
        ("postgresql://u:secret@/x?host=a:5432&host=b:99999", "the port is not a number between 1 and 65535"),
        ("postgresql://u:secret@/x?host=a,b&port=5432,99999", "the port is not a number between 1 and 65535"),
        ("postgresql://u:secret@db/x?ssl=require&sslmode=disable", "ssl or sslmode is said more than once"),
        ("postgresql://u:secret@db/x?sslmode=require&sslmode=disable", "ssl or sslmode is said more than once"),
        (
            "postgresql://u:secret@db/x?sslmode=verify-full&sslrootcert=ca.pem",
            "name the root certificate in PGSSLROOTCERT",
        ),
        ("postgresql://u:secret@db/x?target_session_attrs=standby", "any, primary, read-write: every process writes"),
        ("postgresql://u:secret@db/x?ssl=yes", "ssl must be one of disable, allow, prefer, require, verify-ca"),
        ("postgresql://u:sec@ret@db/x", "write it as %40"),
        ("postgresql://u:secret@a..b/x", "the name of the host cannot be one"),
        ("sqlite:///x.db?mode=ro", "no such option: mode; the address of a file has none"),
        ("sqlite://x.db", "three slashes"),
    ],
)
def test_a_broken_address_is_refused_by_what_is_wrong_and_without_the_password(url, said):
    with pytest.raises(UnknownDatabase) as refused:
        read_url(url)

    assert said in str(refused.value)
    assert "secret" not in str(refused.value)
    assert "ret@" not in str(refused.value)
    assert refused.value.__cause__ is None


@pytest.mark.parametrize("option", ["ssl", "sslmode"])
def test_tls_is_asked_for_in_the_words_of_each_driver(option):
    found = read_url(f"postgresql://u:p@db/x?{option}=require")

    assert found.query == {"ssl": "require"}
    assert plain_dsn(found) == "postgresql://u:p@db/x?sslmode=require"


@pytest.mark.parametrize("option", ["ssl=prefer", "target_session_attrs=primary"])
async def test_with_an_option_in_the_address_others_are_still_heard_of(option, postgres_url):
    database = Database(f"{postgres_url}{'&' if '?' in postgres_url else '?'}{option}")

    await database.open()

    assert database._listener is not None
    assert database._listener._hears.is_set()
    await database.close()


@pytest.mark.parametrize("hosts", ["host=a:5432&host=b:5433", "host=a:5432,b:5433"])
def test_of_several_hosts_all_are_known_to_the_driver(hosts):
    """Who listens asks it without SQLAlchemy."""
    dsn = plain_dsn(read_url(f"postgresql://u:p@/x?{hosts}&target_session_attrs=primary"))

    assert parse_qs(urlparse(dsn).query) == {"host": ["a:5432,b:5433"], "target_session_attrs": ["primary"]}


def test_a_socket_may_stand_for_the_host():
    found = read_url("postgresql://u@/x?host=/run/postgresql")

    assert found.query == {"host": "/run/postgresql"}


def test_the_address_for_the_driver_keeps_the_password():
    assert plain_dsn(read_url("postgresql://u:p%40ss@db:5433/x")) == "postgresql://u:p%40ss@db:5433/x"


async def test_a_database_in_memory_has_its_tables_at_once():
    database = Database("sqlite://")
    await database.open()
    async with database.begin() as uow:
        await uow.messages.add(make.message(1))
    async with database.begin() as uow:
        assert await uow.messages.get(make.CHAT, 1) is not None

    await database.close()


async def test_sqlite_is_durable_and_checks_references(sqlite_database):
    async with sqlite_database.begin() as uow:
        found = {
            name: (await uow._work.run(text(f"PRAGMA {name}"))).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }

    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000}


async def test_postgresql_gives_up_on_locks_and_idle_transactions(postgres_database):
    async with postgres_database.begin() as uow:
        found = {
            name: (await uow._work.run(text(f"SHOW {name}"))).scalar_one()
            for name in ("lock_timeout", "idle_in_transaction_session_timeout", "TimeZone")
        }

    assert found == {"lock_timeout": "5s", "idle_in_transaction_session_timeout": "30s", "TimeZone": "UTC"}


async def test_nothing_can_be_written_in_a_transaction_for_reading(postgres_database):
    with pytest.raises(Exception, match="read-only transaction"):
        async with postgres_database.begin(readonly=True) as uow:
            await uow.tasks.add(make.task())


@pytest.mark.parametrize("topic", TOPICS)
async def test_a_commit_wakes_those_who_wait_for_what_it_brings(database, topic):
    bells = {each: database.wakeups.listen(each) for each in TOPICS}
    async with database.begin() as uow:
        await bring(uow, topic)
        await uow.flush()
        assert not any(bell.is_set() for bell in bells.values())

    assert [each for each, bell in bells.items() if bell.is_set()] == [topic]
    assert await bells[topic].wait(0) is True
    assert await bells[topic].wait(0) is False


async def test_a_rollback_wakes_nobody(database):
    bell = database.wakeups.listen("outbox")
    with pytest.raises(RuntimeError):  # noqa: PT012 - the whole transaction is what raises
        async with database.begin() as uow:
            await bring(uow, "outbox")
            await uow.flush()
            raise RuntimeError

    assert not bell.is_set()


@pytest.mark.parametrize("topic", TOPICS)
async def test_a_commit_wakes_other_processes_too(postgres_url, topic):
    here, there = Database(postgres_url), Database(postgres_url)
    await here.open()
    await there.open()
    bells = {each: there.wakeups.listen(each) for each in TOPICS}
    async with here.begin() as uow:
        await bring(uow, topic)

    assert await bells[topic].wait(5) is True
    assert [each for each, bell in bells.items() if bell.is_set()] == []
    await here.close()
    await there.close()


async def test_wake_ups_come_back_after_the_connection_was_cut(postgres_url, monkeypatch):
    monkeypatch.setattr("storage.wakeups.RECONNECT_AFTER_S", 0.01)
    database = Database(postgres_url)
    await database.open()
    bell = database.wakeups.listen("inbox")
    admin = await asyncpg.connect(postgres_url)
    await admin.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND query LIKE 'LISTEN%'"
    )

    assert await bell.wait(5) is True  # whoever was away looks at everything
    await admin.execute("SELECT pg_notify('firstline', 'another:inbox')")
    assert await bell.wait(5) is True
    await admin.close()
    await database.close()


async def test_a_chat_that_did_not_change_is_neither_read_nor_written_again(database, statements):
    office = ChatInfo(make.CHAT, "supergroup", "Office", seen_at=make.NINE)
    async with database.begin() as uow:
        await uow.chats.save(office)
        await uow.people.see(make.person(seen_at=make.NINE))
    with statements(database) as said:
        async with database.begin() as uow:
            await uow.chats.save(ChatInfo(make.CHAT, "supergroup", "Office", seen_at=make.after(minutes=1)))
            await uow.people.see(make.person(seen_at=make.after(minutes=1)))
            assert (await uow.chats.get(make.CHAT)).title == "Office"

    assert not [one for one in said if "chats" in one or "people" in one]


async def test_a_batch_of_messages_is_a_handful_of_statements(database, statements):
    with statements(database) as said:
        async with database.begin() as uow:
            for number in range(1, 101):
                await uow.questions.talk(make.CHAT)
                await uow.people.see(make.person(make.ANNA + number))
                await uow.messages.add(make.message(number))
                asked = await uow.questions.add(make.question(number))
                await uow.clocks.add(make.clock(asked.id))
                await uow.timers.arm([make.timer(f"t{number}", object_id=asked.id)])
                await uow.outbox.put(make.notice(f"n{number}"))

    assert len(said) < 40


async def bring(uow, topic):
    if topic == "inbox":
        await uow.inbox.store([Raw()], make.NINE)
    elif topic == "outbox":
        await uow.outbox.put(make.notice())
    else:
        await uow.timers.arm([make.timer()])


class Raw:
    bot_id, update_id, lane, raw, error = 1, 2, 3, "{}", None


async def test_what_was_foreseen_is_not_asked_for_again(database, statements):
    async with database.begin() as uow:
        await uow.configure(Configuration(desks=(make.desk(),)), make.NINE)
        await uow.chats.save(ChatInfo(make.CHAT, "supergroup", "Office"))
        await uow.memberships.save(Membership(make.CHAT, make.ANNA, "member", make.NINE))
        await uow.tasks.add(make.task(chat_id=make.CHAT, message_id=1))
    fresh = Database(str(database.url.render_as_string(hide_password=False)))
    async with fresh.begin() as uow:
        await uow.foresee({(make.CHAT, make.ANNA), (make.CHAT, make.BORIS)}, {(make.CHAT, 1), (make.CHAT, 2)})
        with statements(fresh) as said:
            assert (await uow.chats.get(make.CHAT)).title == "Office"
            assert (await uow.memberships.get(make.CHAT, make.ANNA)).status == "member"
            assert await uow.memberships.get(make.CHAT, make.BORIS) is None
            assert await uow.tasks.of_message(make.CHAT, 2) is None
            assert (await uow.questions.talk(make.CHAT)).open == []
            assert said == []
        assert (await uow.tasks.of_message(make.CHAT, 1)).title == "Printer"
        later = await uow.tasks.add(make.task(chat_id=make.CHAT, message_id=2))
        assert await uow.tasks.of_message(make.CHAT, 2) is later

    await fresh.close()


async def test_what_a_transaction_has_read_does_not_wait_for_the_collector_of_garbage(database):
    async with database.begin() as uow:
        question = await uow.questions.add(make.question(1))
        kept = sys.getrefcount(question)
    assert sys.getrefcount(question) < kept

    async with database.begin() as uow:
        question = await uow.questions.get(question.id)
        with pytest.raises(RuntimeError, match="on the way"):  # noqa: PT012 - the whole transaction is what raises
            async with database.begin(readonly=True) as reading:
                other = await reading.questions.get(question.id)
                raise RuntimeError("on the way")
    assert (sys.getrefcount(question), sys.getrefcount(other)) == (2, 2)
