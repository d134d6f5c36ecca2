"""What the states of things are called, and the dots that stand before them."""

from bot.render.i18n import msgid
from desk.sla import Target
from desk.tasks import Priority, Status

STATUSES = {
    Status.NEW: msgid("New"),
    Status.IN_PROGRESS: msgid("In progress"),
    Status.ON_HOLD: msgid("On hold"),
    Status.DONE: msgid("Done"),
    Status.CANCELLED: msgid("Cancelled"),
}
OVERDUE = msgid("Overdue")

DOTS = {Status.NEW: "🔵", Status.IN_PROGRESS: "🟡", Status.ON_HOLD: "⏸", Status.DONE: "🟢", Status.CANCELLED: "⚪"}
OVERDUE_DOT = "🔴"
WAITING_DOT = "🔵"

PRIORITIES = {
    Priority.LOW: msgid("low"),
    Priority.NORMAL: msgid("normal"),
    Priority.HIGH: msgid("high"),
    Priority.URGENT: msgid("urgent"),
}

TARGETS = {
    Target.RESPONSE: msgid("answer"),
    Target.NEXT_RESPONSE: msgid("next answer"),
    Target.REACTION: msgid("reaction"),
    Target.RESOLUTION: msgid("resolution"),
}

PROMISES = {
    Target.RESPONSE: msgid("Answer"),
    Target.NEXT_RESPONSE: msgid("Follow-up answer"),
    Target.REACTION: msgid("Reaction"),
    Target.RESOLUTION: msgid("Resolution"),
}
"""The same as headings."""

MEDIA = {
    "photo": msgid("[photo]"),
    "video": msgid("[video]"),
    "voice": msgid("[voice message]"),
    "document": msgid("[file]"),
}
ANY_MEDIA = msgid("[attachment]")

NOTICES = {
    "admin_claimed": msgid("word of the rights of an administrator"),
    "ask_received": msgid("word that a request has arrived"),
    "assign_choices": msgid("a choice of people"),
    "comment_passed": msgid("word that a comment was passed on"),
    "figures": msgid("figures"),
    "help": msgid("the answer to a command"),
    "hold_choices": msgid("a choice of times"),
    "norm_checked": msgid("the check of a norm"),
    "open_list": msgid("the list of open questions"),
    "open_reminder": msgid("the reminder of open questions"),
    "pair_check": msgid("a pair of question and answer"),
    "pair_choices": msgid("a choice of questions"),
    "pair_question": msgid("a pair of question and answer"),
    "privacy": msgid("the answer to a command"),
    "privacy_file": msgid("your data as a file"),
    "erase_wish": msgid("somebody's wish to be erased"),
    "priority_choices": msgid("a choice of priorities"),
    "question_dismissed": msgid("the answer to a command"),
    "question_escalation": msgid("a reminder of a question without an answer"),
    "refusal": msgid("the answer to a command"),
    "setup_report": msgid("the report of /setup"),
    "similar": msgid("a list of earlier answers"),
    "similar_offer": msgid("an earlier answer that was offered"),
    "sla": msgid("support levels"),
    "sla_preview": msgid("the preview of a recalculation"),
    "start": msgid("the answer to a command"),
    "task_answer": msgid("an answer about a task"),
    "task_assigned": msgid("word of a task that was handed over"),
    "task_card": msgid("the card of a task"),
    "task_comment": msgid("a comment on a task"),
    "task_escalation": msgid("a reminder of a late task"),
    "task_list": msgid("a list of tasks"),
    "task_made": msgid("word of a new task"),
    "task_picker": msgid("a choice of messages"),
    "task_returned": msgid("word of a task that is back"),
    "timer_failed": msgid("word of a timer that failed"),
    "update_quarantined": msgid("word of an update that was put aside"),
    "view_closed": msgid("the answer to a press"),
    "watcher_cancelled": msgid("news of a task"),
    "watcher_done": msgid("news of a task"),
    "watcher_held": msgid("news of a task"),
    "watcher_reopened": msgid("news of a task"),
    "watcher_taken": msgid("news of a task"),
    "why": msgid("the explanation of a due time"),
}
"""What could not be said to somebody, by kind of notice."""
