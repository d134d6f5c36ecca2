"""The rules that make dialogs of a chat: `judge` decides, `remember` keeps what later decisions need.

Message by message, no look-ahead. An address decides first (reply, quote, mention, name), then the course of the
talk; a score over the open questions may later take the place of `_by_recency`.
"""

from datetime import timedelta

from desk.pairing.address import Aim, aim_of
from desk.pairing.detection import (
    Reading,
    Tone,
    is_bot_call,
    is_broadcast,
    is_greeting_or_thanks,
    is_self_contained,
    is_small_talk,
    read,
    tone,
)
from desk.pairing.memory import forget, introduce, remember
from desk.pairing.model import (
    SMALL_TALK,
    Answers,
    Continues,
    Method,
    Nothing,
    OpenQuestion,
    Opens,
    Said,
    Talk,
    Verdict,
)

__all__ = ["RULE_VERSION", "forget", "introduce", "judge", "remember"]

RULE_VERSION = 1

BURST = timedelta(minutes=10)
"""The longest pause inside one question."""
ADDITION = timedelta(minutes=30)
"""So long a plain statement belongs to its author's open question, others between or not."""
CONVERSATION = timedelta(minutes=10)
"""So long after an exchange a statement, and an address to a specialist, goes on with it."""
FOLLOW_UP = timedelta(minutes=2)
"""So long after an exchange even a question goes on with it, unless it stands by itself."""
FRESH = timedelta(hours=2)
CROWD = 5
"""With more fresh open questions than this nothing is paired without a clear address."""
FEWEST_WORDS = 2
"""In a crowd, a statement of one word asks nothing."""

_CONFIDENCE: dict[Method, float] = {"reply": 0.99, "quote": 0.99, "mention": 0.95, "name": 0.9, "recency": 0.7}
_AMBIGUOUS: dict[Method, float] = {"reply": 0.8, "quote": 0.8, "mention": 0.85, "name": 0.75, "recency": 0.4}
"""Where more than one question could be meant."""


def judge(talk: Talk, said: Said) -> Verdict:
    """Decide what a message is; nothing is changed."""
    if said.from_bot:
        return Nothing("bot")
    if said.is_command:
        return Nothing("command")
    if _is_later_album_part(talk, said):
        question_id = talk.last[said.topic_id].question_id
        return Nothing("album") if question_id is None else Continues(question_id)
    judge_by_role = _judge_specialist if said.is_specialist else _judge_employee
    return judge_by_role(talk, said, read(said.text), aim_of(talk, said))


def _is_later_album_part(talk: Talk, said: Said) -> bool:
    last = talk.last.get(said.topic_id)
    return said.album_id is not None and last is not None and last.album_id == said.album_id


# What an employee says


def _judge_employee(talk: Talk, said: Said, reading: Reading, aim: Aim | None) -> Verdict:
    own = [question for question in _open_in_topic(talk, said) if question.asker_id == said.author_id]
    for question in own:
        if aim is not None and aim.question_id == question.question_id:
            return Continues(question.question_id)
    reason = _why_not_a_question(talk, said, reading, aim)
    if reason is not None:
        return Nothing(reason)
    if own and _goes_on(talk, said, own[-1]):
        return Continues(own[-1].question_id)
    if _is_follow_up(talk, said, reading):
        return Nothing("conversation")
    if tone(reading) < Tone.QUESTION and own and said.at - own[-1].last_at <= ADDITION:
        return Continues(own[-1].question_id)
    return Opens()


def _why_not_a_question(talk: Talk, said: Said, reading: Reading, aim: Aim | None) -> str | None:
    if is_bot_call(said.text):
        return "command"
    if not said.has_media and is_small_talk(reading, aim.called if aim else frozenset()):
        return SMALL_TALK
    if aim is not None and not _is_said_to_the_desk(talk, said, reading, aim):
        return "said to somebody else"
    return None


def _is_said_to_the_desk(talk: Talk, said: Said, reading: Reading, aim: Aim) -> bool:
    """Whether a message with an address still asks the desk: out of the blue, of a specialist or of nobody known."""
    if aim.question_id is not None or tone(reading) < Tone.COMPLAINT:
        return False
    if not aim.people:
        return aim.method != "name"
    is_to_specialist = any(
        person in talk.participants and talk.participants[person].is_specialist for person in aim.people
    )
    return is_to_specialist and not _is_talking(talk, said, CONVERSATION)


