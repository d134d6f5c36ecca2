"""Questions and the memory of a chat, in every store."""

from dataclasses import replace

import pytest

from desk.answers import AnswerKind
from desk.catalog import DeskSettings
from desk.pairing.model import Answers, Opens
from desk.questions import QuestionStatus
from desk.usecases import first_line
from tests.memory.database import ALWAYS
from tests.storage import make


async def test_a_question_gets_an_id_and_its_first_message(begin):
    async with begin() as uow:
        first = await uow.questions.add(make.question(1))
        second = await uow.questions.add(make.question(2))

    assert first.id is not None
    assert first.id != second.id
    assert first.message_ids == [1]


async def test_a_question_comes_back_as_it_was(begin):
    async with begin() as uow:
        asked = await uow.questions.add(make.question(5, topic_id=3, hours_id=2, policy="VIP", message_ids=[5, 6]))
        as_added = replace(asked)

    async with begin() as uow:
        assert await uow.questions.get(asked.id) == as_added
        assert await uow.questions.get(asked.id + 1000) is None


async def test_a_changed_question_is_stored(begin):
    async with begin() as uow:
        asked = await uow.questions.add(make.question(1))
    async with begin() as uow:
        question = await uow.questions.get(asked.id)
        question.message_ids.append(2)
        question.close_as(QuestionStatus.DISMISSED)
        await uow.questions.save(question)

    async with begin() as uow:
        stored = await uow.questions.get(asked.id)
        assert (stored.message_ids, stored.status, stored.version) == ([1, 2], QuestionStatus.DISMISSED, 2)


async def test_one_unit_of_work_has_one_object_of_a_question(begin):
    async with begin() as uow:
        asked = await uow.questions.add(make.question(1))

    async with begin() as uow:
        assert await uow.questions.get(asked.id) is await uow.questions.get(asked.id)


async def test_a_question_of_another_unit_of_work_cannot_be_saved(begin):
    async with begin() as uow:
        stranger = await uow.questions.add(make.question(1))

    async with begin() as uow:
        with pytest.raises(ValueError, match="does not come from this unit of work"):
            await uow.questions.save(stranger)


async def test_open_questions_of_a_desk_come_oldest_first(begin):
    async with begin() as uow:
        late = await uow.questions.add(make.question(2, asked_at=make.after(minutes=5)))
        early = await uow.questions.add(make.question(1))
        closed = await uow.questions.add(make.question(3))
        closed.close_as(QuestionStatus.CONVERTED)
        await uow.questions.add(make.question(4, desk_id=2))

        found = await uow.questions.open_of_desk(make.DESK)

    assert [one.id for one in found] == [early.id, late.id]


async def test_the_talk_of_a_unit_of_work_is_one_object(begin):
    async with begin() as uow:
        assert await uow.questions.talk(make.CHAT) is await uow.questions.talk(make.CHAT)


async def test_a_talk_goes_on_from_one_unit_of_work_to_the_next(begin):
    async with begin() as uow:
        asked = await hear(uow, make.message(1, make.ANNA, text="How do I connect to the printer?"), "Anna Orlova")
    async with begin() as uow:
        talk = await uow.questions.talk(make.CHAT)
        assert [(one.question_id, one.message_ids) for one in talk.open] == [(await of(uow, 1), [1])]
        assert talk.participants[make.ANNA].names[0] == "Anna Orlova"
        assert talk.authors == {1: make.ANNA}
        assert talk.last[None].message_id == 1
        reply = make.message(2, make.BORIS, text="Over the network", reply_to=1)
        answered = await hear(uow, reply, "Boris Kim")

    assert isinstance(asked, Opens)
    assert isinstance(answered, Answers)
    async with begin() as uow:
        talk = await uow.questions.talk(make.CHAT)
        assert talk.open == []
        assert talk.answered == {1: answered.question_id, 2: answered.question_id}
        assert (await uow.questions.get(answered.question_id)).answered_by == make.BORIS


async def test_an_answer_in_doubt_is_remembered_with_its_asker(begin):
    async with begin() as uow:
        await uow.questions.talk(make.CHAT)
        for one in (answered(1, minutes=9, confidence=0.99), answered(2, minutes=5, asker_id=make.VERA)):
            await uow.questions.save(await uow.questions.add(one))
        assert await uow.questions.doubted(make.CHAT) == {make.VERA: make.after(minutes=5)}
    async with begin() as uow:
        assert await uow.questions.doubted(make.CHAT) == {make.VERA: make.after(minutes=5)}
        question = await uow.questions.add(answered(3, minutes=7, asker_id=make.VERA))
        await uow.questions.save(question)

        assert await uow.questions.doubted(make.CHAT) == {make.VERA: make.after(minutes=7)}


def answered(message_id, *, minutes, **fields):
    """Anna's dialog with Boris."""
    times = {"asked_at": make.after(minutes=minutes - 1), "answered_at": make.after(minutes=minutes)}
    who = {"status": QuestionStatus.ANSWERED, "answered_by": make.BORIS, "answer_message_id": 10 * message_id}
    return make.question(message_id, **times, **who, **fields)


async def last_dialog(uow, **where):
    found = await uow.questions.last_answered(
        make.CHAT, make.ANNA, **{"topic_id": None, "before": make.after(hours=1)} | where
    )
    return None if found is None else found.first_message_id


