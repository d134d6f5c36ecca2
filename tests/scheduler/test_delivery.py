import asyncio
import copy
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from desk.catalog import Catalog, Desk
from desk.delivery import CardGone, Failed, Migrated, NotEphemeral, TryLater, Unknown, Unreachable
from desk.notices import Mode, Urgency
from desk.people import Role
from scheduler.budget import SendBudget
from scheduler.delivery import Delivery
from scheduler.outcomes import TokenRefused
from scheduler.tuning import Tuning
from tests.scheduler.fakes import START, Telegram, Words, World, answer, card, post
from tests.scheduler.virtual import loop_clock, run_virtually

LEAD, ADMIN, ANNA = 11, 12, 13
DESK = Desk(id=1, key="it", title="IT", second_line=-200, first_line=(-100,), staff={LEAD: Role.LEAD})
CATALOG = Catalog(desks={1: DESK}, admins=frozenset({ADMIN}))


def wall():
    return START + timedelta(seconds=loop_clock() - 1000)


def sender_of(world, telegram, *, holder="a", words=None, **tuning):
    telegram.budget = SendBudget(pace_s=0.0)
    return Delivery(
        world.begin,
        words or Words(),
        telegram,
        telegram.budget,
        holder=holder,
        now=wall,
        wait=world.wait,
        clock=loop_clock,
        tuning=Tuning(**tuning),
    )


@asynccontextmanager
async def running(delivery):
    task = asyncio.ensure_future(delivery.run())
    try:
        yield task
    finally:
        delivery.stop()
        await task


def told(script, seconds=30.0, *, before=(), **options):
    """A story with one sender: put, run, look back at the world and at Telegram."""

    async def main():
        world, telegram = World(wall, CATALOG), Telegram()
        await world.put(*before)
        async with running(sender_of(world, telegram, **options)):
            await script(world, telegram)
            await asyncio.sleep(seconds)
        return world, telegram

    return run_virtually(main())


async def nothing(world, telegram):
    await asyncio.sleep(0)


def test_ten_changes_of_a_card_make_one_post_and_one_edit():
    async def story(world, telegram):
        await world.put(card("c", "v0"))
        await asyncio.sleep(0.01)
        for n in range(1, 11):
            await world.put(card("c", f"v{n}"))

    _, telegram = told(story)

    assert telegram.calls == [("sendMessage", -100, "v0"), ("editMessageText", -100, "v10")]


def test_a_card_that_would_show_nothing_new_is_not_edited():
    async def story(world, telegram):
        await world.put(card("c", "same"))
        await asyncio.sleep(5)
        await world.put(card("c", "same"))

    world, telegram = told(story)

    assert telegram.texts == ["same"]
    assert world.row("c").state == "sent"


def test_messages_of_one_chat_come_in_order_however_many_chats_there_are():
    notices = [post(f"{chat}/{n}", chat_id=-chat) for n in range(4) for chat in range(1, 21)]

    world, telegram = told(nothing, before=notices)

    for chat in range(1, 21):
        assert [text for text in telegram.texts if text.startswith(f"{chat}/")] == [f"{chat}/{n}" for n in range(4)]
    assert telegram.most == 16
    assert {row.state for row in world.state.rows.values()} == {"sent"}


def test_the_answer_to_a_press_goes_past_a_full_house():
    async def story(world, telegram):
        telegram.takes_s = 4
        await world.put(*(post(f"p{chat}", chat_id=-chat) for chat in range(1, 40)))
        await asyncio.sleep(1)
        telegram.takes_s = 0.05
        await world.put(answer("toast"), post("after press", chat_id=-1, urgency=Urgency.PRESS))
        await asyncio.sleep(0.01)
        telegram.seen = list(telegram.texts)

    _, telegram = told(story)

    assert telegram.seen[-2:] == ["toast", "after press"]
    assert len(telegram.seen) == 16 + 2


def test_an_escalation_goes_before_what_was_there_earlier():
    notices = [post("digest", urgency=Urgency.DIGEST), post("reply"), post("alarm", urgency=Urgency.ESCALATION)]

    _, telegram = told(nothing, before=notices)

    assert telegram.texts == ["alarm", "reply", "digest"]


