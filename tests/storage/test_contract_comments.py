"""Comments on tasks, what the bot said with a message, and the dialogs somebody has had, in every store."""

from datetime import timedelta

import pytest

from desk.delivery import Sent
from desk.metrics import FiguresQuery
from desk.questions import QuestionStatus
from desk.sla import Target
from tests.storage import make


class Undone(Exception):
    """Rolls a savepoint back."""


async def test_a_comment_comes_back_as_it_was_added(begin):
    whole = make.comment(text="Когда?", media="photo", topic_id=4, album_id="a", answers=2)
    async with begin() as uow:
        added = await uow.comments.add(whole)

    async with begin() as uow:
        assert await uow.comments.get(added.id) == added
        assert await uow.comments.of_message(make.CHAT, 1) == added
        assert await uow.comments.of_message(make.CHAT, 2) is None
        assert await uow.comments.get(added.id + 1) is None


async def test_the_comments_of_a_task_come_in_order_and_alone(begin):
    async with begin() as uow:
        for message_id, task_id in ((9, 1), (3, 2), (4, 1)):
            await uow.comments.add(make.comment(message_id, task_id))

    async with begin() as uow:
        assert [one.message_id for one in await uow.comments.of_task(1)] == [9, 4]


async def test_a_comment_of_an_undone_part_is_not_there(begin):
    async def add_and_undo(uow):
        async with uow.savepoint():
            await uow.comments.add(make.comment())
            raise Undone

    async with begin() as uow:
        with pytest.raises(Undone):
            await add_and_undo(uow)
        assert await uow.comments.of_message(make.CHAT, 1) is None


async def test_what_was_known_to_be_no_comment_becomes_one(database):
    async with database.begin() as uow:
        await uow.foresee({(make.CHAT, make.ANNA)}, {(make.CHAT, 1), (make.CHAT, 2)})
        await uow.comments.add(make.comment(1))

        assert await uow.comments.of_message(make.CHAT, 1) is not None
        assert await uow.comments.of_message(make.CHAT, 2) is None


async def test_a_message_of_the_bot_leads_back_to_what_it_said(begin):
    about = (make.TASK, 7)
    async with begin() as uow:
        await uow.outbox.put(make.notice("a", kind="task_comment", values={"comment_id": 3}, about=about))
        await uow.outbox.put(make.notice("b", chat_id=make.CHAT - 1))
    async with begin() as uow:
        fence = await uow.leases.hold("delivery", "me", make.NINE, timedelta(hours=1))
        waiting = await uow.sending.pending(make.NINE, limit=9, skip_chats=[])
        for delivery in await uow.sending.begin([one.id for one in waiting], fence=fence, now=make.NINE):
            await uow.sending.settle(delivery, Sent(message_id=40), fence=fence, now=make.NINE)

    async with begin() as uow:
        said = await uow.outbox.said(make.CHAT, 40)
        assert said is not None
        assert (said.kind, dict(said.values), said.about) == ("task_comment", {"comment_id": 3}, about)
        assert (await uow.outbox.said(make.CHAT - 1, 40)).about is None
        assert await uow.outbox.said(make.CHAT, 41) is None


async def answered(uow, message_id, asker_id=make.ANNA, *, minutes, topic_id=None):
    question = await uow.questions.add(make.question(message_id, asker_id, topic_id=topic_id))
    question.status, question.answered_at = QuestionStatus.ANSWERED, make.after(minutes=minutes)
    return question.id


async def last(uow, *, topic_id=None, minutes=60):
    before = make.after(minutes=minutes)
    found = await uow.questions.last_answered(make.CHAT, make.ANNA, topic_id=topic_id, before=before)
    return None if found is None else found.first_message_id


async def test_the_last_dialog_is_the_one_answered_last_before_a_moment(begin):
    async with begin() as uow:
        for message_id, minutes in ((1, 30), (2, 10), (3, 90)):
            await answered(uow, message_id, minutes=minutes)
        await answered(uow, 4, make.BORIS, minutes=40)
        await answered(uow, 5, minutes=40, topic_id=7)
        await uow.questions.add(make.question(6))
        assert await last(uow) == 1

    async with begin() as uow:
        assert await last(uow) == 1
        assert await last(uow, minutes=30) == 1
        assert await last(uow, minutes=29) == 2
        assert await last(uow, minutes=5) is None
        assert await last(uow, topic_id=7) == 5
        assert await last(uow, topic_id=8) is None


@pytest.mark.parametrize(("met", "verdict"), [(True, True), (False, False)])
async def test_the_verdict_of_a_follow_up_is_that_of_its_one_clock(begin, met, verdict):
    async with begin() as uow:
        question = await uow.questions.add(make.question())
        times = {"met_at": make.NINE} if met else {"breached_at": make.NINE}
        await uow.clocks.add(make.clock(question.id, target=Target.NEXT_RESPONSE, **times))

    async with begin() as uow:
        query = FiguresQuery(make.DESK, make.NINE, make.after(hours=1))
        assert [one.in_target for one in await uow.reports.first_line(query)] == [verdict]
