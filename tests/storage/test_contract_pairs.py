"""Pairs of questions and answers, in every store: found again, counted, and what people said of them."""

from dataclasses import replace

from desk.history import Fact
from desk.metrics import FiguresQuery, Pairing
from desk.pairs import ASKED, CONFIRMED, CORRECTED, REMOVED
from desk.questions import QuestionStatus
from tests.storage import make

HOUR = FiguresQuery(make.DESK, make.NINE, make.after(hours=1))


async def pairs(begin):
    """Four answers: two surely found, two believed, one of which was confirmed later; and a question without one."""
    found = [("reply", 0.99, None), ("quote", 0.99, None), ("recency", 0.7, None), ("recency", 0.7, make.BORIS)]
    stored = []
    async with begin() as uow:
        for number, (method, confidence, confirmed_by) in enumerate(found, 1):
            asked = make.question(number, status=QuestionStatus.ANSWERED, method=method, confidence=confidence)
            asked.answer_message_id, asked.answered_by = 10 * number, make.BORIS if number < 4 else make.VERA
            if confirmed_by is not None:
                asked.confirm(confirmed_by, make.after(hours=30))
            stored.append(await uow.questions.add(asked))
        await uow.questions.add(make.question(9))
    return stored


def judgement(what, question, *, method="recency", answer=0, by=make.BORIS):
    before = {"answer": answer or question.answer_message_id, "by": by, "method": method, "confidence": 0.7}
    about = (question.desk_id, make.BORIS, *question.about)
    return Fact(make.after(hours=2), what, *about, before=before)


async def test_pairs_are_counted_by_how_they_were_found_and_how_sure_they_are(begin):
    await pairs(begin)

    async with begin() as uow:
        assert await uow.reports.pairing(HOUR) == Pairing(paired=4, by_reply=2, estimated=1)
        assert (await uow.reports.pairing(replace(HOUR, specialist_id=make.BORIS))).paired == 3
        assert await uow.reports.pairing(replace(HOUR, chat_id=-5)) == Pairing()


async def test_the_last_word_on_each_pair_of_the_rules_counts(begin):
    first, second, third, _ = await pairs(begin)
    async with begin() as uow:
        for fact in (
            judgement(CONFIRMED, first),
            judgement(CORRECTED, first),  # thought better of it
            judgement(CONFIRMED, second),
            judgement(REMOVED, third, answer=31),
            judgement(CONFIRMED, third, answer=32),  # another pair of the same question
            judgement(REMOVED, third, answer=33, method="person"),  # what people paired is not of the rules
        ):
            await uow.journal.add(fact)

    async with begin() as uow:
        found = await uow.reports.pairing(HOUR)
        assert (found.judged, found.right, found.precision) == (4, 2, 0.5)
        assert (await uow.reports.pairing(replace(HOUR, start=HOUR.end, end=make.after(hours=48)))).judged == 0


async def test_a_person_has_been_asked_as_often_as_the_journal_says_since(begin):
    [one, *_] = await pairs(begin)
    async with begin() as uow:
        for minutes in (0, 10, 20):
            await uow.journal.add(Fact(make.after(minutes=minutes), ASKED, 1, make.BORIS, *one.about))
        await uow.journal.add(Fact(make.after(minutes=20), ASKED, 1, make.VERA, *one.about))

    async with begin() as uow:
        assert await uow.journal.times_asked(make.BORIS, since=make.NINE) == 2
        assert await uow.journal.times_asked(make.BORIS, since=make.after(minutes=20)) == 0


async def test_the_question_of_an_answer_is_found_and_only_while_it_is_answered(begin):
    first, *_ = await pairs(begin)
    async with begin() as uow:
        assert (await uow.questions.answered_with(make.CHAT, 10)).id == first.id
        assert await uow.questions.answered_with(make.CHAT, 11) is None
        assert await uow.questions.answered_with(-5, 10) is None
        (await uow.questions.get(first.id)).close_as(QuestionStatus.DISMISSED)

    async with begin() as uow:
        assert await uow.questions.answered_with(make.CHAT, 10) is None


async def test_the_question_of_an_answer_is_found_even_closed_where_nothing_else_is_answered_by_it(begin):
    first, *_ = await pairs(begin)
    async with begin() as uow:
        question = await uow.questions.get(first.id)
        question.real_answer_message_id = 11
        question.close_as(QuestionStatus.DISMISSED)

    async with begin() as uow:
        assert [(await uow.questions.of_answer(make.CHAT, each)).id for each in (10, 11)] == [first.id, first.id]
        assert await uow.questions.of_answer(-5, 10) is None


async def test_questions_around_are_those_that_wait_and_then_the_newest_answered_ones(begin):
    async with begin() as uow:
        for number, status in enumerate(
            (QuestionStatus.OPEN, QuestionStatus.ANSWERED, QuestionStatus.DISMISSED) * 2, 1
        ):
            await uow.questions.add(make.question(number, asked_at=make.after(minutes=number), status=status))
        await uow.questions.add(make.question(7, asked_at=make.after(minutes=7), topic_id=5))
        await uow.questions.add(make.question(8, asked_at=make.after(minutes=8)))

    async with begin() as uow:
        near = await uow.questions.around(make.CHAT, topic_id=None, before=make.after(minutes=7), limit=3)
        in_topic = await uow.questions.around(make.CHAT, topic_id=5, before=make.after(minutes=7), limit=3)
    assert [one.first_message_id for one in near] == [4, 1, 5]
    assert [one.first_message_id for one in in_topic] == [7]


async def test_who_confirmed_a_pair_and_when_is_kept(begin):
    *_, last = await pairs(begin)

    async with begin() as uow:
        found = await uow.questions.get(last.id)
        assert (found.confirmed_by, found.confirmed_at, found.is_estimated) == (make.BORIS, make.after(hours=30), False)
