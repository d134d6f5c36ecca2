"""What is to be said, as it is put and as the sender sees it, in every store."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desk.delivery import (
    CardGone,
    Failed,
    LeaseLost,
    Migrated,
    NotEphemeral,
    Sent,
    Skipped,
    TryLater,
    Unknown,
    Unreachable,
)
from desk.notices import Mode, Urgency
from desk.usecases.delivery import recover
from tests.storage import make

ABOUT = (make.TASK, 7)


async def test_a_notice_comes_back_as_it_was_put(begin):
    whole = make.notice(
        urgency=Urgency.ESCALATION,
        values={"task_id": 7, "name": "Анна"},
        desk_id=make.DESK,
        about=ABOUT,
        reply_to=3,
        topic_id=4,
        receiver_id=make.ANNA,
        callback_id="cb",
        message_id=5,
        language="ru",
        fallback=(make.BORIS, make.VERA),
        expires_at=make.after(hours=1),
    )
    async with begin() as uow:
        await uow.outbox.put(whole)

    [delivery] = await begun(begin)
    assert delivery.notice == whole
    assert (delivery.attempts, delivery.was_unknown, delivery.ordinary) == (0, False, False)
    assert delivery.put_at is not None


async def test_saying_it_again_says_it_once(begin):
    async with begin() as uow:
        await uow.outbox.put(make.notice(values={"n": 1}))
    async with begin() as uow:
        await uow.outbox.put(make.notice(values={"n": 2}))

    assert [one.notice.values for one in await begun(begin)] == [{"n": 1}]


async def test_ten_changes_of_a_card_are_one_edit(begin):
    async with begin() as uow:
        await uow.outbox.put(card(n=0))
    await settled(begin, Sent(message_id=50, digest="d0"))
    for n in range(1, 11):
        async with begin() as uow:
            await uow.outbox.put(card(n=n))

    [delivery] = await begun(begin)
    assert (delivery.notice.values, delivery.sent_message_id, delivery.rendered) == ({"n": 10}, 50, "d0")
    assert await waiting(begin) == []


async def test_a_change_while_sending_is_not_lost(begin):
    async with begin() as uow:
        await uow.outbox.put(card(n=1))
    [delivery] = await begun(begin)
    async with begin() as uow:
        await uow.outbox.put(card(n=2))
    assert await waiting(begin) == []
    await settle(begin, delivery, Sent(message_id=50, digest="d1"))

    [again] = await begun(begin)
    assert (again.notice.values, again.sent_message_id) == ({"n": 2}, 50)


async def test_a_refresh_shows_cards_of_the_object_anew(begin):
    async with begin() as uow:
        await uow.outbox.put(card())
        await uow.outbox.put(make.notice("post", about=ABOUT))
        await uow.outbox.put(make.notice("other", mode=Mode.CARD, about=(make.TASK, 8)))
    await settled(begin, Sent(message_id=50), Sent(message_id=51), Sent(message_id=52))
    async with begin() as uow:
        await uow.outbox.refresh(*ABOUT)

    assert [one.notice.key for one in await begun(begin)] == ["card"]


async def test_messages_whose_time_has_come_at_one_moment_are_all_shown_anew(begin):
    async with begin() as uow:
        for key in ("a", "b", "said"):
            await uow.outbox.put(make.notice(key, mode=Mode.POST if key == "said" else Mode.CARD))
    await settled(begin, Sent(message_id=50), Sent(message_id=51), Sent(message_id=52))
    async with begin() as uow:
        for key in ("a", "b", "said"):
            await uow.outbox.look_again(key)

    assert [one.notice.key for one in await begun(begin)] == ["a", "b"]


async def test_a_withdrawn_notice_is_not_said_unless_it_was(begin):
    async with begin() as uow:
        await uow.outbox.put(make.notice("a"))
    async with begin() as uow:
        await uow.outbox.withdraw("a")
        await uow.outbox.put(make.notice("b"))
        await uow.outbox.withdraw("b")

    assert await waiting(begin) == []


async def test_the_most_urgent_goes_first_then_the_oldest(begin):
    async with begin() as uow:
        await uow.outbox.put(make.notice("old"))
    async with begin() as uow:
        await uow.outbox.put(make.notice("new"))
        await uow.outbox.put(make.notice("urgent", urgency=Urgency.PRESS))

    async with begin() as uow:
        pending = await uow.sending.pending(make.NINE, limit=9, skip_chats=[])
        assert [one.urgency for one in pending] == [Urgency.PRESS, Urgency.REPLY, Urgency.REPLY]
        assert pending[1].id < pending[2].id
        assert await uow.sending.pending(make.NINE, limit=9, skip_chats=[make.CHAT]) == []
        assert len(await uow.sending.pending(make.NINE, limit=1, skip_chats=[])) == 1


async def test_an_edit_of_an_old_alarm_waits_for_a_new_one(begin):
    async with begin() as uow:
        await uow.outbox.put(card(urgency=Urgency.ESCALATION))
    await settled(begin, Sent(message_id=50))
    async with begin() as uow:
        await uow.outbox.refresh(*ABOUT)
        await uow.outbox.put(make.notice("alarm", urgency=Urgency.ESCALATION))
        await uow.outbox.put(make.notice("answer", urgency=Urgency.PRESS))

    assert [one.notice.key for one in await begun(begin)] == ["answer", "alarm", "card"]


async def test_what_is_put_anew_of_an_old_alarm_is_an_edit_too(begin):
    async with begin() as uow:
        await uow.outbox.put(card(urgency=Urgency.ESCALATION))
    await settled(begin, Sent(message_id=50))
    async with begin() as uow:
        await uow.outbox.put(card(n=2, urgency=Urgency.ESCALATION))
        await uow.outbox.put(make.notice("alarm", urgency=Urgency.ESCALATION))

    assert [one.notice.key for one in await begun(begin)] == ["alarm", "card"]


async def test_an_alarm_that_changed_while_it_was_sent_is_edited_as_a_card(begin):
    async with begin() as uow:
        await uow.outbox.put(card(urgency=Urgency.ESCALATION))
    [delivery] = await begun(begin)
    async with begin() as uow:
        await uow.outbox.refresh(*ABOUT)
    await settle(begin, delivery, Sent(message_id=50))

    assert [one.urgency for one in await waiting(begin)] == [Urgency.CARD]


async def test_who_pressed_sees_the_change_before_the_alarms_of_others(begin):
    async with begin() as uow:
        await uow.outbox.put(card(urgency=Urgency.ESCALATION))
        await uow.outbox.put(make.notice("elsewhere", mode=Mode.CARD, about=ABOUT, chat_id=make.ANNA))
    await settled(begin, Sent(message_id=50), Sent(message_id=51))
    async with begin() as uow:
        await uow.outbox.put(make.notice("alarm", urgency=Urgency.ESCALATION))
        await uow.outbox.refresh(*ABOUT)
        await uow.outbox.put(make.notice("answer", urgency=Urgency.PRESS))
        await uow.outbox.hurry(*ABOUT, chat_id=make.CHAT)

    assert [one.notice.key for one in await begun(begin)] == ["answer", "card", "alarm", "elsewhere"]


async def test_a_view_turned_by_a_press_stays_quick(begin):
    async with begin() as uow:
        await uow.outbox.put(card(urgency=Urgency.PRESS))
    [delivery] = await begun(begin)
    async with begin() as uow:
        await uow.outbox.put(card(n=2, urgency=Urgency.PRESS))
    await settle(begin, delivery, Sent(message_id=50))

    assert [one.urgency for one in await waiting(begin)] == [Urgency.PRESS]


async def test_what_has_expired_is_not_said(begin):
    async with begin() as uow:
        await uow.outbox.put(make.notice(expires_at=make.NINE))

    assert await begun(begin) == []
    assert await waiting(begin) == []


async def test_a_try_later_waits_for_its_time_and_counts_unless_asked_for_a_pause(begin):
    async with begin() as uow:
        await uow.outbox.put(make.notice())
    await settled(begin, TryLater(5, "busy"))
    async with begin() as uow:
        assert await uow.sending.next_try() == make.after(seconds=5)
    assert await waiting(begin, make.after(seconds=4)) == []

    [delivery] = await begun(begin, make.after(seconds=5))
    assert delivery.attempts == 1
    await settle(begin, delivery, TryLater(1, "429", counts=False), now=make.after(seconds=5))
    [again] = await begun(begin, make.after(seconds=6))
    assert again.attempts == 1


async def test_an_unknown_post_is_repeated_once(begin):
    async with begin() as uow:
        await uow.outbox.put(make.notice())
    await settled(begin, Unknown("time-out"))
    [again] = await begun(begin, make.after(seconds=9))
    await settle(begin, again, Unknown("time-out"), now=make.after(seconds=9))

    assert again.was_unknown is True
    assert await waiting(begin, make.after(hours=9)) == []


async def test_an_unknown_edit_is_done_again_however_often(begin):
    async with begin() as uow:
        await uow.outbox.put(card())
    await settled(begin, Sent(message_id=50))
    async with begin() as uow:
        await uow.outbox.refresh(*ABOUT)
    for n in range(1, 4):
        [delivery] = await begun(begin, make.after(minutes=n))
        await settle(begin, delivery, Unknown("time-out"), now=make.after(minutes=n))

    assert len(await waiting(begin, make.after(hours=1))) == 1


async def test_a_card_that_was_never_seen_to_arrive_is_tried_a_few_times(begin):
    async with begin() as uow:
        await uow.outbox.put(card())
    for n in range(6):
        [delivery] = await begun(begin, make.after(minutes=n))
        await settle(begin, delivery, Unknown("killed"), now=make.after(minutes=n))

    assert await waiting(begin, make.after(hours=1)) == []
    assert delivery.times_unknown == 5


async def test_who_cannot_be_reached_has_the_next_of_the_fallback_told(begin):
    async with begin() as uow:
        await uow.outbox.put(make.notice(chat_id=make.ANNA, fallback=(make.BORIS,), reply_to=3))
    await settled(begin, Unreachable("blocked"))

    [elsewhere] = await begun(begin)
    assert (elsewhere.notice.chat_id, elsewhere.notice.fallback, elsewhere.notice.reply_to) == (make.BORIS, (), None)
    await settle(begin, elsewhere, Unreachable("blocked"))
    assert await waiting(begin) == []


async def test_a_one_person_message_that_cannot_be_is_said_as_an_ordinary_one(begin):
    async with begin() as uow:
        await uow.outbox.put(make.notice(mode=Mode.EPHEMERAL, receiver_id=make.ANNA))
    await settled(begin, NotEphemeral("old client"))

    [again] = await begun(begin)
    assert again.ordinary is True


async def test_a_card_that_is_gone_is_posted_anew(begin):
    async with begin() as uow:
        await uow.outbox.put(card())
    await settled(begin, Sent(message_id=50, digest="d"))
    async with begin() as uow:
        await uow.outbox.refresh(*ABOUT)
    await settled(begin, CardGone())

    [again] = await begun(begin)
    assert (again.sent_message_id, again.rendered) == (None, None)


async def test_a_group_that_moved_takes_its_row_along(begin):
    async with begin() as uow:
        await uow.outbox.put(card())
    [delivery] = await begun(begin)
    async with begin() as uow:
        await uow.sending.follow(delivery.notice.chat_id, -1009)
    await settle(begin, delivery, Migrated(-1009))

    [again] = await begun(begin)
    assert again.notice.chat_id == -1009


async def test_what_failed_or_had_nothing_to_say_is_over(begin):
    async with begin() as uow:
        await uow.outbox.put(make.notice("a"))
        await uow.outbox.put(make.notice("b"))
    await settled(begin, Failed("no rights"), Skipped())

    assert await waiting(begin, make.after(hours=9)) == []
    async with begin() as uow:
        counts = await uow.outbox.counts()
        assert (counts["failed"], counts["skipped"], counts["new"]) == (1, 1, 0)


async def test_a_card_with_nothing_new_to_show_can_still_be_refreshed(begin):
    async with begin() as uow:
        await uow.outbox.put(card())
    await settled(begin, Sent(message_id=50))
    for _ in range(2):
        async with begin() as uow:
            await uow.outbox.refresh(*ABOUT)
        await settled(begin, Skipped("the same"))

    async with begin() as uow:
        assert await uow.outbox.posted("told", *ABOUT) == (make.CHAT, 50)
        assert await uow.outbox.posted("untold", *ABOUT) is None


async def test_a_dead_senders_rows_are_taken_over_as_unknown(begin):
    async with begin() as uow:
        await uow.outbox.put(make.notice("a"))
        await uow.outbox.put(make.notice("b"))
    assert len(await begun(begin)) == 2
    async with begin() as uow:
        fence = await lead(uow)
        assert await recover(uow, fence=fence, now=make.NINE) == 2
        assert await recover(uow, fence=fence, now=make.NINE) == 0

    again = await begun(begin, make.after(minutes=1))
    assert [one.was_unknown for one in again] == [True, True]


@pytest.mark.parametrize("mode", [Mode.POST, Mode.FILE])
async def test_what_senders_die_of_twice_is_set_aside_and_admins_hear_of_it(begin, mode):
    async with begin() as uow:
        uow.catalog = replace(uow.catalog, admins=frozenset({7}))
        await uow.outbox.put(make.notice("a", mode=mode))
    for minute in range(2):
        assert len(await begun(begin, make.after(minutes=minute))) == 1
        async with begin() as uow:
            uow.catalog = replace(uow.catalog, admins=frozenset({7}))
            await recover(uow, fence=await lead(uow), now=make.after(minutes=minute))

    async with begin() as uow:
        counts = await uow.outbox.counts()
    [told] = await begun(begin, make.after(minutes=5))
    assert (counts["quarantined"], counts["failed"]) == (1, 0)
    assert (told.notice.kind, told.notice.chat_id) == ("delivery_failed", 7)
    assert told.notice.values["may_be_there"]


async def test_what_was_sent_is_remembered_for_the_budget(begin):
    async with begin() as uow:
        await uow.outbox.put(card())
    await settled(begin, Sent(message_id=50))
    async with begin() as uow:
        await uow.outbox.refresh(*ABOUT)
    await settled(begin, Sent(), now=make.after(seconds=30))

    async with begin() as uow:
        sent = [(make.CHAT, make.NINE), (make.CHAT, make.after(seconds=30))]
        assert list(await uow.sending.recent(make.NINE)) == sent
        assert list(await uow.sending.recent(make.after(seconds=1))) == sent[1:]


async def test_a_sender_with_an_old_fence_is_told_so(begin):
    async with begin() as uow:
        await uow.outbox.put(make.notice())
    [delivery] = await begun(begin)
    async with begin() as uow:
        old = await lead(uow)
        new = await uow.leases.hold("delivery", "another", make.after(hours=2), timedelta(seconds=10))

        assert new > old
        for call in (
            uow.sending.settle(delivery, Sent(), fence=old, now=make.NINE),
            uow.sending.begin([delivery.id], fence=old, now=make.NINE),
            uow.sending.halfway(fence=old),
            uow.sending.check(old),
        ):
            with pytest.raises(LeaseLost):
                await call


async def test_what_was_said_before_in_a_chat_is_shown_anew_when_more_is_there(begin):
    async with begin() as uow:
        await uow.outbox.put(card())
        await uow.outbox.put(make.notice("elsewhere", mode=Mode.CARD, about=ABOUT, chat_id=make.ANNA))
        await uow.outbox.put(make.notice("other", kind="other", mode=Mode.CARD, about=ABOUT))
    await settled(begin, Sent(message_id=50), Sent(message_id=51), Sent(message_id=52))
    async with begin() as uow:
        await uow.outbox.put(make.notice("newer", mode=Mode.CARD, about=ABOUT))
    [newer] = await begun(begin)
    await settle(begin, newer, Sent(message_id=53))

    async with begin() as uow:
        await uow.outbox.refresh_earlier(newer)

    assert [one.notice.key for one in await begun(begin)] == ["card"]


async def test_it_is_known_where_each_message_is_or_will_be_said(begin):
    async with begin() as uow:
        for key in ("a", "b", "c", "d"):
            await uow.outbox.put(make.notice(key, fallback=(make.BORIS,)))
    await settled(begin, Sent(message_id=50), Unreachable("blocked"), Skipped(), TryLater(5, "busy"))

    async with begin() as uow:
        places = await uow.outbox.places(["a", "b", "c", "d", "unknown"])

    assert places == {"a": (make.CHAT, True), "b": (make.BORIS, False), "d": (make.CHAT, False)}


def card(urgency=Urgency.REPLY, **values):
    return make.notice("card", mode=Mode.CARD, about=ABOUT, urgency=urgency, values=values)


async def lead(uow):
    return await uow.leases.hold("delivery", "me", make.NINE, timedelta(hours=1))


async def waiting(begin, now=make.NINE):
    async with begin() as uow:
        return await uow.sending.pending(now, limit=99, skip_chats=[])


async def begun(begin, now=make.NINE):
    async with begin() as uow:
        ids = [one.id for one in await uow.sending.pending(now, limit=99, skip_chats=[])]
        return await uow.sending.begin(ids, fence=await lead(uow), now=now)


async def settle(begin, delivery, outcome, now=make.NINE):
    async with begin() as uow:
        await uow.sending.settle(delivery, outcome, fence=await lead(uow), now=now)


async def settled(begin, *outcomes, now=make.NINE):
    for delivery, outcome in zip(await begun(begin, now), outcomes, strict=True):
        await settle(begin, delivery, outcome, now)


async def test_a_server_without_one_person_messages_gets_its_ordinary_one_edited(begin):
    async with begin() as uow:
        await uow.outbox.put(make.notice(mode=Mode.EPHEMERAL, receiver_id=make.ANNA, about=ABOUT))
    await settled(begin, Sent(message_id=50))
    async with begin() as uow:
        await uow.outbox.refresh(*ABOUT)

    [again] = await begun(begin)
    assert (again.ordinary, again.sent_message_id, again.ephemeral_id) == (True, 50, None)