def test_a_long_queue_in_one_group_does_not_hide_other_chats():
    async def story(world, telegram):
        await world.put(*(post(f"hot{n}", chat_id=-1) for n in range(60)), post("other", chat_id=-2))
        await asyncio.sleep(10)
        telegram.seen = list(telegram.texts)

    _, telegram = told(story, look_at=10)

    assert "other" in telegram.seen[:25]
    assert sum(text.startswith("hot") for text in telegram.seen) == 20


def test_a_post_of_unknown_outcome_is_repeated_at_most_once():
    async def story(world, telegram):
        telegram.script["p"] = [Unknown("cut"), Unknown("cut"), Unknown("cut")]
        await world.put(post("p"))

    world, telegram = told(story)

    assert telegram.texts == ["p", "p", f"delivery_failed:1:{ADMIN}"]
    assert world.row("p").state == "quarantined"


def test_an_edit_that_may_not_have_arrived_is_made_again_even_if_it_looks_the_same():
    async def story(world, telegram):
        await world.put(card("c", "open"))
        await asyncio.sleep(5)
        telegram.script["done"] = [Unknown("cut")]
        await world.put(card("c", "done"))
        await asyncio.sleep(0.01)
        await world.put(card("c", "open"))

    _, telegram = told(story)

    assert telegram.texts == ["open", "done", "open"]


def test_a_deleted_card_is_posted_anew():
    async def story(world, telegram):
        await world.put(card("c", "v1"))
        await asyncio.sleep(5)
        telegram.script["v2"] = [CardGone()]
        await world.put(card("c", "v2"))

    _, telegram = told(story)

    assert [method for method, _, _ in telegram.calls] == ["sendMessage", "editMessageText", "sendMessage"]


def test_what_comes_again_is_not_overtaken_in_its_chat():
    async def story(world, telegram):
        telegram.script["first"] = [TryLater(3, "502")]
        await world.put(post("first"), post("second"), post("elsewhere", chat_id=-300))

    _, telegram = told(story)

    assert sorted(telegram.texts[:2]) == ["elsewhere", "first"]
    assert telegram.texts[2:] == ["first", "second"]


def test_a_call_that_fails_again_and_again_is_given_up_and_told():
    async def story(world, telegram):
        telegram.script["p"] = [TryLater(1, "500")] * 9
        await world.put(post("p"))

    world, telegram = told(story, tries=4)

    assert telegram.texts.count("p") == 4
    assert world.row("p").reason == "given up: 500"
    assert f"delivery_failed:1:{ADMIN}" in telegram.texts


def test_a_pause_telegram_asked_for_is_no_failure():
    async def story(world, telegram):
        telegram.script["p"] = [TryLater(2, "too many requests", counts=False)] * 9
        await world.put(post("p"))

    world, telegram = told(story, tries=4)

    assert telegram.texts == ["p"] * 10
    assert world.row("p").attempts == 0


def test_where_a_person_cannot_be_reached_the_next_address_is_told_and_the_desk_too():
    async def story(world, telegram):
        telegram.script["p"] = [Unreachable("blocked"), Unreachable("blocked")]
        await world.put(post("p", chat_id=ANNA, fallback=(14, -100), desk_id=1))

    world, telegram = told(story)

    day = START.date().isoformat()
    assert [chat for _, chat, text in telegram.calls if text == "p"] == [ANNA, 14, -100]
    assert {call for call in telegram.calls if call[2] != "p"} == {
        ("sendMessage", -200, f"unreachable:{ANNA}:{day}:-200"),
        ("sendMessage", -200, f"unreachable:14:{day}:-200"),
    }
    assert world.state.unreachable == {ANNA, 14}


def test_the_desk_hears_of_an_unreachable_chat_once_a_day():
    async def story(world, telegram):
        for n in range(3):
            telegram.script[f"p{n}"] = [Unreachable("blocked")]
            await world.put(post(f"p{n}", chat_id=ANNA, desk_id=1))

    _, telegram = told(story)

    assert [text for text in telegram.texts if text.startswith("unreachable")] == [
        f"unreachable:{ANNA}:{START.date().isoformat()}:-200"
    ]


