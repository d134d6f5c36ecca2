"""Words people use for time, in Russian and English. A new word or language is a new entry here and nowhere else."""

SECOND_S, MINUTE_S, HOUR_S, DAY_S, WEEK_S = 1, 60, 3_600, 86_400, 604_800


def _table(rows: dict[int, str]) -> dict[str, int]:
    return {word: value for value, words in rows.items() for word in words.split()}


UNITS = _table(
    {
        SECOND_S: "s sec secs second seconds с сек секунд секунда секунду секунды",
        MINUTE_S: "m min mins minute minutes м мин минут минута минуту минуты",
        HOUR_S: "h hr hrs hour hours ч час часа часов",
        DAY_S: "d day days д дн день дня дней сут сутки суток",
        WEEK_S: "w week weeks нед неделя неделю недели недель",
    }
)
NUMBERS: dict[str, float] = {"полтора": 1.5, "полторы": 1.5} | _table(
    {
        1: "a an one один одна одну одни",
        2: "two два две",
        3: "three три",
        4: "four четыре",
        5: "five пять",
        6: "six шесть",
        7: "seven семь",
        8: "eight восемь",
        9: "nine девять",
        10: "ten десять",
    }
)
HALF_HOURS = {("полчаса",), ("half", "an", "hour"), ("half", "hour")}
AND = {"и", "and", ","}

TO_A_POINT = {"до", "к", "ко", "в", "во", "by", "at", "on", "till", "until", "before"}
"""Before a point of time: what follows is a clock or a date, so «до 18 ч» is six in the evening."""
OVER_A_SPAN = {"через", "спустя", "in", "after"}
"""Before a span: what follows counts from now."""
TO_EITHER = {"на", "for"}

REPLY = {"ответа", "ответ", "reply", "answer", "response"}
UNTIL = {"до", "till", "until"}
ARTICLES = {"a", "an", "the"}

DAYS_AHEAD = _table({0: "today сегодня", 1: "tomorrow завтра", 2: "послезавтра"})
DAY_AFTER_TOMORROW = ("day", "after", "tomorrow")
WEEKDAYS = _table(
    {
        0: "mon monday пн понедельник понедельника понедельнику",
        1: "tue tues tuesday вт вторник вторника вторнику",
        2: "wed wednesday ср среда среду среды среде",
        3: "thu thur thurs thursday чт четверг четверга четвергу",
        4: "fri friday пт пятница пятницу пятницы пятнице",
        5: "sat saturday сб суббота субботу субботы субботе",
        6: "sun sunday вс воскресенье воскресенья воскресенью",
    }
)
MONTHS = _table(
    {
        1: "jan january янв января",
        2: "feb february фев февр февраля",
        3: "mar march мар марта",
        4: "apr april апр апреля",
        5: "may мая",
        6: "jun june июн июня",
        7: "jul july июл июля",
        8: "aug august авг августа",
        9: "sep sept september сен сент сентября",
        10: "oct october окт октября",
        11: "nov november ноя нояб ноября",
        12: "dec december дек декабря",
    }
)
NOON = {"noon", "полдень", "полудня"}
PARTS_OF_DAY: dict[str, dict[int, int]] = {
    "am": {12: 0} | {hour: hour for hour in range(1, 12)},
    "pm": {12: 12} | {hour: hour + 12 for hour in range(1, 12)},
    "утра": {hour: hour for hour in range(3, 12)},
    "дня": {12: 12} | {hour: hour + 12 for hour in range(1, 6)},
    "вечера": {hour: hour + 12 for hour in range(4, 12)},
    "ночи": {12: 0} | {hour: hour for hour in range(1, 5)},
}
"""Hour as said → hour of the day; an hour that is not there is not said so."""