async def test_the_last_dialog_of_an_asker_is_that_with_the_latest_answer(begin):
    async with begin() as uow:
        for one in (answered(1, minutes=9), answered(2, minutes=5), answered(3, minutes=20, topic_id=7)):
            await uow.questions.add(one)

    async with begin() as uow:
        assert await last_dialog(uow) == 1
        assert await last_dialog(uow, before=make.after(minutes=9)) == 1
        assert await last_dialog(uow, before=make.after(minutes=8)) == 2
        assert await last_dialog(uow, before=make.after(minutes=4)) is None
        assert await last_dialog(uow, topic_id=7) == 3


async def test_the_last_dialog_of_an_asker_may_have_been_answered_just_now(begin):
    async with begin() as uow:
        await uow.questions.add(answered(1, minutes=5))

    async with begin() as uow:
        await uow.questions.add(answered(2, minutes=9))
        await uow.questions.add(answered(3, minutes=4))
        await uow.questions.add(make.question(4))

        assert await last_dialog(uow) == 2


async def test_a_dialog_that_lost_its_answer_just_now_is_not_the_last_one(begin):
    async with begin() as uow:
        await uow.questions.add(answered(1, minutes=5))
        newest = await uow.questions.add(answered(2, minutes=9))

    async with begin() as uow:
        question = await uow.questions.get(newest.id)
        question.unpair()
        await uow.questions.save(question)

        assert await last_dialog(uow) == 1


async def test_what_lacks_its_real_answer_is_remembered_until_it_has_it(begin):
    async with begin() as uow:
        await hear(uow, make.message(1, make.ANNA, text="How do I connect to the printer?"), "Anna Orlova")
        await hear(uow, make.message(2, make.BORIS, text="looking", reply_to=1), "Boris Kim")
    async with begin() as uow:
        [reacted] = await uow.questions.reacted(make.CHAT)
        assert (reacted.question_id, reacted.kind) == (await of(uow, 1), AnswerKind.ACKNOWLEDGEMENT)
        assert (reacted.asker_id, reacted.specialist_id, reacted.topic_id) == (make.ANNA, make.BORIS, None)
        await hear(uow, make.message(3, make.BORIS, text="Over the network", reply_to=1), "Boris Kim")

    async with begin() as uow:
        assert await uow.questions.reacted(make.CHAT) == []
        question = await uow.questions.get(reacted.question_id)
        assert (question.answer_message_id, question.real_answer_message_id) == (2, 3)
        assert (await uow.questions.talk(make.CHAT)).answered == dict.fromkeys((1, 2, 3), reacted.question_id)


async def test_an_open_question_that_was_closed_elsewhere_leaves_the_talk(begin):
    async with begin() as uow:
        await hear(uow, make.message(1, make.ANNA, text="How do I connect to the printer?"), "Anna")
    async with begin() as uow:
        question = await uow.questions.of_message(make.CHAT, 1)
        question.close_as(QuestionStatus.DISMISSED)
        await uow.questions.save(question)

    async with begin() as uow:
        assert (await uow.questions.talk(make.CHAT)).open == []


async def test_a_question_that_waits_again_is_in_the_talk_again(begin):
    async with begin() as uow:
        await hear(uow, make.message(1, make.ANNA, text="How do I connect to the printer?"), "Anna")
        question = await uow.questions.of_message(make.CHAT, 1)
        question.close_as(QuestionStatus.CONVERTED)
        (await uow.questions.talk(make.CHAT)).open.clear()
    async with begin() as uow:
        question = await uow.questions.of_message(make.CHAT, 1)
        question.close_as(QuestionStatus.OPEN)
        await uow.questions.save(question)

    async with begin() as uow:
        talk = await uow.questions.talk(make.CHAT)
        assert [one.question_id for one in talk.open] == [question.id]


async def hear(uow, message, name):
    """A message through the rules, on a desk without reactions; as an import, so that nothing else is written."""
    desk = replace(make.desk(), id=make.DESK, policies=(), settings=DeskSettings(noticed_reaction=None))
    uow.catalog = replace(uow.catalog, desks={make.DESK: desk}, hours={0: ALWAYS})
    return await first_line.hear(uow, desk, first_line.Heard(message, name), now=make.NINE, live=False)


async def of(uow, message_id):
    return (await uow.questions.of_message(make.CHAT, message_id)).id


async def test_a_talk_read_anew_remembers_the_turns_as_they_were(begin):
    async with begin() as uow:
        await hear(uow, make.message(1, make.ANNA, text="How do I connect to the printer?"), "Anna Orlova")
        await hear(uow, make.message(2, make.VERA, text="It is out of paper"), "Vera Lind")
        await hear(uow, make.message(3, make.BORIS, text="Over the network", reply_to=1), "Boris Kim")
        await hear(uow, make.message(4, make.ANNA, text="Boris, which network?"), "Anna Orlova")
        before = await uow.questions.talk(make.CHAT)
    async with begin() as uow:
        await uow.questions.outdated(make.CHAT)

        talk = await uow.questions.talk(make.CHAT)

        assert list(talk.turns) == list(before.turns)
        assert [(one.topic_words, one.tone) for one in talk.open] == [
            (one.topic_words, one.tone) for one in before.open
        ]
