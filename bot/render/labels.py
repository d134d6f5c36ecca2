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
