"""Which question an answer belongs to, shown to one person, who can say otherwise."""

from typing import Any

from bot.render import labels
from bot.render.keyboards import ButtonSpec, Row, Style
from bot.render.presenters.common import cancel_view
from bot.render.scene import Scene, View, message_url, moment, one_line, presents
from desk.notices import Button
from desk.questions import Message, Question, QuestionStatus
from desk.sla import ObjectKind

WORDS_LIMIT = 60
CHECKED = "✓ "


@presents("pair_check")
async def pair_check(scene: Scene) -> View | None:
    """The pair as it is now; one that nobody has judged yet is asked about."""
    message = await _message(scene, int(scene.values["message_id"]))
    if message is None:
        return None
    question = await scene.uow.questions.answered_with(message.chat_id, message.message_id)
    is_asked = question is not None and question.confirmed_by is None
    if not scene.is_shown and question is None:
        return None
    context = {**await _of_answer(scene, message), "question": question, "state": "asked" if is_asked else "known"}
    context["is_own"] = message.author_id == int(scene.values["for_user"])
    context["url"] = _url(question) if question is not None else None
    other = _button(scene, "pair_other", scene.say("Other…"), _of(message))
    if question is None:
        return View({**context, **await _instead(scene)}, [[other]])
    await scene.meet(question.asker_id)
    if not is_asked:
        return View(context, [[_button(scene, "pair_other", scene.say("Change…"), _of(message))]])
    yes = _button(scene, "pair_confirm", CHECKED + scene.say("Yes"), {}, question, style="success")
    none = _button(scene, "pair_none", scene.say("Not an answer"), {}, question)
    return View(context, [[yes, other, none]])


async def _instead(scene: Scene) -> dict[str, Any]:
    """Where a reply has taken its place: whose that was."""
    kind, question_id = scene.notice.about or (None, 0)
    question = await scene.uow.questions.get(question_id) if kind is ObjectKind.QUESTION else None
    if question is None or question.status is not QuestionStatus.ANSWERED or question.answered_by is None:
        return {"instead": None}
    await scene.meet(question.asker_id, question.answered_by)
    url = message_url(question.chat_id, question.answer_message_id, question.topic_id)
    return {"instead": question, "instead_url": url}


@presents("pair_choices")
async def pair_choices(scene: Scene) -> View | None:
    """Questions it may answer instead, each a button."""
    message = await _message(scene, int(scene.values["message_id"]))
    if message is None:
        return None
    found = [await scene.uow.questions.get(int(one)) for one in scene.values["question_ids"]]
    questions = [one for one in found if one and one.status in {QuestionStatus.OPEN, QuestionStatus.ANSWERED}]
    await scene.meet(*(one.asker_id for one in questions))
    rows: list[Row] = [[_button(scene, "pair_to", _label(scene, one), _of(message), one)] for one in questions]
    current = await scene.uow.questions.answered_with(message.chat_id, message.message_id)
    last = [cancel_view(scene, int(scene.values["for_user"]))]
    if (skip := scene.values.get("next")) is not None:
        last.insert(0, _button(scene, "pair_other", scene.say("More…"), {**_of(message), "skip": skip}))
    if current is not None:
        last.insert(0, _button(scene, "pair_none", scene.say("Not an answer"), {}, current))
    return View({**await _of_answer(scene, message), "count": len(rows)}, [*rows, last])


@presents("pair_question")
async def pair_question(scene: Scene) -> View | None:
    """A question with its answer, and what else may have answered it."""
    question = await scene.uow.questions.get(int(scene.values["question_id"]))
    if question is None:
        return None
    await scene.meet(question.asker_id, question.answered_by)
    is_known = question.status in {QuestionStatus.OPEN, QuestionStatus.ANSWERED}
    ids = [int(one) for one in scene.values["message_ids"] if one != question.answer_message_id] if is_known else []
    found = [await scene.uow.messages.get(question.chat_id, one) for one in ids]
    messages = [one for one in found if one is not None]
    await scene.meet(*(one.author_id for one in messages))
    rows: list[Row] = [[_button(scene, "pair_answer", _said(scene, one), _of(one), question)] for one in messages]
    context = {
        "question": question,
        "url": _url(question),
        "answer_url": message_url(question.chat_id, question.answer_message_id, question.topic_id),
        "count": len(rows),
    }
    return View(context, [*rows, *_verdicts(scene, question)] if is_known else [])


