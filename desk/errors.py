"""What the desk says no with. A refusal carries a code and values, never a text: the edge words it for its reader."""

from enum import StrEnum
from typing import Any


class Refusal(StrEnum):
    """Every reason a person may hear; each has a text in every language (held by a test)."""

    NOT_ALLOWED = "not_allowed"
    SPECIALISTS_ONLY = "specialists_only"
    LEADS_ONLY = "leads_only"
    ADMINS_ONLY = "admins_only"
    NOT_IN_SECOND_LINE = "not_in_second_line"
    NOT_IN_CHAT = "not_in_chat"
    NO_SECOND_LINE = "no_second_line"
    NO_DESK_HERE = "no_desk_here"
    CHOOSE_DESK = "choose_desk"
    NO_SUCH_DESK = "no_such_desk"
    ANONYMOUS = "anonymous"
    NO_SUCH_TASK = "no_such_task"
    NO_SUCH_PERSON = "no_such_person"
    NO_SUCH_MESSAGE = "no_such_message"
    ALREADY_MADE = "already_made"
    NOTHING_TO_PICK = "nothing_to_pick"
    TASK_NUMBER_NEEDED = "task_number_needed"
    BAD_TIME = "bad_time"
    TIME_IN_PAST = "time_in_past"
    BAD_PRIORITY = "bad_priority"
    NOT_IN_DIRECTORY = "not_in_directory"
    BAD_MONTH = "bad_month"
    WRONG_STATUS = "wrong_status"
    ALREADY_TAKEN = "already_taken"
    ALREADY_DONE = "already_done"
    BUTTON_NOT_YOURS = "button_not_yours"
    BUTTON_STALE = "button_stale"
    BUTTON_UNKNOWN = "button_unknown"
    PREVIEW_STALE = "preview_stale"
    TOO_MANY_TO_MOVE = "too_many_to_move"
    UNDO_TOO_LATE = "undo_too_late"
    GROUP_ONLY = "group_only"
    UNKNOWN_COMMAND = "unknown_command"
    TEXT_NEEDED = "text_needed"
    NO_WORDS = "no_words"
    COMMENT_NOT_YOURS = "comment_not_yours"
    COMMENT_ON_CLOSED = "comment_on_closed"
    NOT_A_QUESTION = "not_a_question"
    NOT_A_PAIR = "not_a_pair"
    FIRST_LINE_ONLY = "first_line_only"
    ALREADY_DEFLECTED = "already_deflected"
    NO_CLOCK = "no_clock"


class DeskError(Exception):
    """Anything the rules of support object to."""


class Refused(DeskError):
    """A person asked for something they cannot have; nothing was changed."""

    def __init__(self, code: Refusal, **values: Any) -> None:
        super().__init__(code.value)
        self.code = code
        self.values = values


class NotHeardYet(Refused):
    """Refused, unless it still comes: what a person points at may be on its way. Who can wait asks again before."""


class BeingTold(DeskError):
    """Something is on its way to a person: what is known of it must stay until it is known where it stands."""


class LookupNeeded(DeskError):
    """A rule needs to know who is in a chat; Telegram must be asked before the use case runs again.

    `user_id` 0 asks for the administrators of the chat (its owner among them); once asked, a membership of user 0 marks
    that the answer is known.
    """

    def __init__(self, chat_id: int, user_id: int) -> None:
        super().__init__(f"membership of {user_id} in {chat_id}")
        self.chat_id = chat_id
        self.user_id = user_id


class ConcurrentChange(DeskError):
    """Somebody else changed the same thing meanwhile: nothing was stored, the whole step is to be run again."""

    def __init__(self, what: str, object_id: int) -> None:
        super().__init__(f"{what} {object_id} was changed by somebody else")
        self.what = what
        self.object_id = object_id
