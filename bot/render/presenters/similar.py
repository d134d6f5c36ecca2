"""Earlier dialogs like a question: a short list for a specialist, one answer for the asker."""

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from bot.render.inert import inert
from bot.render.keyboards import ButtonSpec, Keyboard
from bot.render.scene import Scene, View, message_url, one_line, presents
from desk.notices import Button
from desk.questions import Question, QuestionStatus
from desk.sla import ObjectKind
from desk.usecases.similar import MAY_STILL_ASK, STALE

ASKED_LIMIT = 90
ANSWER_LIMIT = 300
OFFERED_LIMIT = 700


@dataclass(frozen=True, slots=True)
class Earlier:
    """One dialog of before. `answer` is empty where nothing was written, or it is not kept any more."""

    question: Question
    asked: Markup
    answer: str
    answered_by: int | None
    answered_at: datetime | None
    url: str | None


@presents("similar")
async def similar(scene: Scene) -> View | None:
    found = [await _earlier(scene, int(each)) for each in scene.values["found"]]
    return View({"found": [one for one in found if one is not None], "limit": ANSWER_LIMIT})


@presents("similar_offer")
async def similar_offer(scene: Scene) -> View | None:
    question = await scene.uow.questions.get(int(scene.values["question_id"]))
    offer = await scene.uow.offers.get(int(scene.values["question_id"]))
    earlier = await _earlier(scene, int(scene.values["earlier_id"]))
    if question is None or offer is None:
        return None
    state = _state(question, offer.helped)
    if earlier is None and state == "open":
        return None
    is_late = scene.now - offer.offered_at > STALE
    if not scene.is_shown and (state != "open" or is_late):  # what was never seen needs no ending
        return None
    url = message_url(question.chat_id, question.answer_message_id, question.topic_id)
    task = await scene.task(question.task_id) if question.task_id is not None else None
    context = {"state": state, "earlier": earlier, "limit": OFFERED_LIMIT, "answer_url": url, "task": task}
    until = offer.decided_at + MAY_STILL_ASK if offer.decided_at is not None else None
    return View(context, _buttons(scene, question, state, until))


def _state(question: Question, helped: bool | None) -> str:
    """`asked`: they ask anyway and wait for a person; `over`: it has ended some other way."""
    if question.task_id is not None and question.status is not QuestionStatus.ANSWERED:
        return "task"
    if question.status is QuestionStatus.DEFLECTED:
        return "helped"
    if question.status is QuestionStatus.ANSWERED:
        return "answered"
    if not question.is_open:
        return "over"
    return "asked" if helped is False else "open"


def _buttons(scene: Scene, question: Question, state: str, until: datetime | None) -> Keyboard:
    anyway = ("similar_anyway", scene.say("Ask anyway"))
    if state == "open":
        shown = [("similar_helped", scene.say("This helped")), anyway]
    elif state == "helped" and until is not None and scene.now < until:
        shown = [anyway]
    else:
        return []
    return [[ButtonSpec(text, _button(question, action)) for action, text in shown]]


def _button(question: Question, action: str) -> Button:
    return Button(
        action,
        desk_id=question.desk_id,
        kind=ObjectKind.QUESTION,
        object_id=question.id,
        for_user=question.asker_id,
    )


async def _earlier(scene: Scene, question_id: int) -> Earlier | None:
    """A dialog, if it still is one: the pair may have been corrected since it was found."""
    question = await scene.uow.questions.get(question_id)
    if question is None or question.status is not QuestionStatus.ANSWERED:
        return None
    is_real = question.real_answer_message_id is not None
    answer_id = question.real_answer_message_id or question.answer_message_id
    answer = await scene.uow.messages.get(question.chat_id, answer_id) if answer_id is not None else None
    by = answer.author_id if answer is not None else question.answered_by
    await scene.meet(by)
    return Earlier(
        question=question,
        asked=inert(one_line(question.text, ASKED_LIMIT)),
        answer="" if answer is None or answer.gone else answer.text,
        answered_by=by,
        answered_at=question.real_answer_at if is_real else question.answered_at,
        url=message_url(question.chat_id, answer_id, question.topic_id),
    )
