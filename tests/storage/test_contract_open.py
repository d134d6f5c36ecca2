"""Pages of the open questions of a desk, in every store."""

from desk.questions import QuestionStatus
from tests.storage import make


async def test_a_page_of_open_questions_is_a_part_of_them_oldest_first(begin):
    async with begin() as uow:
        asked = [await uow.questions.add(make.question(one, asked_at=make.after(minutes=one))) for one in (3, 1, 2, 4)]
        asked[3].close_as(QuestionStatus.DISMISSED)
        await uow.questions.add(make.question(5, desk_id=2))

    async with begin() as uow:
        first = await uow.questions.waiting_page(make.DESK, limit=2)
        second = await uow.questions.waiting_page(make.DESK, limit=2, offset=2)

    assert [one.first_message_id for one in first] == [1, 2]
    assert [one.first_message_id for one in second] == [3]


async def test_open_questions_are_counted_and_listed_within_a_half_open_stretch(begin):
    async with begin() as uow:
        for one in range(1, 6):
            await uow.questions.add(make.question(one, asked_at=make.after(minutes=one)))
    edges = {"since": make.after(minutes=2), "before": make.after(minutes=4)}

    async with begin() as uow:
        found = await uow.questions.waiting_page(make.DESK, limit=10, **edges)
        counts = [
            await uow.questions.count_waiting(make.DESK, **some)
            for some in ({}, edges, {"since": edges["since"]}, {"before": edges["before"]})
        ]

    assert [one.first_message_id for one in found] == [2, 3]
    assert counts == [(5, 0), (2, 0), (4, 0), (3, 0)]


async def test_what_was_closed_in_the_same_transaction_is_not_open_any_more(begin):
    async with begin() as uow:
        asked = await uow.questions.add(make.question(1))
        await uow.questions.add(make.question(2))
        asked.close_as(QuestionStatus.CONVERTED)

        found = await uow.questions.waiting_page(make.DESK, limit=10)
        count = await uow.questions.count_waiting(make.DESK)

    assert ([one.first_message_id for one in found], count) == ([2], (1, 0))
