"""Is a specialist's message the first answer to this open question? What the trees look at."""

from dataclasses import dataclass
from typing import NamedTuple

from desk.pairing.asking import near_words, words_of
from desk.pairing.course import LONG, minutes
from desk.pairing.detection import goes_on, is_bot_call, is_small_talk, tone
from desk.pairing.listening import Heard, nearness_to
from desk.pairing.meaning import UNKNOWN, nearness
from desk.pairing.model import OpenQuestion
from desk.pairing.scene import Scene


class Answering(NamedTuple):
    """Distances count turns back, times are minutes, overlaps count shared topic words."""

    is_named: float
    is_addressed: float
    named: float
    asked_at: float
    last_at: float
    turns_since: float
    messages: float
    question_tone: float
    question_words: float
    talked_since: float
    likelihood: float
    asker_spoke: float
    asker_spoke_at: float
    asker_turns: float
    asker_called: float
    asker_called_by_specialist: float
    asker_answered: float
    asker_newest_asks: float
    asker_called_author: float
    author_called_asker: float
    asker_called_since: float
    asker_called_by_specialist_since: float
    asker_spoke_since: float
    asker_called_others_since: float
    author_spoke: float
    author_turns: float
    author_calls: float
    author_called: float
    author_called_by_asker: float
    partner_at: float
    heard_by_asker: float
    heard_by_others: float
    newer_of_asker: float
    newer: float
    waiting: float
    tone: float
    words: float
    topic_words: float
    length: float
    is_small_talk: float
    is_bot_call: float
    goes_on: float
    overlap: float
    overlap_share: float
    best_other_overlap: float
    overlap_with_asker: float
    overlap_with_own: float
    pace: float
    addressed_share: float
    asked_author: float
    asked_others: float
    author_called_asker_since: float
    asker_called_author_since: float
    asker_open: float
    asker_calls: float
    asker_calls_taken: float
    author_answers: float
    author_calls_made: float
    author_spoke_at: float
    author_newest_to_asker: float
    author_newest_to_others: float
    has_question_mark: float
    codes: float
    rare_overlap: float
    best_other_rare_overlap: float
    rare_overlap_with_asker: float
    quiet_for: float
    best_likelihood: float
    nearness: float
    best_other_nearness: float
    nearness_to_asker: float
    nearness_to_own: float


@dataclass(slots=True)
class Since:
    """What has been said in the topic since a question was asked."""

    turns: int = 0
    calls: int = 0
    calls_by_specialists: int = 0
    asker_turns: int = 0
    asker_calls: int = 0
    all_turns: int = 0
    """Those of the question among them."""
    asked: tuple[int, ...] = ()
    """Who was asked by name."""


def since(scene: Scene, question: OpenQuestion) -> Since:
    """Its own messages aside, and `turns` counted from the newest of them."""
    course, asker_id, first_id = scene.course, question.asker_id, question.first_message_id
    found = Since(turns=course.after(question.message_ids[-1]), all_turns=course.after(first_id))
    for turn in reversed(course.seat(asker_id).about):
        if turn.message_id <= first_id:
            if turn.message_id == first_id and not turn.is_guessed:
                found.asked = turn.to or ()
            break
        if turn.to and asker_id in turn.to:
            found.calls += 1
            found.calls_by_specialists += turn.by_specialist
        elif turn.question_id != question.question_id:
            found.asker_turns += 1
            found.asker_calls += turn.to is not None
    return found