def test_a_lost_second_line_group_is_told_to_the_leads_and_that_is_the_end_of_it():
    async def story(world, telegram):
        key = f"unreachable:-200:{START.date().isoformat()}:{LEAD}"
        telegram.script |= {"p": [Unreachable("kicked")], key: [Unreachable("blocked")]}
        await world.put(post("p", chat_id=-200, desk_id=1))

    _, telegram = told(story)

    assert [chat for _, chat, _ in telegram.calls] == [-200, LEAD]


def test_a_migrated_group_is_followed():
    async def story(world, telegram):
        telegram.script["one"] = [Migrated(-1007)]
        await world.put(post("one", chat_id=-7), post("two", chat_id=-7))

    world, telegram = told(story)

    assert telegram.calls == [
        ("sendMessage", chat, text) for chat, text in [(-7, "one"), (-1007, "one"), (-1007, "two")]
    ]
    assert world.state.moved == {-7: -1007}


def test_a_group_somebody_works_in_holds_up_no_other_chat_and_not_the_lease():
    async def story(world, telegram):
        telegram.script["one"] = [Migrated(-1007)]
        world.is_free.clear()
        await world.put(post("one", chat_id=-7), post("two", chat_id=-7), post("other", chat_id=-2))
        await asyncio.sleep(20)
        await world.put(post("later", chat_id=-2))
        await asyncio.sleep(1)
        telegram.seen, world.seen = list(telegram.texts), copy.deepcopy(world.state)
        world.is_free.set()

    world, telegram = told(story)

    assert telegram.seen == ["one", "other", "later"]
    assert world.seen.rows[1].state == "sending"
    assert world.seen.leases["delivery"][2] > START + timedelta(seconds=21)
    assert telegram.calls[3:] == [("sendMessage", -1007, "one"), ("sendMessage", -1007, "two")]


@pytest.mark.parametrize(("refused", "posts"), [(2, 1), (5, 2)])
def test_a_group_that_cannot_be_followed_yet_is_followed_later(refused, posts):
    """Four times the database is asked, then Telegram is."""

    async def story(world, telegram):
        telegram.script["one"] = [Migrated(-1007)] * posts
        world.refusals = [TimeoutError("busy")] * refused
        await world.put(post("one", chat_id=-7), post("two", chat_id=-7))

    world, telegram = told(story)

    assert [chat for _, chat, _ in telegram.calls] == [*[-7] * posts, -1007, -1007]
    assert (world.state.moved, world.row("one").unknowns) == ({-7: -1007}, 0)


def test_a_sender_that_was_deposed_follows_no_group():
    async def story(world, telegram):
        telegram.takes_s = 0.5
        telegram.script["one"] = [Migrated(-1007)]
        await world.put(post("one", chat_id=-7))
        await asyncio.sleep(0.1)
        world.state.leases["delivery"] = ("b", 9, wall() + timedelta(hours=1))

    world, _ = told(story)

    assert (world.state.moved, world.row("one").state) == ({}, "sending")


def test_a_group_said_to_have_moved_to_itself_does_not_go_round_in_circles():
    async def story(world, telegram):
        telegram.script["one"] = [Migrated(-7)] * 5
        await world.put(post("one", chat_id=-7))

    world, telegram = told(story)

    assert telegram.texts.count("one") == 1
    assert world.row("one").state == "failed"


def test_what_telegram_will_never_take_is_kept_and_the_admins_are_told():
    async def story(world, telegram):
        telegram.script["p"] = [Failed("BUTTON_DATA_INVALID")]
        await world.put(post("p"))

    world, telegram = told(story)

    assert (world.row("p").state, world.row("p").reason) == ("failed", "BUTTON_DATA_INVALID")
    assert telegram.calls[1:] == [("sendMessage", ADMIN, f"delivery_failed:1:{ADMIN}")]