def _is_talking(talk: Talk, said: Said, window: timedelta) -> bool:
    author = talk.participants.get(said.author_id)
    return author is not None and author.partner_at is not None and said.at - author.partner_at <= window


def _goes_on(talk: Talk, said: Said, question: OpenQuestion) -> bool:
    """A burst: the asker's next message, nobody between."""
    last = talk.last.get(said.topic_id)
    if last is None or last.author_id != said.author_id:
        return False
    return said.at - last.at <= BURST and said.at - question.last_at <= BURST


def _is_follow_up(talk: Talk, said: Said, reading: Reading) -> bool:
    """Whether a message goes on with the talk its author is in, rather than asks something new.

    In a quiet chat whoever asks after their answer waits again. Where many talk at once, that is known only of a
    question that stands by itself.
    """
    if not _is_crowded(talk, said):
        return tone(reading) == Tone.STATEMENT and _is_talking(talk, said, FOLLOW_UP)
    if tone(reading) == Tone.STATEMENT:
        has_few_words = len(reading.words) < FEWEST_WORDS and not said.has_media
        return has_few_words or _is_talking(talk, said, CONVERSATION)
    is_weak = tone(reading) == Tone.COMPLAINT and not _is_talking_with_specialist(talk, said)
    if not _is_talking(talk, said, CONVERSATION if is_weak else FOLLOW_UP):
        return False
    return not (_is_talking_with_specialist(talk, said) and is_self_contained(reading))


def _is_talking_with_specialist(talk: Talk, said: Said) -> bool:
    author = talk.participants.get(said.author_id)
    partner = talk.participants.get(author.partner_id) if author and author.partner_id is not None else None
    return partner is not None and partner.is_specialist


# What a specialist says


def _judge_specialist(talk: Talk, said: Said, reading: Reading, aim: Aim | None) -> Verdict:
    if aim is None:
        return _by_recency(talk, said, reading)
    for question in talk.open:
        if question.question_id == aim.question_id:
            return Answers(question.question_id, aim.method, _CONFIDENCE[aim.method])
    meant = [question for question in _open_in_topic(talk, said) if _may_be_meant(talk, said, aim, question)]
    if not meant:
        return Nothing("said to somebody else")
    is_sure = len(meant) == 1 and said.reply_to is None
    return Answers(meant[-1].question_id, aim.method, (_CONFIDENCE if is_sure else _AMBIGUOUS)[aim.method])


def _may_be_meant(talk: Talk, said: Said, aim: Aim, question: OpenQuestion) -> bool:
    """Whether an address to the asker can be an answer to this question of theirs."""
    if question.asker_id not in aim.people:
        return False
    if said.reply_to is not None and aim.method in ("reply", "quote"):
        return aim.question_id is None and said.reply_to > question.first_message_id
    return aim.method == "mention" or not (question.talked_since and _is_crowded(talk, said))


def _by_recency(talk: Talk, said: Said, reading: Reading) -> Verdict:
    """Said to nobody in particular: the newest question that has come since the specialist last talked with someone."""
    if not said.has_media and is_greeting_or_thanks(reading):
        return Nothing(SMALL_TALK)
    if is_broadcast(reading):
        return Nothing("broadcast")
    waiting = _open_in_topic(talk, said)
    if len(waiting) > 1 and _is_crowded(talk, said):
        return Nothing("crowded")
    confidence = (_CONFIDENCE if len(waiting) == 1 else _AMBIGUOUS)["recency"]
    if _is_talking(talk, said, CONVERSATION):
        exchanged_at = talk.participants[said.author_id].partner_at or said.at
        waiting = [question for question in waiting if question.last_at > exchanged_at]
    if not waiting:
        return Nothing("no question waits")
    return Answers(max(waiting, key=lambda question: question.last_at).question_id, "recency", confidence)


def _open_in_topic(talk: Talk, said: Said) -> list[OpenQuestion]:
    return [question for question in talk.open if question.topic_id == said.topic_id]


def _is_crowded(talk: Talk, said: Said) -> bool:
    return sum(said.at - question.last_at <= FRESH for question in _open_in_topic(talk, said)) > CROWD
