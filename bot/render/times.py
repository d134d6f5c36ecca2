"""Times as people say them: durations in two units, due times relative to now in the desk's zone."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date
from markupsafe import Markup

from bot.render.i18n import Words, msgid
from desk.durations import whole
from desk.metrics import Month

MINUTE, HOUR, DAY = 60, 3600, 86400
WEEK_DAYS = 7
NEAR_DAYS = {-1: msgid("yesterday"), 0: msgid("today"), 1: msgid("tomorrow")}


class Times:
    """How one reader is told of time: in these words, in this zone, seen from `now`."""

    def __init__(self, words: Words, zone: ZoneInfo, now: datetime) -> None:
        self.words = words
        self.zone = zone
        self.now = now

    def duration(self, seconds: float) -> str:
        """`3 h 12 min`: whole units, two at most."""
        say, left = self.words.say, whole(seconds)
        if left < MINUTE:
            return say("%(n)d s", n=left)
        if left < HOUR:
            return say("%(n)d min", n=left // MINUTE)
        if left < DAY:
            return self._pair(say("%(n)d h", n=left // HOUR), left % HOUR // MINUTE, "%(n)d min")
        return self._pair(say("%(n)d d", n=left // DAY), left % DAY // HOUR, "%(n)d h")

    def working(self, seconds: float) -> str:
        """As `duration`, but never in days: a day of work has not 24 hours."""
        left = whole(seconds)
        if left < DAY:
            return self.duration(left)
        return self._pair(self.words.say("%(n)d h", n=left // HOUR), left % HOUR // MINUTE, "%(n)d min")

    def exact(self, seconds: float) -> str:
        """As `working`, and nothing left out: a promise of 100 seconds is `1 min 40 s`."""
        hours, rest = divmod(whole(seconds), HOUR)
        parts = {"%(n)d h": hours, "%(n)d min": rest // MINUTE, "%(n)d s": rest % MINUTE}
        return " ".join(self.words.say(form, n=number) for form, number in parts.items() if number) or self.duration(0)

    def spoken(self, seconds: float) -> str:
        """Whole minutes in full words below an hour, `duration` above."""
        left = whole(seconds)
        if MINUTE <= left < HOUR:
            return self.words.say_n("%(n)d minute", "%(n)d minutes", left // MINUTE)
        return self.duration(seconds)

    def day_of(self, at: datetime) -> str:
        """The day as it is called today: `today`, `tomorrow`, `Fri`, `25 Nov`."""
        local, today = at.astimezone(self.zone).date(), self.now.astimezone(self.zone).date()
        ahead = (local - today).days
        if ahead in NEAR_DAYS:
            return self.words.say(NEAR_DAYS[ahead])
        if 1 < ahead < WEEK_DAYS:
            return format_date(local, "ccc", locale=self.words.locale)
        form = "d MMM" if local.year == today.year else "d MMM y"
        return format_date(local, form, locale=self.words.locale)

    def clock_of(self, at: datetime) -> str:
        return f"{at.astimezone(self.zone):%H:%M}"

    def moment_of(self, at: datetime) -> str:
        """`tomorrow 10:00`, as plain text (for buttons and short answers)."""
        return f"{self.day_of(at)} {self.clock_of(at)}"

    def until_of(self, at: datetime) -> str:
        """As `moment_of`, today's day left out: what stands after "by"."""
        return self.clock_of(at) if self._is_today(at) else self.moment_of(at)

    def due(self, at: datetime) -> Markup:
        return self._tagged(at, self.moment_of(at))

    def until(self, at: datetime) -> Markup:
        """A near day is shown as we write it: a client's own full weekday does not agree with "by"."""
        text = self.until_of(at)
        return _tag(at, "", text) if self._is_near(at) and not self._is_today(at) else self._tagged(at, text)

    def clock(self, at: datetime) -> Markup:
        return _tag(at, "t", self.clock_of(at))

    def named(self, at: datetime, text: str) -> Markup:
        """A moment in words that stay as they are; a tap on them tells it in the reader's zone."""
        return _tag(at, "", text)

    def left(self, at: datetime, text: str) -> Markup:
        """A stretch up to `at`, which clients that can keep current."""
        return _tag(at, "r", text)

    def month(self, month: Month) -> str:
        return self._named(month, "LLLL")

    def month_and_year(self, month: Month) -> str:
        return f"{self.month(month)} {month.year}"

    def short_month(self, month: Month) -> str:
        return self._named(month, "LLL").rstrip(".")

    def _named(self, month: Month, form: str) -> str:
        return format_date(datetime(month.year, month.month, 1, tzinfo=self.zone), form, locale=self.words.locale)

    def _pair(self, first: str, rest: int, form: str) -> str:
        return f"{first} {self.words.say(form, n=rest)}" if rest else first

    def _is_today(self, at: datetime) -> bool:
        return at.astimezone(self.zone).date() == self.now.astimezone(self.zone).date()

    def _tagged(self, at: datetime, text: str) -> Markup:
        """A client draws the entity in its reader's zone: today's time alone, a near day's name, or a date."""
        if self._is_today(at):
            return _tag(at, "t", text)
        return _tag(at, "wt" if self._is_near(at) else "dt", text)

    def _is_near(self, at: datetime) -> bool:
        return timedelta(0) < at - self.now < timedelta(days=WEEK_DAYS - 1)


def _tag(at: datetime, form: str, text: str) -> Markup:
    return Markup('<tg-time unix="{}" format="{}">{}</tg-time>').format(int(at.timestamp()), form, text)
