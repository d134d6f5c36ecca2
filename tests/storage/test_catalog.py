"""A configuration comes in, an unchanging snapshot goes out."""

from dataclasses import replace

import pytest

from desk.catalog import BotSelf, DeskSettings
from desk.directory import ChatDefaults
from desk.escalation import Audience, Remedy, Rung, When
from desk.norms import Norm
from desk.people import Role
from desk.sla import ObjectKind, Policy, Target
from storage.catalog import Configuration
from storage.database import Database
from tests.storage import make

OFFICE = {"tz": "Europe/Moscow", "hours": {"mon": ["09:00-18:00"]}, "exceptions": {"2026-12-31": ["09:00-15:00"]}}


def configuration(**fields):
    fields = {"desks": (make.desk(),), "hours": {"office": OFFICE}, "hours_of": {"it": "office"}} | fields
    return Configuration(**fields)


async def apply(database, wanted):
    async with database.begin() as uow:
        return await uow.configure(wanted, make.NINE)


async def catalog(database):
    async with database.begin(readonly=True) as uow:
        return uow.catalog


async def test_a_desk_comes_back_as_it_was_configured(database):
    ladder = (
        Rung("resolution", When.PERCENT, 75, (Audience.ASSIGNEE,)),
        Rung("resolution", When.OFFSET, 3600, (Audience.LEADS,), (Remedy.REASSIGN, Remedy.PIN)),
        Rung("response", When.OFFSET, 0, (), people=(1, 2), mail=("boss@example.org",), hold_back=True),
    )
    desk = make.desk(
        title="Поддержка",
        language="ru",
        timezone="Europe/Moscow",
        first_line=(-1, -2),
        policies=(
            Policy(
                "VIP",
                {"task_type": "incident"},
                "always",
                response=60,
                next_response=90,
                reaction=120,
                resolution=240,
                resolution_starts="taken",
                return_after=30,
                waiting_pauses=frozenset({Target.RESPONSE, Target.RESOLUTION}),
                reopening="restart",
                ladder=ladder,
            ),
            Policy("Default", resolution=3600),
        ),
        settings=DeskSettings(
            noticed_reaction=None, retention_days=90, norms=(Norm(Target.RESOLUTION, 85, 64_800, 32_400),)
        ),
    )
    await apply(database, configuration(desks=(desk,)))

    known = await catalog(database)
    found = known.by_key("it")
    assert replace(found, id=0, hours_id=0, terms_ids=()) == desk
    assert [terms.policy for terms in known.terms_of(found)] == list(desk.policies)
    assert list(found.staff) == [make.VERA, make.BORIS]


async def test_hours_are_compiled_and_the_desk_points_at_them(database):
    await apply(database, configuration())

    found = await catalog(database)
    hours = found.hours[found.by_key("it").hours_id]
    assert (hours.key, hours.hours.tz.key) == ("office", "Europe/Moscow")
    assert found.hours_of(hours.id) is hours.hours


async def test_applying_the_same_again_changes_nothing(database):
    assert await apply(database, configuration()) is True
    before = await catalog(database)

    assert await apply(database, configuration()) is False
    assert await catalog(database) is before


async def test_changed_hours_are_a_new_version_and_the_old_one_stays(database):
    await apply(database, configuration())
    old = (await catalog(database)).by_key("it").hours_id
    await apply(database, configuration(hours={"office": OFFICE | {"hours": {"tue": ["10:00-11:00"]}}}))

    found = await catalog(database)
    new = found.by_key("it").hours_id
    assert new != old
    assert found.hours[old].spec == OFFICE
    assert {found.hours[old].key, found.hours[new].key} == {"office"}


async def test_who_left_the_configuration_loses_their_role(database):
    await apply(database, configuration())
    await apply(database, configuration(desks=(make.desk(staff={make.VERA: Role.SPECIALIST}),)))

    assert (await catalog(database)).by_key("it").staff == {make.VERA: Role.SPECIALIST}


async def test_a_desk_that_left_the_configuration_stays_without_chats_and_people(database):
    await apply(database, configuration(desks=(make.desk(), make.desk("hr", first_line=(-9,), second_line=-10))))
    hr = (await catalog(database)).by_key("hr")
    await apply(database, configuration())

    gone = (await catalog(database)).desks[hr.id]
    assert (gone.title, gone.first_line, gone.second_line, gone.staff) == ("IT support", (), None, {})
    assert (await catalog(database)).desk_of_chat(-9) is None


async def test_a_chat_that_left_the_configuration_is_nobodys_and_the_journal_says_so(database):
    said = ChatDefaults(customer="acme")
    desk = make.desk(first_line=(make.CHAT, -9), chats={make.CHAT: said, -9: said})
    await apply(database, configuration(desks=(desk,)))
    await apply(database, configuration(desks=(make.desk(first_line=(-9,), chats={-9: said}),)))

    found = await catalog(database)
    it = found.by_key("it")
    assert (it.first_line, it.chats, found.desk_of_chat(make.CHAT)) == ((-9,), {-9: said}, None)
    async with database.begin() as uow:
        [_, fact] = await uow.journal.of(ObjectKind.DESK, 0)
    assert fact.before["desks.it"]["first_line"] == [make.CHAT, -9]
    assert fact.after["desks.it"]["first_line"] == [-9]
    assert set(fact.after["desks.it"]["chats"]) == {"-9"}


