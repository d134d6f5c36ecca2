"""`[desks.X.reminder]`: when the desk is told of the questions nobody has answered."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.config.norms import addressee, read_days
from bot.config.reach import Place
from bot.config.tables import Table
from bot.config.values import flag, time_of_day
from desk.escalation import Audience
from desk.hours_spec import WEEKDAYS
from desk.reminders import Reminder, opens_on

LOOK_AHEAD = 366
"""Days in which one must come on which the desk is open."""


def read_reminder(desk: Table, place: Place, zone: ZoneInfo) -> Reminder | None:
    if "reminder" not in desk:
        desk.table("reminder")
        return None
    table = desk.table("reminder")
    before = len(table.notebook.problems)
    to_group = (Audience.SECOND_LINE,) if place.ground.second_line else (Audience.LEADS,)
    reminder = Reminder(
        at_s=table.need("at", time_of_day, 0),
        days=read_days(table),
        tell=table.each("tell", addressee) or to_group,
        on_closed_days=table.get("on_closed_days", flag, False),
    )
    table.close()
    if len(table.notebook.problems) == before:
        _check(table, reminder, place, zone)
    return reminder


def _check(table: Table, reminder: Reminder, place: Place, zone: ZoneInfo) -> None:
    """A reminder that could never be said is a mistake."""
    ground = place.ground
    if not ground.first_line:
        table.wrong("at", "can never come: a desk without first_line has no questions")
    elif Audience.SECOND_LINE in reminder.tell and not ground.second_line:
        table.wrong("tell", "second_line is nobody: this desk has no second_line; allowed: leads and ids of people")
    elif not (ground.leads or ground.second_line) and reminder.tell == (Audience.LEADS,):
        table.wrong("tell", "leads are nobody: this desk has neither leads nor second_line; write ids of people")
    elif not _ever_comes(reminder, place, zone):
        table.wrong(
            "days" if "days" in table else "at",
            "can never come: the desk is closed on all these days; name others, or write on_closed_days = true",
        )


def _ever_comes(reminder: Reminder, place: Place, zone: ZoneInfo) -> bool:
    hours = place.counting.calendars.get(place.counting.usual)
    if hours is None or reminder.on_closed_days:
        return True
    days = (place.counting.today + timedelta(days=ahead) for ahead in range(LOOK_AHEAD))
    return any(
        opens_on(reminder.when, reminder.when.on(day, zone), zone, hours)
        for day in days
        if WEEKDAYS[day.weekday()] in reminder.days
    )
