"""The memory of a chat where an answer has given way to another one: made right, as reading it anew costs more."""

from collections import deque
from collections.abc import Sequence

from desk.pairing.address import aim_of
from desk.pairing.course import take_turn
from desk.pairing.crowd import Judges
from desk.pairing.memory import note_turn
from desk.pairing.model import Said, Talk


def give_way(
    talk: Talk, message_id: int, to: int, asker_id: int, since: Sequence[Said], *, judges: Judges | None = None
) -> None:
    """A message answers nothing any more: another one (`to`) has taken its place.

    `since` is what was said from it on, as far as it is known: to whom words are said that name nobody, hangs on what
    was said before them, so those are heard again.
    """
    talk.answered.pop(message_id, None)
    turns, words = list(talk.turns), {said.message_id: said for said in since}
    place = next((number for number, turn in enumerate(turns) if turn.message_id == message_id), len(turns))
    talk.turns = deque(turns[:place], maxlen=talk.turns.maxlen)
    talk.courses.clear()
    for turn in turns[place:]:
        said = words.get(turn.message_id)
        if said is None:
            take_turn(talk, turn)
        elif turn.message_id == message_id:
            aim = aim_of(talk, said)
            note_turn(talk, said, aim.people if aim else None, None, answers=False, judges=judges)
        else:
            people = (asker_id,) if turn.message_id == to else None if turn.is_guessed else turn.to
            note_turn(talk, said, people, turn.question_id, answers=turn.answers, judges=judges)
