"""A quiet chat: few wait or little is said, so plain rules tell who asks and who answers."""

from datetime import timedelta
from operator import itemgetter

from desk.answers import says_they_are_at_it
from desk.pairing.address import Aim, called_in
from desk.pairing.chasing import only_chases
from desk.pairing.closing import persists
from desk.pairing.detection import (
    Reading,
    Tone,
    goes_on,
    is_greeting_or_thanks,
    is_self_contained,
    pointers,
    tone,
)
from desk.pairing.exchange import part_of
from desk.pairing.expecting import INFORMATION
from desk.pairing.model import (
    SAME_TALK,
    SMALL_TALK,
    TYPICAL_LIKELIHOOD,
    Answers,
    Continues,
    Method,
    Nothing,
    OpenQuestion,
    Opens,
    Verdict,
)
from desk.pairing.plea import joins_in, likens, plea, tells_relief, tells_the_desk, treats
from desk.pairing.referring import may_name_somebody, only_mentions
from desk.pairing.scene import ADDITION, BURST, CONVERSATION, FRESH, Scene, is_to_specialist, may_add
from desk.pairing.work import OWED, Ties, belongs_to_own_words, confirms, is_said_among_specialists

FOLLOW_UP = timedelta(minutes=2)
"""So long after an exchange a statement goes on with it."""
ECHO = timedelta(hours=4)
"""So long after an exchange with somebody a statement still tells how it ended."""
SILENCE = timedelta(minutes=5)
"""What is said after such a pause does not answer what was said before."""
LIKE_ANOTHER = 0.5
"""How likely a question is one of its own that says it is like another."""
DAY = timedelta(hours=20)
ENOUGH = 0.0
"""The lowest score of an answer."""
CLEAR = 1.0
"""So far ahead of the next question, one is plainly meant."""
_FAMILIAR = frozenset({"ты", "тебя", "тебе", "тобой", "твой", "твоя", "твое", "твои"})
_PLACE = itemgetter(0, 1)
_CONFIDENCE: dict[Method, float] = {
    "reply": 0.99,
    "quote": 0.99,
    "mention": 0.95,
    "name": 0.9,
    "recency": 0.7,
    "score": 0.6,
}
_AMBIGUOUS: dict[Method, float] = {"reply": 0.8, "quote": 0.8, "mention": 0.85, "name": 0.75, "score": 0.4}
"""Where more than one question could be meant."""


def judge_employee(scene: Scene) -> Verdict:
    """A message that is neither small talk nor goes on with a question of its author."""
    if scene.aim is not None and not _is_said_to_the_desk(scene, scene.aim):
        return Nothing("said to somebody else")
    if scene.is_burst:
        return Continues(scene.own[-1].question_id)
    if _is_talking(scene, ECHO) and not scene.own and persists(scene.reading):
        return Opens()
    if _is_talking(scene, FOLLOW_UP) and _only_says_on(scene.reading):
        return Nothing(SAME_TALK)
    if may_add(scene) or _asks_on(scene):
        return Continues(scene.own[-1].question_id)
    if scene.waiting and joins_in(scene.reading, _asked_with(scene)):
        return Nothing("joins in")
    if not _asks(scene):
        return Nothing(SAME_TALK if _is_talking(scene, ECHO) else "conversation")
    return Opens(LIKE_ANOTHER if scene.waiting and likens(scene.reading) else TYPICAL_LIKELIHOOD)


def _asked_with(scene: Scene) -> frozenset[str]:
    return frozenset().union(*(question.topic_words for question in scene.waiting))


def _is_talking(scene: Scene, window: timedelta) -> bool:
    exchange = scene.exchange
    return exchange is not None and scene.said.at - exchange.at <= window


def _only_says_on(reading: Reading) -> bool:
    """A plain statement, or one that is a trouble only by what was said before: "it is empty"."""
    return plea(reading) == Tone.STATEMENT or (tone(reading) == Tone.STATEMENT and pointers(reading) > 0)


def _asks_on(scene: Scene) -> bool:
    """Whether a question belongs to the one its author asked just before and nobody has answered.

    After the pause that ends a burst, only if it asks how that is going or says on from it.
    """
    if not scene.own or (waited := scene.said.at - scene.own[-1].last_at) > ADDITION:
        return False
    reading = scene.reading
    is_about_it = bool(reading.topic_words & scene.own[-1].topic_words)
    if waited > BURST:
        return only_chases(reading) or (is_about_it and goes_on(reading))
    return is_about_it or goes_on(reading) or not is_self_contained(reading)


def _asks(scene: Scene) -> bool:
    """Whether a message that goes on with nothing of its author asks. A plain statement does out of the blue alone."""
    if plea(scene.reading) > Tone.STATEMENT:
        return True
    if _is_talking(scene, ECHO):
        return False
    last = scene.talk.last.get(scene.said.topic_id)
    is_first = last is None or scene.said.at - last.at > SILENCE
    return is_first and (scene.said.has_media or tells_the_desk(scene.reading))


