"""Whole imports: through the rules, once, whatever happens on the way."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.cli.importing import GAP_SECONDS, let_others_write
from bot.clock import Clock
from bot.config import parse, storing
from bot.importer.hearing import BATCH, Hearing
from bot.importer.joining import ChatTaken, join
from bot.importer.pairs import pairs_of
from bot.importer.reading import Reader
from bot.importer.source import BrokenExport, ExportedChat
from desk.metrics import Month
from desk.people import ANONYMOUS_ADMIN, Person, Role
from desk.questions import Message
from desk.usecases import figures, first_line
from scheduler.tuning import Tuning
from storage.database import Database
from tests.bot.exports import ANNA, BORIS, GROUP, KIRILL, START, TALK, said, said_in_2022, service

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
CHAT = ExportedChat(1900000001, "private_supergroup", "IT help")
OCTOBER = Month(2026, 10)
DESKS = f"""
[desks.it]
first_line = [{GROUP}]
second_line = -1002
specialists = [12]
[[desks.it.sla]]
name = "Default"
response = "10m"
[desks.hr]
first_line = [-1003]
leads = [7]
"""


@pytest.fixture
async def database():
    opened = Database("sqlite://")
    await opened.open()
    async with opened.begin() as uow:
        await storing.apply(uow, parse(DESKS), now=NOW)
    yield opened
    await opened.close()


async def imported(database, messages, *, bots=()):
    hearing = Hearing(Reader(CHAT, ZoneInfo("Europe/Moscow"), NOW), "it", GROUP, bots=bots)
    await hearing.hear_all(database.begin, iter(messages))
    return hearing.tally


async def of_october(database):
    async with database.begin(readonly=True) as uow:
        return (await figures.of_month(uow, uow.catalog.by_key("it"), OCTOBER, now=NOW)).first


async def pairs(database):
    async with database.begin(readonly=True) as uow:
        return await pairs_of(uow, uow.catalog.by_key("it"), GROUP, now=NOW)


async def test_the_past_gives_the_figures_of_its_month(database):
    tally = await imported(database, TALK)

    line = await of_october(database)
    assert (tally.read, tally.new, tally.questions, tally.answered) == (6, 5, 2, 1)
    assert {reason: noted.count for reason, noted in tally.left_out.items()} == {"service messages": 1}
    assert (line.dialogs, line.average_s, line.unanswered, line.in_target) == (1, 300, 1, 0.5)


async def test_nobody_is_told_of_the_past_and_nothing_is_armed(database):
    await imported(database, TALK)

    async with database.begin(readonly=True) as uow:
        assert await uow.timers.next_due() is None
        assert not await uow.sending.pending(NOW, limit=10, skip_chats=())


async def test_importing_again_adds_nothing(database):
    await imported(database, TALK)
    before = await of_october(database), await pairs(database)

    again = await imported(database, TALK)

    assert (again.new, again.known, again.questions) == (0, 5, 0)
    assert (await of_october(database), await pairs(database)) == before


async def test_a_longer_export_adds_only_what_is_new(database):
    await imported(database, TALK[:4])

    tally = await imported(database, TALK)

    assert (tally.new, tally.known) == (2, 3)
    assert (await of_october(database)).unanswered == 1


async def test_both_dialects_give_the_same(database):
    old = [
        said_in_2022(2, ANNA, "The printer does not print, what can I do?"),
        said_in_2022(4, BORIS, ["Open the ", {"type": "bold", "text": "back"}], minute=5, reply_to_message_id=2),
    ]

    await imported(database, old)

    assert await pairs(database) == ['{"question": 2, "messages": [2], "answer": 4}']
    assert (await of_october(database)).average_s == 300


async def test_an_interrupted_import_keeps_what_was_committed_and_goes_on(database):
    noise = [said(100 + n, KIRILL, "ok", minute=100) for n in range(BATCH)]

    def stopped():
        yield from [*TALK, *noise]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await imported(database, stopped())
    kept = await of_october(database)
    tally = await imported(database, [*TALK, *noise])

    assert (kept.dialogs, kept.unanswered) == (1, 1)
    assert (tally.known, tally.new) == (BATCH - 1, len(noise) - (BATCH - len(TALK)))
    assert await of_october(database) == kept


async def test_what_stands_before_the_damage_in_a_file_is_kept(database):
    def damaged():
        yield from TALK
        raise BrokenExport("damaged")

    with pytest.raises(BrokenExport):
        await imported(database, damaged())

    assert (await of_october(database)).dialogs == 1


async def test_others_may_write_after_each_transaction(database, monkeypatch):
    monkeypatch.setattr("bot.importer.hearing.BATCH", 4)
    pauses = []

    async def pause():
        async with database.begin() as uow:
            pauses.append(await uow.messages.recent(GROUP, limit=1))

    hearing = Hearing(Reader(CHAT, ZoneInfo("Europe/Moscow"), NOW), "it", GROUP)
    await hearing.hear_all(database.begin, iter(TALK), pause=pause)

    assert [newest.message_id for (newest,) in pauses] == [4, 6]


@pytest.mark.parametrize(("held_for", "pauses"), [(10, [GAP_SECONDS]), (-10, [])])
async def test_a_gap_is_left_where_somebody_sends_from_the_same_database(database, monkeypatch, held_for, pauses):
    slept = []

    async def sleep(seconds):
        slept.append(seconds)

    async with database.begin() as uow:
        await uow.leases.hold(Tuning().lease, "run", Clock().now(), timedelta(seconds=held_for))
    monkeypatch.setattr("bot.cli.importing.asyncio.sleep", sleep)

    await let_others_write(database)

    assert slept == pauses


async def test_the_past_of_a_chat_that_is_live_already_leaves_todays_questions_alone(database):
    today = Message(GROUP, 900, 13, NOW, text="Who can reset my password?")
    async with database.begin() as uow:
        desk = uow.catalog.by_key("it")
        await first_line.hear(uow, desk, first_line.Heard(today, "Kirill"), now=NOW)
    loose = said(8, BORIS, "Try to restart it", minute=90)

    tally = await imported(database, [*TALK[:5], loose, said(900, KIRILL, "Who can reset my password?")])

    assert (tally.new, tally.known) == (5, 1)
    assert await pairs(database) == [
        '{"question": 2, "messages": [2, 3], "answer": 4}',
        '{"question": 900, "messages": [900], "answer": null}',
    ]


async def test_an_interrupted_past_of_a_live_chat_goes_on_where_it_stopped(database):
    today = Message(GROUP, 900, 13, NOW, text="Who can reset my password?")
    async with database.begin() as uow:
        await first_line.hear(uow, uow.catalog.by_key("it"), first_line.Heard(today, "Kirill"), now=NOW)
    await imported(database, TALK[:3])

    tally = await imported(database, TALK)

    assert (tally.known, tally.new, tally.answered) == (2, 3, 1)
    assert '{"question": 2, "messages": [2, 3], "answer": 4}' in await pairs(database)


async def test_messages_of_a_topic_know_it_directly_and_through_replies(database):
    messages = [
        service(2, "topic_created", title="Printers"),
        said(3, ANNA, "Which cartridge fits the HP on floor two?", reply_to_message_id=2),
        said(4, BORIS, "CF259A", minute=2, reply_to_message_id=3),
        said(5, KIRILL, "Is the VPN down for everybody?", minute=3),
    ]

    await imported(database, messages)

    async with database.begin(readonly=True) as uow:
        found = [await uow.messages.get(GROUP, number) for number in (3, 4, 5)]
    assert [(message.topic_id, message.reply_to) for message in found] == [(2, None), (2, 3), (None, None)]


async def test_comments_on_a_post_ask_and_are_answered_there_as_in_a_live_chat(database):
    post = said(2, "channel77", "The new CRM is here", forwarded_from="News") | {"from": "News"}
    messages = [
        post,
        said(3, KIRILL, "How do I get access to the CRM?", minute=1, reply_to_message_id=2),
        said(4, ANNA, "Nice to hear that", minute=2, reply_to_message_id=2),
        said(5, BORIS, "By the link in the wiki", minute=3, reply_to_message_id=2),
    ]

    await imported(database, messages)

    assert await pairs(database) == ['{"question": 3, "messages": [3], "answer": 5}']


async def test_a_hidden_administrator_answers_in_the_past_of_a_chat_that_is_live(database):
    async with database.begin() as uow:
        await uow.people.see(Person(ANONYMOUS_ADMIN, "Group", username="GroupAnonymousBot", is_bot=True))
    messages = [
        said(2, ANNA, "The printer on the third floor does not print, what can I do?"),
        said(3, "channel1900000001", "Open the back cover", minute=5, reply_to_message_id=2),
    ]

    tally = await imported(database, messages)

    assert tally.answered == 1


async def test_a_hidden_administrator_is_not_called_by_the_title_of_the_chat(database):
    await imported(database, [said(2, "channel1900000001", "Rebooting the server now") | {"from": "IT help"}])

    async with database.begin(readonly=True) as uow:
        assert (await uow.people.get(ANONYMOUS_ADMIN)).name == "Group"


async def test_people_are_learnt_and_known_names_stay(database):
    async with database.begin() as uow:
        await uow.people.see(first := (await _person(uow, 11, "Anna (HR)")))

    await imported(database, [*TALK, said(7, "user99", "Is anybody here to help me?", minute=200)])

    async with database.begin(readonly=True) as uow:
        people = await uow.people.many([11, 12, 99])
    assert {user: person.name for user, person in people.items()} == {
        11: first.name,
        12: "Boris",
        99: "Deleted account",
    }


async def _person(uow, user_id, name):
    from desk.people import Person

    assert await uow.people.get(user_id) is None
    return Person(user_id, name)


@pytest.mark.parametrize("how", ["named", "by its buttons"])
async def test_a_bots_messages_are_no_questions(database, how):
    buttons = [[{"type": "callback", "text": "Yes", "data": "eWVz"}]]
    more = {"inline_bot_buttons": buttons} if how == "by its buttons" else {}
    question = said(3, "user50", "Do you want to rate our work?", **more)

    tally = await imported(database, [question], bots=[50] if how == "named" else [])

    assert (tally.new, tally.questions) == (1, 0)


async def test_the_chat_and_its_specialists_join_the_desk(database):
    other = ExportedChat(55, "private_group", "Office two")
    async with database.begin() as uow:
        added = await join(uow, uow.catalog.by_key("it"), other, [12, 13], now=NOW)

    async with database.begin(readonly=True) as uow:
        desk, chat = uow.catalog.by_key("it"), await uow.chats.get(-55)
    assert added == ["chat -55 joined first_line", "13 joined specialists"]
    assert desk.first_line == (GROUP, -55)
    assert desk.staff == {12: Role.SPECIALIST, 13: Role.SPECIALIST}
    assert [policy.name for policy in desk.policies] == ["Default"]
    assert (chat.title, chat.kind) == ("Office two", "group")


async def test_joining_again_changes_nothing(database):
    async with database.begin() as uow:
        before = uow.catalog.version
        added = await join(uow, uow.catalog.by_key("it"), CHAT, [12], now=NOW)

    assert (added, uow.catalog.version) == ([], before)


@pytest.mark.parametrize(
    ("export_id", "kind", "said_of_it"),
    [(2, "private_supergroup", "second-line group of desk `it`"), (3, "private_supergroup", "a chat of desk `hr`")],
)
async def test_a_chat_that_is_something_else_is_refused(database, export_id, kind, said_of_it):
    async with database.begin() as uow:
        with pytest.raises(ChatTaken, match=said_of_it):
            await join(uow, uow.catalog.by_key("it"), ExportedChat(export_id, kind, "x"), [], now=NOW)


async def test_a_question_is_as_old_as_its_first_message(database):
    await imported(database, TALK)

    async with database.begin(readonly=True) as uow:
        question = await uow.questions.of_message(GROUP, 2)
    assert question.asked_at == START
    assert question.answered_at == START + timedelta(minutes=5)
