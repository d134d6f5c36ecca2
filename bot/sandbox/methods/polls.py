"""Polls and quizzes."""

from typing import Any

from bot.sandbox import voting, wire
from bot.sandbox.errors import bad_request
from bot.sandbox.methods.editing import own
from bot.sandbox.methods.formatting import Formatted, format_text, formatted
from bot.sandbox.methods.keyboards import read_markup
from bot.sandbox.methods.outgoing import deliver, prepare
from bot.sandbox.methods.registry import Call, method

Json = dict[str, Any]

QUESTION_LIMIT = 300
OPTION_LIMIT = 100
EXPLANATION_LIMIT = 200
DESCRIPTION_LIMIT = 1024
MOST_OPTIONS = 12
OPEN_SECONDS = range(5, 2_628_001)


def _words(found: Formatted, name: str, limit: int, what: str) -> Json:
    if len(found.text) > limit:
        raise bad_request(f"{what} length must not exceed {limit}")
    marks = "text_entities" if name == "text" else f"{name}_entities"
    return wire.compact(**{name: found.text or None, marks: found.entities or None})


def _option(call: Call, raw: Any, number: int) -> Json:
    """An option; a bare text is one, too."""
    raw = {"text": raw} if isinstance(raw, str) else raw
    if not isinstance(raw, dict):
        raise bad_request("Can't parse InputPollOption: Expected an Object")
    found = format_text(call, str(raw.get("text", "")), raw.get("text_entities"), str(raw.get("text_parse_mode", "")))
    if not found.text:
        raise bad_request("poll options must be non-empty")
    words = _words(found, "text", OPTION_LIMIT, "poll options")
    return {"persistent_id": str(number), **words, "voter_count": 0}


def _options(call: Call) -> list[Json]:
    raw = call.params.decode("options", list, "options") or []
    if len(raw) < 2:
        raise bad_request("poll must have at least 2 option")
    if len(raw) > MOST_OPTIONS:
        raise bad_request(f"poll can't have more than {MOST_OPTIONS} options")
    return [_option(call, one, number) for number, one in enumerate(raw)]


def _quiz(call: Call, options: list[Json]) -> Json:
    """What only a quiz has: which options are right, and why."""
    right = call.params.decode("correct_option_ids", list, "correct option identifiers") or []
    if call.params.has("correct_option_id"):
        right = [call.params.integer("correct_option_id", -1)]
    if not right or any(number not in range(len(options)) for number in right):
        raise bad_request("wrong correct option ID specified")
    found = formatted(call, "explanation", "explanation_entities", "explanation_parse_mode")
    return {"correct_option_ids": right, **_words(found, "explanation", EXPLANATION_LIMIT, "poll explanation")}


def _times(call: Call) -> Json:
    """How long it is open: by a length, or until a moment."""
    period, end = call.params.integer("open_period"), call.params.integer("close_date")
    if period and period not in OPEN_SECONDS:
        raise bad_request("wrong open period specified")
    end = call.world.now() + period if period else end
    if end and end - call.world.now() not in OPEN_SECONDS:
        raise bad_request("wrong close date specified")
    return wire.compact(open_period=period or None, close_date=end or None)


def _fields(call: Call) -> Json:
    params = call.params
    kind = params.text("type") or "regular"
    if kind not in ("regular", "quiz"):
        raise bad_request("unsupported poll type specified")
    question = formatted(call, "question", "question_entities", "question_parse_mode")
    if not question.text:
        raise bad_request("poll question must be non-empty")
    options = _options(call)
    about = formatted(call, "description", "description_entities", "description_parse_mode")
    return {
        **_words(question, "question", QUESTION_LIMIT, "poll question"),
        **_words(about, "description", DESCRIPTION_LIMIT, "poll description"),
        "options": options,
        "total_voter_count": 0,
        "is_closed": params.flag("is_closed"),
        "is_anonymous": params.flag("is_anonymous") if params.has("is_anonymous") else True,
        "type": kind,
        "allows_multiple_answers": params.flag("allows_multiple_answers"),
        "allows_revoting": params.flag("allows_revoting") if params.has("allows_revoting") else kind == "regular",
        "members_only": params.flag("members_only"),
        **(_quiz(call, options) if kind == "quiz" else {}),
        **_times(call),
    }


@method("sendPoll")
def send_poll(call: Call) -> Json:
    fields = _fields(call)
    out = prepare(call, "polls")
    return deliver(call, out, {"poll": voting.open_poll(call.world, fields).as_json()})


@method("stopPoll")
def stop_poll(call: Call) -> Json:
    """Nobody votes any more; the keyboard is replaced or goes."""
    chat, message = own(call, "stop", "poll can't be stopped")
    poll = voting.poll_of(call.world, message)
    if poll is None:
        raise bad_request("message is not a poll")
    if poll.is_over:
        raise bad_request("poll has already been closed")
    message.reply_markup = read_markup(call.params, chat, inline_only=True)
    voting.close(call.world, poll)
    call.world.hint("edit", chat, message)
    return poll.as_json()
