"""The memory of a chat as it was at a time that the desk knows already, from what is stored of it."""

from dataclasses import dataclass, field

from desk.pairing import engine
from desk.pairing.model import Answers, Continues, Nothing, Opens, Said, Talk, Verdict
from desk.ports import UnitOfWork
from desk.questions import Message, Question, QuestionStatus
from desk.reactions import Reacted
from desk.usecases import real_answers
from desk.usecases.first_line import Heard

KNOWN = Nothing("known")


@dataclass(slots=True)
class Past:
    """What the pairing rules remember of the past, message by message.

    What a stored message was is read from its row, never judged again: people may have corrected it since, and rules
    of an earlier version may have found it.
    """

    talk: Talk = field(default_factory=Talk)
    reacted: list[Reacted] = field(default_factory=list)
    _answers: dict[int, int] = field(default_factory=dict)
    """Message → the question that it was the answer to, or the real answer."""

    async def recall(self, uow: UnitOfWork, heard: Heard, stored: Message) -> None:
        """A message that is stored already is only remembered, for what is said about it later."""
        said = heard.as_said(is_specialist=stored.from_staff)
        question_id = stored.question_id or self._answers.pop(stored.message_id, None)
        question = await uow.questions.get(question_id) if question_id is not None else None
        if question is not None and question.status not in (QuestionStatus.OPEN, QuestionStatus.ANSWERED):
            question = None
        engine.remember(self.talk, said, self._what_it_was(said, question), question_id=question_id)
        if question is not None:
            self._follow(stored, question)

    def _what_it_was(self, said: Said, question: Question | None) -> Verdict:
        judged = engine.judge(self.talk, said)
        if question is None:
            return judged if isinstance(judged, Nothing) else KNOWN
        match said.message_id:
            case question.first_message_id:
                return _opens(question, judged)
            case question.answer_message_id:
                return Answers(question.about[1], "recency", 0)
            case question.real_answer_message_id:
                return KNOWN
        return Continues(question.about[1])

    def _follow(self, stored: Message, question: Question) -> None:
        """What it means to its dialog beyond the rules."""
        if stored.message_id == question.first_message_id:
            later = (question.answer_message_id, question.real_answer_message_id)
            self._answers.update((each, question.about[1]) for each in later if each is not None)
        elif stored.message_id == question.answer_message_id:
            real_answers.note(self.reacted, question)
        elif question.id not in {one.question_id for one in self.talk.open}:
            self.talk.answered[stored.message_id] = question.about[1]


def _opens(question: Question, judged: Verdict) -> Opens:
    """As likely a question as it was when it was asked; what was stored without that is judged anew."""
    if question.likelihood is not None:
        return Opens(question.likelihood)
    return judged if isinstance(judged, Opens) else Opens()
