"""Answers to presses."""

from bot.sandbox.errors import QUERY_TOO_OLD, bad_request
from bot.sandbox.methods.registry import Call, method

ANSWER_LIMIT = 200


@method("answerCallbackQuery")
def answer_callback_query(call: Call) -> bool:
    """Once, and within the window."""
    text = call.params.text("text")
    if len(text) > ANSWER_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    world = call.world
    callback = world.open_callback(call.params.text("callback_query_id"))
    if callback is None or callback.answer is not None:
        raise bad_request(QUERY_TOO_OLD)
    callback.answer = {"text": text, "show_alert": call.params.flag("show_alert")}
    if url := call.params.text("url"):
        callback.answer["url"] = url
    callback.answered.set()
    world.ledger.add(event="answered", callback=callback.id, **callback.answer)
    world.events.emit("answer", {callback.user_id}, chat=callback.chat_id, callback=callback.id, **callback.answer)
    return True
