"""The rules that make dialogs of a chat: `judge` decides, `remember` keeps what later decisions need.

Message by message, no look-ahead. What is certain decides first (an album, a reply or quote, small talk); then, in a
quiet chat, plain rules, and in a busy one trees grown on annotated talk.
"""

from desk.pairing import crowd, quiet
from desk.pairing.crowd import Judges
from desk.pairing.detection import is_bot_call, is_small_talk
from desk.pairing.memory import forget, introduce, remember
from desk.pairing.model import SMALL_TALK, Answers, Continues, Nothing, Said, Talk, Verdict
from desk.pairing.scene import Scene

__all__ = ["RULE_VERSION", "forget", "introduce", "judge", "remember"]

RULE_VERSION = 5

CERTAIN = 0.99


def judge(talk: Talk, said: Said, judges: Judges | None = None) -> Verdict:
    """Decide what a message is; nothing is changed. `judges` take the place of the trained ones."""
    if said.from_bot:
        return Nothing("bot")
    if said.is_command:
        return Nothing("command")
    if _is_later_album_part(talk, said):
        question_id = talk.last[said.topic_id].question_id
        return Nothing("album") if question_id is None else Continues(question_id)
    scene = Scene(talk, said)
    judge_by_role = _judge_specialist if said.is_specialist else _judge_employee
    return judge_by_role(scene, judges)


def _is_later_album_part(talk: Talk, said: Said) -> bool:
    last = talk.last.get(said.topic_id)
    return said.album_id is not None and last is not None and last.album_id == said.album_id


def _judge_employee(scene: Scene, judges: Judges | None) -> Verdict:
    said, aim = scene.said, scene.aim
    for question in scene.own:
        if aim is not None and aim.question_id == question.question_id:
            return Continues(question.question_id)
    if is_bot_call(said.text):
        return Nothing("command")
    if not said.has_media and _is_small_talk(scene):
        return Nothing(SMALL_TALK)
    if scene.is_busy:
        return crowd.judge_employee(scene, judges or crowd.trained())
    return quiet.judge_employee(scene)


def _is_small_talk(scene: Scene) -> bool:
    """The reading knows it already where nobody is called."""
    called = scene.aim.called if scene.aim else None
    return is_small_talk(scene.reading, called) if called else scene.reading.is_small_talk


def _judge_specialist(scene: Scene, judges: Judges | None) -> Verdict:
    aim = scene.aim
    for question in scene.talk.open:
        if aim is not None and question.question_id == aim.question_id:
            return Answers(question.question_id, aim.method, CERTAIN)
    if scene.is_busy:
        return crowd.judge_specialist(scene, judges or crowd.trained())
    return quiet.judge_specialist(scene)