async def test_a_configuration_without_a_chat_that_left_before_changes_nothing(database):
    await apply(database, configuration())
    without = configuration(desks=(make.desk(first_line=()),))

    assert [await apply(database, without) for _ in range(2)] == [True, False]
    assert [await apply(database, configuration(desks=())) for _ in range(2)] == [True, False]


async def test_a_chat_that_comes_back_is_where_it_was(database):
    await apply(database, configuration())
    before = (await catalog(database)).by_key("it")
    await apply(database, configuration(desks=(make.desk(first_line=()),)))
    await apply(database, configuration())

    assert (await catalog(database)).by_key("it") == before


async def test_a_desk_that_comes_back_keeps_its_id(database):
    await apply(database, configuration())
    before = (await catalog(database)).by_key("it")
    await apply(database, configuration(desks=()))
    await apply(database, configuration())

    assert (await catalog(database)).by_key("it") == before


async def test_a_chat_may_move_from_desk_to_desk(database):
    hr = make.desk("hr", first_line=(), second_line=-10)
    await apply(database, configuration(desks=(make.desk(), hr)))
    moved = (make.desk(first_line=()), replace(hr, first_line=(make.CHAT,)))
    await apply(database, configuration(desks=moved))

    assert (await catalog(database)).desk_of_chat(make.CHAT)[0].key == "hr"


async def test_the_journal_tells_what_the_configuration_changed(database):
    await apply(database, configuration())
    await apply(database, configuration(desks=(make.desk(title="Helpdesk"),)))

    async with database.begin() as uow:
        [_, fact] = await uow.journal.of(ObjectKind.DESK, 0)
    assert fact.what == "configuration.applied"
    assert fact.before["desks.it"]["title"] == "IT support"
    assert fact.after["desks.it"]["title"] == "Helpdesk"
    assert list(fact.after) == ["desks.it"]


async def test_the_unit_that_configures_sees_the_new_desks(database):
    async with database.begin() as uow:
        await uow.configure(configuration(), make.NINE)

        assert uow.catalog.by_key("it") is not None


async def test_a_configuration_that_was_rolled_back_is_not_believed(database):
    with pytest.raises(RuntimeError):  # noqa: PT012 - the whole transaction is what raises
        async with database.begin() as uow:
            await uow.configure(configuration(), make.NINE)
            raise RuntimeError

    assert (await catalog(database)).desks == {}


async def test_another_process_sees_the_new_catalog_with_its_next_transaction(database_url):
    first, second = Database(database_url), Database(database_url)
    await first.open()
    await second.open()
    await apply(first, configuration(admins=frozenset({7})))

    found = await catalog(second)
    assert found.by_key("it") is not None
    assert found.admins == {7}
    await first.close()
    await second.close()


async def test_the_bot_is_introduced_once(database):
    bot = BotSelf(5, "help_bot", reads_all_messages=True)
    async with database.begin() as uow:
        await uow.introduce_bot(bot)
    version = (await catalog(database)).version
    async with database.begin() as uow:
        await uow.introduce_bot(bot)

    assert (await catalog(database)).bot == bot
    assert (await catalog(database)).version == version


async def test_who_claimed_the_code_stays_admin_whatever_is_configured(database):
    async with database.begin() as uow:
        await uow.admins.offer("secret", make.NINE)
    async with database.begin() as uow:
        await uow.admins.claim("secret", make.ANNA, make.NINE)
    await apply(database, configuration(admins=frozenset({7})))
    await apply(database, configuration(admins=frozenset({8})))

    assert (await catalog(database)).admins == {make.ANNA, 8}


async def test_terms_are_stored_once_and_stay_as_they_were(database):
    first, second = Policy("Default", resolution=3600), Policy("Default", resolution=7200)
    terms_of = []
    for policy in (first, first, second, first):
        await apply(database, configuration(desks=(make.desk(policies=(policy,)),)))
        known = await catalog(database)
        terms_of.append(known.terms_of(known.by_key("it")))

    assert [terms[0].policy.resolution for terms in terms_of] == [3600, 3600, 7200, 3600]
    assert terms_of[0] == terms_of[1] == terms_of[3] != terms_of[2]
    assert len((await catalog(database)).terms) == 2


async def test_a_new_version_of_the_calendar_makes_new_terms(database):
    policy = Policy("Default", hours="office", resolution=3600)
    desk = make.desk(policies=(policy,))
    hours_ids = []
    for day in ("mon", "tue"):
        hours = {"office": {"tz": "UTC", "hours": {day: ["09:00-18:00"]}}}
        await apply(database, configuration(desks=(desk,), hours=hours))
        known = await catalog(database)
        hours_ids.append(known.terms_of(known.by_key("it"))[0].hours_id)

    assert hours_ids[0] < hours_ids[1]
    assert len((await catalog(database)).terms) == 2