def _is_said_to_the_desk(scene: Scene, aim: Aim) -> bool:
    """Whether a message with an address still asks the desk: out of the blue, of a specialist or of nobody known."""
    if aim.question_id is not None or plea(scene.reading) < Tone.COMPLAINT:
        return False
    if not aim.people:
        return aim.method != "name" or _asks_whoever_it_is(scene.reading)
    return is_to_specialist(scene) and not _is_talking(scene, CONVERSATION)


def _asks_whoever_it_is(reading: Reading) -> bool:
    """A question is not lost for a name that nobody here bears, unless it is what one asks a friend: «ты идёшь?»."""
    return reading.has_question_mark and (reading.is_request or _FAMILIAR.isdisjoint(reading.words))


def judge_specialist(scene: Scene) -> Verdict:
    """An answer by whom it is said to; said to nobody in particular, an answer to what it fits best."""
    aim = scene.aim
    meant = [question for question in scene.open if aim is not None and _may_be_meant(scene, aim, question)]
    if aim is not None and meant:
        is_sure = len(meant) == 1 and scene.said.reply_to is None
        return Answers(meant[-1].question_id, aim.method, (_CONFIDENCE if is_sure else _AMBIGUOUS)[aim.method])
    called = _called_later(scene) if scene.said.reply_to is None else []
    if called:
        return Answers(called[-1].question_id, "name", (_CONFIDENCE if len(called) == 1 else _AMBIGUOUS)["name"])
    fitting = scene.open if aim is None else _not_called(scene, aim) or confirms(scene, aim)
    return _by_score(scene, fitting) if aim is None or fitting else Nothing("said to somebody else")


def _called_later(scene: Scene) -> list[OpenQuestion]:
    """The questions of those who are called in some sentence."""
    people = called_in(scene.talk, scene.said)
    return [question for question in scene.open if question.asker_id in people] if people else []


def _not_called(scene: Scene, aim: Aim) -> list[OpenQuestion]:
    """The questions that a message may answer although it seems to call somebody else.

    That may be no name («VPN: перезапустил»), or the name of who is asked for: «Анна, кабинет 5», «спросите @anna».
    """
    if aim.may_be_no_name or only_mentions(scene.said, aim):
        return scene.open
    if not may_name_somebody(scene.said, aim):
        return []
    return [question for question in scene.open if question.asks_who_or_where]


def _may_be_meant(scene: Scene, aim: Aim, question: OpenQuestion) -> bool:
    """Whether an address to the asker can be an answer to this question of theirs."""
    if question.asker_id not in aim.people:
        return False
    if scene.said.reply_to is not None and aim.method in ("reply", "quote"):
        if aim.question_id is not None or scene.said.reply_to < question.first_message_id:
            return False
        return part_of(scene.talk, scene.said.reply_to) in (None, question.question_id)
    return True


def _by_score(scene: Scene, questions: list[OpenQuestion]) -> Verdict:
    """Said to nobody in particular: the question for which most speaks, if enough does."""
    if is_greeting_or_thanks(scene.reading) and not (
        scene.said.has_media or scene.reading.has_link or _says_something(scene)
    ):
        return Nothing(SMALL_TALK)
    if treats(scene.reading) or belongs_to_own_words(scene) or is_said_among_specialists(scene):
        return Nothing("conversation")
    ties = Ties(scene)
    scored = sorted(((_score(scene, question, ties), question.last_at, question) for question in questions), key=_PLACE)
    if not scored:
        return Nothing("no question waits")
    score, _, best = scored[-1]
    if score < ENOUGH:
        return Nothing("no question fits")
    if len(scored) == 1:
        return Answers(best.question_id, "recency", _CONFIDENCE["recency"])
    is_clear = score - scored[-2][0] >= CLEAR
    if scene.is_crowded and not is_clear:
        return Nothing("crowded")
    return Answers(best.question_id, "score", _CONFIDENCE["score"] if is_clear else _AMBIGUOUS["score"])


def _says_something(scene: Scene) -> bool:
    """In words of greetings: "all good now", "doing it"."""
    return tells_relief(scene.reading) or says_they_are_at_it(scene.said.text)


def _score(scene: Scene, question: OpenQuestion, ties: Ties) -> float:
    """What speaks for a message being the answer to a question: its words, its time, and who was asked.

    Most of all who was asked by name, then words they share, then that it is the kind of answer that is waited for,
    then that it is new and the specialist is not talking with somebody else.
    """
    asked = scene.asked_of(question)
    shared = len(scene.reading.topic_words & question.topic_words)
    score = 1.0 + 1.5 * min(shared, 2) - 0.4 * min(scene.later_than(question), 5)
    if asked:
        score += 1.5 if scene.said.author_id in asked else -2.0
        if shared == 0 and question.awaits & INFORMATION and ties.is_owed_elsewhere(question):
            score += OWED
    else:
        score += ties.to(question, shared)
    score += ties.fit(question)
    if question.likelihood <= LIKE_ANOTHER:
        score -= 0.8
    if scene.reading.is_broadcast:
        score -= 1.5
    waited = scene.said.at - question.last_at
    return score - (0.0 if waited <= FRESH else 0.7 if waited <= DAY else 1.5)
