"""A delivery → the one Telegram call that says it, from the state as it is now."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import structlog
from jinja2 import TemplateError
from markupsafe import Markup

from bot.render import presenters
from bot.render.environment import SUFFIX, environment
from bot.render.html import Rich, clip, to_rich
from bot.render.i18n import Words, choose, words
from bot.render.keyboards import Keyboard, issue, outline
from bot.render.scene import Scene, View, can_be_named
from desk.delivery import Call, TryLater, Upload
from desk.notices import QUIET, Delivery, Mode, Notice
from desk.ports import Renderer, UnitOfWork
from desk.sla import ObjectKind

log = structlog.get_logger("bot.render")

PRESS_WINDOW = timedelta(seconds=15)
"""How long Telegram takes a message as the response to a press."""
ANSWER_LIMIT = 200
TOAST_LIMIT = 60
"""A longer answer is shown as an alert, which stays until it is read."""
PIN = "pin_card"
UNTIL_POSTED_S = 2.0
"""After that the card is looked for again; the pauses grow."""
BROKEN = "unspeakable"
"""The template of last resort."""
FAULTS = (TemplateError, LookupError, TypeError, ValueError, AttributeError)
"""What a mistake in a template or presenter raises; a failing database or network is none of these."""


@dataclass(frozen=True, slots=True)
class Said:
    """What will be shown, whichever method shows it."""

    rich: Rich
    keyboard: Keyboard = ()

    @property
    def digest(self) -> str:
        shown = [self.rich.text, self.rich.entities, outline(self.keyboard)]
        return sha256(json.dumps(shown, default=str, sort_keys=True).encode()).hexdigest()[:32]


class TelegramRenderer(Renderer):
    """Finds the presenter of a notice, words what it decides, and picks the method."""

    async def render(self, uow: UnitOfWork, delivery: Delivery, now: datetime) -> Call | TryLater | None:
        notice = delivery.notice
        if notice.mode is Mode.REACTION:
            return _reaction(notice)
        if notice.kind == PIN:
            return await _pin(uow, notice)
        if notice.mode is Mode.CALL:
            return _call(str(notice.values["method"]), dict(notice.values["params"]))
        spoken = await _language(uow, delivery)
        is_shown = _shown_id(delivery) is not None or delivery.was_unknown
        scene = Scene(uow, notice, spoken, now, is_shown=is_shown)
        view = await _look(scene)
        if view is None:
            return None
        if notice.mode is Mode.ANSWER:
            return _answer(notice, view, scene)
        said = Said(await _worded(scene, view, named=_must_name(delivery)), view.keyboard)
        if view.file is not None and notice.mode is Mode.FILE:
            return _document(notice, view.file, said)
        if _shown_id(delivery) is not None and said.digest == delivery.rendered:
            return None
        return await _message(uow, delivery, said, now)


async def _look(scene: Scene) -> View | None:
    """Ask the presenter; a mistake in it is logged and said in general terms."""
    if scene.notice.kind not in presenters.kinds():
        log.warning("notice of a kind this version does not know is left unsaid", notice=scene.notice.kind)
        return None
    try:
        return await presenters.find(scene.notice.kind)(scene)
    except FAULTS:
        log.exception("notice cannot be presented", notice=scene.notice.kind, key=scene.notice.key)
        return View(template=BROKEN)


async def _worded(scene: Scene, view: View, *, named: bool = False) -> Rich:
    html = _filled(scene, view)
    receiver = scene.notice.receiver_id
    if named and receiver is not None:
        await scene.meet(receiver)
        html = Markup("{}:\n{}").format(scene.mention(receiver), Markup(html))  # noqa: S704 - it came from our template
    return to_rich(html)


def _filled(scene: Scene, view: View) -> str:
    env = environment(scene.words.language)
    try:
        text = env.get_template((view.template or scene.notice.kind) + SUFFIX).render(scene.context(), **view.context)
        if text.strip():
            return text
        log.error("notice has no text", notice=scene.notice.kind, key=scene.notice.key)
    except FAULTS:
        log.exception("notice cannot be worded", notice=scene.notice.kind, key=scene.notice.key)
    return env.get_template(BROKEN + SUFFIX).render()


async def _language(uow: UnitOfWork, delivery: Delivery) -> Words:
    """The notice's own language; else that of the one person who sees it; else the desk's."""
    notice = delivery.notice
    reader = notice.chat_id if notice.chat_id > 0 else None
    if notice.mode is Mode.EPHEMERAL and not delivery.ordinary:
        reader = notice.receiver_id or reader
    person = await uow.people.get(reader) if reader is not None else None
    found = uow.catalog.desk_of_chat(notice.chat_id)
    desk = uow.catalog.desks.get(notice.desk_id) if notice.desk_id is not None else found[0] if found else None
    return words(choose(notice.language, person.language if person else None, desk.language if desk else None))


def _reaction(notice: Notice) -> Call | None:
    if notice.message_id is None or not can_be_named(notice.message_id):
        return None
    emoji = notice.values.get("emoji")
    reaction = [{"type": "emoji", "emoji": emoji}] if emoji else []
    params = {"chat_id": notice.chat_id, "message_id": notice.message_id, "reaction": reaction}
    return _call("setMessageReaction", params)


async def _pin(uow: UnitOfWork, notice: Notice) -> Call | TryLater | None:
    """Pin the card of an open task, as soon as it is known which message that is."""
    task = await uow.tasks.get(int(notice.values["task_id"]))
    if task is None or not task.is_open:
        return None
    posted = await uow.outbox.posted("task_card", ObjectKind.TASK, int(notice.values["task_id"]))
    if posted is None:
        return TryLater(UNTIL_POSTED_S, "the card is not posted yet")
    chat_id, message_id = posted
    return _call("pinChatMessage", {"chat_id": chat_id, "message_id": message_id, "disable_notification": True})


def _call(method: str, params: dict[str, Any]) -> Call:
    shown = json.dumps([method, params], default=str, sort_keys=True)
    return Call(method, params, sha256(shown.encode()).hexdigest()[:32])


def _answer(notice: Notice, view: View, scene: Scene) -> Call:
    params: dict[str, Any] = {"callback_query_id": notice.callback_id}
    if not view.silent:
        text = clip(to_rich(_filled(scene, view)).text, ANSWER_LIMIT)
        params["text"] = text
        if len(text) > TOAST_LIMIT:
            params["show_alert"] = True
    return _call("answerCallbackQuery", params)


def _is_ephemeral(delivery: Delivery) -> bool:
    """One-person messages exist in groups; in private everything is."""
    notice = delivery.notice
    in_group = notice.chat_id < 0 and notice.receiver_id is not None
    return notice.mode is Mode.EPHEMERAL and in_group and not delivery.ordinary


def _must_name(delivery: Delivery) -> bool:
    """Whether an ordinary message in a group must say whom it is for."""
    return delivery.notice.mode is Mode.EPHEMERAL and delivery.ordinary and delivery.notice.chat_id < 0


def _shown_id(delivery: Delivery) -> int | None:
    """The message to edit, if this was shown before."""
    if delivery.notice.mode is Mode.POST:
        return None
    return delivery.ephemeral_id if _is_ephemeral(delivery) else delivery.sent_message_id


def _document(notice: Notice, file: Upload, said: Said) -> Call:
    params: dict[str, Any] = {"chat_id": notice.chat_id, "document": file, "caption": said.rich.text}
    if said.rich.entities:
        params["caption_entities"] = list(said.rich.entities)
    return Call("sendDocument", params, said.digest)


async def _message(uow: UnitOfWork, delivery: Delivery, said: Said, now: datetime) -> Call:
    notice, shown, alone = delivery.notice, _shown_id(delivery), _is_ephemeral(delivery)
    params: dict[str, Any] = {"chat_id": notice.chat_id, "text": said.rich.text}
    if said.rich.entities:
        params["entities"] = list(said.rich.entities)
    params["link_preview_options"] = {"is_disabled": True}
    if said.keyboard or shown is not None:
        params["reply_markup"] = await issue(uow, said.keyboard, notice.chat_id)
    if shown is None:
        return Call("sendMessage", params | _place(delivery, now, alone=alone), said.digest)
    if alone:
        params |= {"receiver_user_id": notice.receiver_id, "ephemeral_message_id": shown}
        return Call("editEphemeralMessageText", params, said.digest)
    return Call("editMessageText", params | {"message_id": shown}, said.digest)


def _place(delivery: Delivery, now: datetime, *, alone: bool) -> dict[str, Any]:
    """Where in the chat a new message goes, and who sees it."""
    notice = delivery.notice
    place: dict[str, Any] = {"disable_notification": True} if notice.kind in QUIET else {}
    if notice.topic_id is not None:
        place["message_thread_id"] = notice.topic_id
    if alone:
        receiver: dict[str, Any] = {"receiver_user_id": notice.receiver_id}
        if notice.callback_id and (delivery.put_at is None or now - delivery.put_at < PRESS_WINDOW):
            receiver["callback_query_id"] = notice.callback_id
        place["ephemeral_message_parameters"] = receiver
    elif notice.reply_to is not None and can_be_named(notice.reply_to):
        place["reply_parameters"] = {"message_id": notice.reply_to, "allow_sending_without_reply": True}
    return place