def answering(scene: Scene, question: OpenQuestion, rivals: list[OpenQuestion], heard: Heard) -> Answering:
    """`rivals` are all the questions that the message may answer; `heard` is by whom, if nobody is named."""
    said, reading, aim, course = scene.said, scene.reading, scene.aim, scene.course
    asker, author = course.seat(question.asker_id), course.seat(said.author_id)
    person = scene.talk.participants.get(said.author_id)
    after, last_id, words = since(scene, question), question.message_ids[-1], reading.topic_words
    newer = [other for other in scene.waiting if other.message_ids[-1] > last_id]
    meaning, overlap = reading.meaning, len(words & question.topic_words)
    newest_to = author.newest.to or () if author.newest else ()
    called = aim.called if aim else frozenset()
    return Answering(
        is_named=aim is not None and question.asker_id in aim.people,
        is_addressed=aim is not None,
        named=0 if aim is None else len(aim.people),
        asked_at=minutes(question.asked_at, said.at),
        last_at=minutes(question.last_at, said.at),
        turns_since=after.turns,
        messages=len(question.message_ids),
        question_tone=question.tone,
        question_words=len(question.topic_words),
        talked_since=question.talked_since,
        likelihood=question.likelihood,
        asker_spoke=course.back(asker.spoke),
        asker_spoke_at=LONG if asker.newest is None else minutes(asker.newest.at, said.at),
        asker_turns=asker.turns,
        asker_called=course.back(asker.called),
        asker_called_by_specialist=course.back(asker.called_by_specialist),
        asker_answered=course.back(asker.answered),
        asker_newest_asks=asker.newest is not None and asker.newest.asks,
        asker_called_author=course.since(question.asker_id, said.author_id),
        author_called_asker=course.since(said.author_id, question.asker_id),
        asker_called_since=after.calls,
        asker_called_by_specialist_since=after.calls_by_specialists,
        asker_spoke_since=after.asker_turns,
        asker_called_others_since=after.asker_calls,
        author_spoke=course.back(author.spoke),
        author_turns=author.turns,
        author_calls=course.back(author.calls),
        author_called=course.back(author.called),
        author_called_by_asker=author.newest_call is not None and author.newest_call.author_id == question.asker_id,
        partner_at=LONG if person is None else minutes(person.partner_at, said.at),
        heard_by_asker=heard.get(question.asker_id, 0.0),
        heard_by_others=max(
            (chance for person_id, chance in heard.items() if person_id != question.asker_id), default=0.0
        ),
        newer_of_asker=sum(other.asker_id == question.asker_id for other in newer),
        newer=len(newer),
        waiting=len(scene.waiting),
        tone=tone(reading),
        words=len(reading.words),
        topic_words=len(words),
        length=len(said.text),
        is_small_talk=is_small_talk(reading, called) if called else reading.is_small_talk,
        is_bot_call=is_bot_call(said.text),
        goes_on=goes_on(reading),
        overlap=overlap,
        overlap_share=overlap / max(1, len(words)),
        best_other_overlap=max(
            (len(words & other.topic_words) for other in rivals if other is not question), default=0
        ),
        overlap_with_asker=len(words & words_of(asker.newest)),
        overlap_with_own=len(words & words_of(author.newest)),
        pace=course.pace(said.at),
        addressed_share=course.addressed_share,
        asked_author=said.author_id in after.asked,
        asked_others=bool(after.asked) and said.author_id not in after.asked,
        author_called_asker_since=course.since(said.author_id, question.asker_id) <= after.all_turns,
        asker_called_author_since=course.since(question.asker_id, said.author_id) <= after.all_turns,
        asker_open=sum(other.asker_id == question.asker_id for other in scene.open),
        asker_calls=asker.calls_made,
        asker_calls_taken=asker.calls_taken,
        author_answers=author.answers,
        author_calls_made=author.calls_made,
        author_spoke_at=LONG if author.newest is None else minutes(author.newest.at, said.at),
        author_newest_to_asker=question.asker_id in newest_to,
        author_newest_to_others=bool(newest_to) and question.asker_id not in newest_to,
        has_question_mark=reading.has_question_mark,
        codes=reading.codes,
        rare_overlap=course.rarity(words & question.topic_words),
        best_other_rare_overlap=max(
            (course.rarity(words & other.topic_words) for other in rivals if other is not question), default=0.0
        ),
        rare_overlap_with_asker=course.rarity(words & near_words(asker)),
        quiet_for=course.quiet_for(said.at),
        best_likelihood=max((other.likelihood for other in rivals if other is not question), default=0.0),
        nearness=nearness(meaning, question.meaning),
        best_other_nearness=max(
            (nearness(meaning, other.meaning) for other in rivals if other is not question), default=UNKNOWN
        ),
        nearness_to_asker=nearness_to(asker, meaning, course)[1],
        nearness_to_own=nearness_to(author, meaning, course)[1],
    )