def test_a_refused_whisper_is_said_aloud():
    async def story(world, telegram):
        telegram.script["w"] = [NotEphemeral("refused")]
        await world.put(replace(post("w"), mode=Mode.EPHEMERAL))

    world, telegram = told(story)

    assert telegram.texts == ["w", "w"]
    assert world.row("w").ordinary


def test_a_text_that_cannot_be_made_holds_up_nobody():
    words = Words()
    words.broken = {"broken"}

    world, telegram = told(nothing, before=[post("broken"), post("next", chat_id=-2)], words=words, tries=2)

    assert telegram.texts[0] == "next"
    assert world.row("broken").reason == "given up: cannot be worded: KeyError"


@pytest.mark.parametrize(
    ("notice", "texts"),
    [
        (answer("old press"), []),
        (post("old", expires_at=START - timedelta(seconds=1)), []),
        (post("still", expires_at=START + timedelta(seconds=1)), ["still"]),
    ],
)
def test_what_is_too_late_to_matter_is_not_said(notice, texts):
    async def main():
        world, telegram = World(wall), Telegram()
        await world.put(notice)
        for row in world.state.rows.values():
            row.put_at = START - timedelta(seconds=16)
        async with running(sender_of(world, telegram)):
            await asyncio.sleep(2)
        return telegram

    assert run_virtually(main()).texts == texts


def test_a_letter_without_a_mail_server_fails_instead_of_going_to_telegram():
    world, telegram = told(nothing, before=[post("letter", chat_id=0, mode=Mode.EMAIL)])

    assert world.row("letter").reason == "e-mail is not set up"
    assert "letter" not in telegram.texts


def test_while_telegram_is_away_one_call_at_a_time_is_tried():
    async def story(world, telegram):
        telegram.away = True
        await world.put(*(post(f"p{chat}", chat_id=-chat) for chat in range(1, 20)))

    _, telegram = told(story)

    assert telegram.most == 1
    assert len(telegram.texts) == 19


# Leading


def test_a_second_sender_stands_by_and_takes_over_when_the_first_is_gone():
    async def main():
        world, first, second = World(wall), Telegram(), Telegram()
        one, two = sender_of(world, first, holder="a"), sender_of(world, second, holder="b")
        async with running(one), running(two):
            await world.put(post("p1"))
            await asyncio.sleep(20)
            one.stop()
            await asyncio.sleep(5)
            await world.put(post("p2"))
            await asyncio.sleep(5)
        return first.texts, second.texts

    assert run_virtually(main()) == (["p1"], ["p2"])


def test_a_leader_that_was_frozen_sends_nothing_more():
    async def main():
        world, telegram = World(wall), Telegram(takes_s=0.5)
        frozen = sender_of(world, telegram, holder="a")
        async with running(frozen):
            await asyncio.sleep(1)
            await world.put(*(post(f"p{chat}", chat_id=-chat) for chat in range(1, 30)))
            await asyncio.sleep(0.1)
            world.state.leases["delivery"] = ("b", 9, wall() + timedelta(hours=1))
            sent = len(telegram.calls)
            await asyncio.sleep(30)
        return world, sent, len(telegram.calls), frozen.leads

    world, before, after, leads = run_virtually(main())

    assert (before, after, leads) == (16, 16, False)
    assert {row.state for row in world.state.rows.values()} == {"sending", "new"}


def test_a_lease_is_over_by_our_own_clock_even_if_nobody_says_so():
    async def main():
        world, telegram = World(wall), Telegram()
        delivery = sender_of(world, telegram)
        async with running(delivery):
            await asyncio.sleep(1)
            world.down = True
            leads = delivery.leads
            await asyncio.sleep(11)
            return leads, delivery.leads, delivery._may_go()

    assert run_virtually(main()) == (True, False, False)


