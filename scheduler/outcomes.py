"""What became of a Bot API call, told from how it failed (the error table of Telegram's own server)."""

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from desk.delivery import (
    FLOODED,
    Call,
    CardGone,
    Failed,
    Migrated,
    NotEphemeral,
    Outcome,
    Sent,
    Skipped,
    TryLater,
    Unknown,
    Unreachable,
)
from scheduler.limiter import seconds_of

RETRY_S = 1.0
"""First pause after a failure that was not Telegram's wish; the delivery stretches it from try to try."""


class TokenRefused(Exception):
    """Telegram does not know this token: no call will ever succeed."""


class ServerTrouble(NetworkError):
    """The server broke off (5xx), or something that is not the Bot API answered in its place."""

    def __init__(self, status: int, description: str) -> None:
        super().__init__(f"{status} {description}")
        self.status = status


_NEVER_LEFT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)
_NOT_REACHABLE = (
    "chat not found",
    "bot can't initiate",
    "user is deactivated",
    "bot was blocked",
    "bot was kicked",
    "bot is not a member",
    "not enough rights to send",
    "have no rights to send",
    "no write access",
    "chat_write_forbidden",
    "chat_restricted",
    "group chat was deactivated",
    "peer_id_invalid",
)
_GONE_CARD = ("message to edit not found", "message can't be edited", "message_id_invalid")
_GONE_MESSAGE = "message to react not found"
_TOO_LATE = (
    _GONE_MESSAGE,
    "query is too old",
    "query id is invalid",
    "query_id_invalid",
    "message to delete not found",
    "message to pin not found",
    "message to unpin not found",
    "reaction_invalid",
)
_DROPPABLE: tuple[tuple[tuple[str, ...], frozenset[str]], ...] = (
    (("can't parse entities", "entity", "entities"), frozenset({"entities", "caption_entities"})),
    (("message thread not found",), frozenset({"message_thread_id"})),
    (("message to be replied not found", "message to reply not found"), frozenset({"reply_parameters"})),
)


def is_post(method: str) -> bool:
    """Whether doing it twice shows twice; everything else may be repeated without harm."""
    return method.startswith(("send", "copy", "forward", "create", "post"))


def is_ephemeral(call: Call) -> bool:
    return "ephemeral_message_parameters" in call.params or "Ephemeral" in call.method


def droppable(refused: BadRequest, params: frozenset[str]) -> frozenset[str]:
    """Parameters without which a refused message may still be said: better plain than not at all."""
    text = refused.message.lower()
    for words, names in _DROPPABLE:
        if any(word in text for word in words):
            return names & params
    return frozenset()


def never_left(error: BaseException) -> bool:
    """Whether the call certainly did not reach any server."""
    return isinstance(error.__cause__, _NEVER_LEFT)


def is_outage(error: TelegramError) -> bool:
    """Whether Telegram as a whole seems away, and not this one call unwelcome."""
    if isinstance(error, BadRequest):
        return False
    return isinstance(error, NetworkError)


def classify(error: TelegramError, call: Call) -> Outcome:
    """The outcome of a call that raised `error`. Raises `TokenRefused` where going on is pointless."""
    match error:
        case RetryAfter():
            return TryLater(seconds_of(error), FLOODED, counts=False)
        case ChatMigrated():
            return Migrated(error.new_chat_id)
        case Forbidden():
            return Unreachable(_words(error))
        case BadRequest():
            return _refused(error, call)
        case InvalidToken() | EndPointNotFound():
            return _not_found(error, call)
        case NetworkError():
            return _broken_off(error, call)
    return Failed(_words(error))


def _refused(error: BadRequest, call: Call) -> Outcome:
    text = error.message.lower()
    if "message is not modified" in text:
        return Sent(digest=call.digest)
    if is_ephemeral(call):
        return NotEphemeral(_words(error))
    if any(words in text for words in _NOT_REACHABLE):
        return Unreachable(_words(error))
    if call.method.startswith("edit") and any(words in text for words in _GONE_CARD):
        return CardGone()
    if any(words in text for words in _TOO_LATE):
        return Skipped(_words(error), is_gone=_GONE_MESSAGE in text)
    return Failed(_words(error))


def _not_found(error: TelegramError, call: Call) -> Outcome:
    """401 and 404 look alike to the library. 404 is the fault of the call: the token was good at the start."""
    cause = error.__cause__ if isinstance(error.__cause__, TelegramError) else error
    if "unauthorized" in cause.message.lower():
        raise TokenRefused("Telegram refuses the bot token") from None
    if is_ephemeral(call):
        return NotEphemeral("this Bot API server knows no ephemeral messages")
    return Failed(f"this Bot API server has no method {call.method}")


def _broken_off(error: NetworkError, call: Call) -> Outcome:
    if never_left(error):
        return TryLater(RETRY_S, "Telegram cannot be reached", counts=False)
    if isinstance(error, ServerTrouble) and 300 <= error.status < 500:
        return TryLater(RETRY_S, _words(error))
    reason = _words(error) if isinstance(error, ServerTrouble) else _network_words(error)
    return Unknown(reason) if is_post(call.method) else TryLater(RETRY_S, reason)


def _network_words(error: NetworkError) -> str:
    cause = error.__cause__
    return f"connection broke: {type(cause).__name__}" if cause is not None else "connection broke"


def _words(error: TelegramError) -> str:
    """What Telegram said, short enough to be kept with the message."""
    return error.message[:200]