def _verdicts(scene: Scene, question: Question) -> list[Row]:
    row = []
    if question.status is QuestionStatus.ANSWERED and question.confirmed_by is None:
        row.append(_button(scene, "pair_confirm", CHECKED + scene.say("Yes"), {}, question, style="success"))
    if question.status is QuestionStatus.ANSWERED:
        row.append(_button(scene, "pair_take_away", scene.say("Not answered"), {}, question))
    return [[*row, _button(scene, "pair_dismiss", scene.say("Not a question"), {}, question)]]


@presents("question_dismissed")
async def question_dismissed(scene: Scene) -> View | None:
    question = await scene.uow.questions.get(int(scene.values["question_id"]))
    if question is None:
        return None
    until = moment(scene.values["until"])
    is_dismissed = question.status is QuestionStatus.DISMISSED
    task = await scene.task(question.task_id) if question.task_id is not None else None
    context = {"question": question, "is_dismissed": is_dismissed, "url": _url(question), "task": task}
    if not is_dismissed or until is None or scene.now > until:
        return View(context)
    undo = Button(
        "question_restore",
        desk_id=question.desk_id,
        kind=ObjectKind.QUESTION,
        object_id=question.id,
        version=question.version,
        for_user=int(scene.values["for_user"]),
        values={"card_key": scene.notice.key},
        expires_at=until,
    )
    return View(context, [[ButtonSpec(scene.say("Undo"), undo)]])


def _button(
    scene: Scene,
    action: str,
    text: str,
    values: dict[str, Any],
    question: Question | None = None,
    *,
    style: Style | None = None,
) -> ButtonSpec:
    """A button that turns this view; on a question it works as long as that has not changed."""
    button = Button(
        action,
        desk_id=question.desk_id if question else scene.desk.id if scene.desk else scene.notice.desk_id,
        kind=ObjectKind.QUESTION if question else None,
        object_id=question.id if question else None,
        version=question.version if question else None,
        for_user=int(scene.values["for_user"]),
        values={**values, "card_key": scene.notice.key},
    )
    return ButtonSpec(text, button, style)


async def _message(scene: Scene, message_id: int) -> Message | None:
    return await scene.uow.messages.get(int(scene.values["chat_id"]), message_id)


async def _of_answer(scene: Scene, message: Message) -> dict[str, Any]:
    await scene.meet(message.author_id)
    url = message_url(message.chat_id, message.message_id, message.topic_id)
    return {"answer": _words(scene, message.text, message.media), "answer_url": url}


def _of(message: Message) -> dict[str, Any]:
    return {"message_id": message.message_id, "chat_id": message.chat_id}


def _url(question: Question) -> str | None:
    return message_url(question.chat_id, question.first_message_id, question.topic_id)


def _label(scene: Scene, question: Question) -> str:
    """An answered one says so: choosing it takes nothing from a sure earlier answer."""
    mark = "" if question.still_waits else CHECKED
    when = scene.times.clock_of(question.asked_at)
    return f"{mark}{scene.name(question.asker_id)} {when} · {_words(scene, question.text)}"


def _said(scene: Scene, message: Message) -> str:
    when = scene.times.clock_of(message.sent_at)
    return f"{scene.name(message.author_id)} {when} · {_words(scene, message.text, message.media)}"


def _words(scene: Scene, text: str, media: str | None = None) -> str:
    return one_line(text, WORDS_LIMIT) or scene.say(labels.MEDIA.get(media or "", labels.ANY_MEDIA))