def test_what_a_dead_sender_left_half_way_is_taken_over_as_unknown():
    async def main():
        world, telegram = World(wall), Telegram()
        await world.put(post("p"), card("c", "v1", chat_id=-2))
        for row in world.state.rows.values():
            row.state = "sending"
        async with running(sender_of(world, telegram)):
            await asyncio.sleep(5)
        return world, telegram

    world, telegram = run_virtually(main())

    assert sorted(telegram.texts) == ["p", "v1"]
    assert [row.unknowns for row in world.state.rows.values()] == [1, 1]


def test_the_spent_minute_is_known_after_a_restart():
    async def main():
        world, telegram = World(wall), Telegram()
        await world.put(*(post(f"old{n}") for n in range(20)), post("new"))
        for row in list(world.state.rows.values())[:20]:
            row.state, row.sent_at = "sent", wall() - timedelta(seconds=5)
        async with running(sender_of(world, telegram)):
            await asyncio.sleep(50)
            early = list(telegram.texts)
            await asyncio.sleep(10)
        return early, telegram.texts

    assert run_virtually(main()) == ([], ["new"])


def test_an_outcome_that_could_not_be_booked_is_booked_when_the_database_is_back():
    async def main():
        world, telegram = World(wall), Telegram(takes_s=1)
        async with running(sender_of(world, telegram)):
            await world.put(post("p"), post("q"))
            await asyncio.sleep(0.5)
            world.down = True
            await asyncio.sleep(4)
            world.down = False
            await asyncio.sleep(10)
        return world, telegram

    world, telegram = run_virtually(main())

    assert telegram.texts == ["p", "q"]
    assert [row.state for row in world.state.rows.values()] == ["sent", "sent"]
    assert world.row("p").unknowns == 0


def test_an_outcome_that_cannot_be_booked_at_all_holds_up_nobody():
    async def main():
        world, telegram = World(wall), Telegram()
        telegram.script["p"] = [Migrated(-1007)]

        def repoint(self, old, new):
            raise LookupError("no such chat")

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("tests.scheduler.fakes.World.repoint", repoint)
            async with running(sender_of(world, telegram)):
                await world.put(post("p", chat_id=-7), post("q"))
                await asyncio.sleep(20)
        return world

    world = run_virtually(main())

    assert world.row("q").state == "sent"


def test_stopping_waits_for_what_is_under_way_and_gives_up_the_lease():
    async def main():
        world, telegram = World(wall), Telegram(takes_s=2)
        async with running(sender_of(world, telegram)):
            await world.put(post("p"), post("q"))
            await asyncio.sleep(0.5)
        return world, telegram, wall()

    world, telegram, at = run_virtually(main())

    assert telegram.texts == ["p"]
    assert [world.row(key).state for key in "pq"] == ["sent", "new"]
    assert world.state.leases["delivery"] == ("", 1, at)


def test_a_refused_token_ends_delivery():
    class Refusing(Telegram):
        async def send(self, call, ticket):
            raise TokenRefused("no")

    async def main():
        world = World(wall)
        await world.put(post("p"))
        with pytest.raises(TokenRefused):
            await sender_of(world, Refusing()).run()
        return world

    world = run_virtually(main())

    assert world.row("p").state == "new"


def test_a_press_is_answered_in_one_turn():
    async def main():
        world, telegram = World(wall), Telegram()
        async with running(sender_of(world, telegram)):
            await asyncio.sleep(0.4)
            commits = world.commits
            await world.put(answer("toast"), card("c", "taken", urgency=Urgency.PRESS))
            await asyncio.sleep(0.001)
            return telegram.texts, world.commits - commits

    assert run_virtually(main()) == (["toast", "taken"], 2)


def test_the_outbox_learns_the_id_and_what_was_shown():
    world, _ = told(nothing, before=[post("p")])

    assert (world.row("p").message_id, world.row("p").rendered) == (1, "p")


def test_what_somebody_is_changing_is_booked_once_it_is_free():
    async def story(world, telegram):
        world.being_changed.add(1)
        await asyncio.sleep(1)
        assert world.state.rows[1].state == "sending"
        world.being_changed.clear()
        await asyncio.sleep(1)

    world, telegram = told(story, before=[post(1)])

    assert world.state.rows[1].state == "sent"
    assert len(telegram.calls) == 1
