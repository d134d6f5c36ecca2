"""What kind of answer a question waits for, and which a message is: a time, a place, a person, a number, a yes."""

from collections.abc import Collection
from enum import Flag, auto

from desk.pairing.detection import Reading
from desk.pairing.naming import short_forms
from desk.pairing.patterns import verbose


class Kind(Flag):
    NONE = 0
    TIME = auto()
    PLACE = auto()
    PERSON = auto()
    NUMBER = auto()
    YES_NO = auto()
    MANNER = auto()
    """«Как», "why", «какой»: asks for words, which may be any."""


INFORMATION = Kind.TIME | Kind.PLACE | Kind.PERSON | Kind.NUMBER | Kind.MANNER
FITS, MISFITS, HARDLY = 1.0, -0.5, -0.3
"""What is added to the score of a question for an answer of the kind it waits for, or of another."""

_ASKS = (
    (Kind.TIME, verbose(r"""
        \b(?:когда|(?:во|до|со?|ко?)\ сколь?к(?:о|и|их|им)|как\ (?:долго|скоро)|(?:как(?:ого|ое)|какому)\ (?:числ\w+|
        дн\w+)|
        (?:в\ какое|какое)\ время|в\ како[йм]\ (?:день|час\w*)|через\ сколько|сроки?|
        when|what\ (?:time|date|day)|which\ day|how\ (?:long|soon)|(?:until|by|since)\ when|whens|eta)\b""")),
    (Kind.PLACE, verbose(r"""
        \b(?:где|куда|откуда|(?:в|на)\ как(?:ом|ой)\ (?:кабинет|этаж|комнат|папк|корпус|раздел|офис|ящик|шкаф)\w*|
        where|wheres|(?:which|what)\ (?:room|floor|folder|office|building|desk|drawer|shelf))\b""")),
    (Kind.PERSON, verbose(r"\b(?:кто|кого|кому|кем|ком|чей|чья|чье|чьи|who|whom|whos|whose)\b")),
    (Kind.NUMBER, verbose(r"""
        \b(?<!во\ )(?<!до\ )(?<!через\ )(?:сколько|(?:какой|какая)\ (?:номер|код|кбк|инн|кпп|бик|пин|телефон|сумма|цена|
        размер|лимит|ставка|процент|температура)\w*|
        how\ (?:many|much|big|large|old|far)|(?:what|which)(?:s|\ is)?\ (?:the\ |our\ |your\ )?(?:[\w-]+\ )?
        (?:number|code|pin|limit|price|rate|amount|size|extension|version))\b""")),
    (Kind.MANNER, verbose(r"""
        \b(?:как(?!\ (?:раз|надо|обычно|всегда|будто|бы|только)\b)|почему|зачем|какой|какая|какое|какие|каким|каких|
        что|чем|
        how|why|which|what|whats)\b""")),
)  # fmt: skip
_ASKS_YES_NO = verbose(r"""
    \b(?:ли|можно|нельзя|правда|разве|верно)\b|
    (?:^|[.!,]\s*)(?:(?:hi|hey|hello|so|and|also|but|please|guys|team|all|sorry)\W+)*
    (?:is|are|am|was|were|do|does|did|can|could|will|would|has|have|should|shall|may|might|isnt|arent|doesnt|cant)\b|
    ^\W*(?:any\ (?:news|chance)|anybody|anyone)\b""")  # fmt: skip

_RUSSIAN_DAY = r"""
    (?:понедельник|вторник|сред[ауые]|четверг|пятниц|суббот|воскресень|январ|феврал|март[ае]?\b|апрел|ма[ея]\b|июн|
    июл|август|
    сентябр|октябр|ноябр|декабр|недел|месяц|минут|час|секунд|день|дней|дня\b|дни\b|утр|вечер|обед|ноч|полдень|начал|
    конц|
    течени|квартал|год|выходн|праздник|будн|первой|второй|ближайш|следующ|эт[оу]|мин\b|сутк)
"""
_ENGLISH_DAY = r"""
    (?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|mon|tue|wed|thu|fri|january|february|march|april|june|july|august|
    september|october|november|december|noon|midnight|morning|afternoon|evening|night|lunch|weeks?|months?|hours?|days?|
    minutes?|mins?|hrs?|quarter|year|end\ of)
"""
_HOUR = r"""
    (?:час(?:у|а)?|дв(?:а|ух|ум)|тр(?:и|ех|ем)|четыр(?:е|ех|ем)|(?:пят|шест|сем|девят|десят|одиннадцат|двенадцат)[ьи]|
    вос(?:емь|ьми)|
    one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)
"""
_TELLS = (
    (Kind.TIME, verbose(rf"""
        \b(?:сегодня|завтра|послезавтра|вчера|утром|вечером|ночью|днем|полчаса|скоро|ежедневно|круглосуточно|всегда|
        никогда|
        (?:в|во|до|с|со|к|ко|на|по|через|после|каждый|каждую|каждое|за|от|эт[ау]|этот|следующ\w+|ближайш\w+)\ (?:\w+\ )?
        {_RUSSIAN_DAY}\w*|\d+\ числ\w+|\d+(?:-|\ )?(?:го|е|му|ым|ое)\b|\d{{1,2}}\ (?:{_RUSSIAN_DAY})\w*|(?:минут\w*|
        час\w*|дн\w+)\ \d+|
        (?:в|до|с|к|после)\ {_HOUR}\b|
        (?:в|до|с|к|после)\ \d{{1,2}}(?:[:.]\d\d)?(?!\w|-|\ ?(?:каб|ком|эт|корп))|\d{{1,2}}[:.]\d\d\b|
        today|tomorrow|tonight|yesterday|soon|later|always|never|shortly|asap|daily|weekly|monthly|
        (?:in|on|at|by|until|till|before|after|from|every|next|this|within|since|around|during|about|the|of|for|an?|few|
        half|couple|~)\ (?:an?\ |the\ |half\ (?:an\ )?|\d+\ |few\ |one\ |two\ |three\ |couple\ of\ |next\ |this\ |
        \w+\ )?
        {_ENGLISH_DAY}|{_ENGLISH_DAY}(?=\W|$)|\d{{1,2}}(?:st|nd|rd|th)\b(?!\ floor)|\d+\ ?(?:am|pm|min|mins|h|hrs?)\b|
        (?:at|by|until|till|from|before|after)\ (?:\d{{1,2}}\b|{_HOUR}\b)|\d+\ (?:\w+\ )?{_ENGLISH_DAY})""")),
    (Kind.PLACE, verbose(rf"""
        \b(?:(?<!\w-)(?:на|в|во|у|возле|около|под|над|за|из|внутри|напротив|между|рядом\ с|через)
        \ (?!(?:{_RUSSIAN_DAY})|\d{{1,2}}:|процессе|
        курсе|работе|порядке|итоге|целом|общем|принципе|теории|связи|нас\ все)
        [^\W_]\w*|(?:каб|кабинет|комната|ком|этаж|офис|ящик|корпус|шкаф)\w*\ \d+|там|здесь|тут|сюда|туда|снизу|сверху|
        внизу|
        наверху|справа|слева|
        (?:at|on|in|under|behind|near|inside|outside|opposite|above|below|beside|from|by|via|to)\ (?!(?:\d|
        an?\ (?:hour|min|
        day|week|moment|bit)|the\ (?:\d|morning|afternoon|evening|end|next|week)|progress|time|general|case|fact|it\b|
        {_ENGLISH_DAY}))(?:the\ |our\ |your\ |my\ |a\ )?[a-z]|next\ to|(?:room|floor|building|desk|drawer|office|
        shelf)\ \d+|
        \d(?:st|nd|rd|th)\ floor|here|there|upstairs|downstairs|outside)""")),
    (Kind.PERSON, verbose(r"""
        \b(?:бухгалтер\w*|кадр(?:ы|овик\w*|овичк\w*)|секретар\w*|охран\w*|админ\w*|руководител\w*|начальник\w*|
        директор\w*|
        юрист\w*|завхоз\w*|дежурн\w*|айтишник\w*|снабжен\w*|ресепшен\w*|коллег[аи]|hr|я|мы|меня|мне|нам|
        me|us|reception(?:ist)?|manager|admin|accountant|payroll|security|facilities|secretary|director|finance|legal|
        lead)\b
        """)),
    (Kind.NUMBER, verbose(r"""
        \d|\b(?:один|одна|одно|одну|два|две|три|четыре|пять|шесть|семь|восемь|девять|десять|пара|пару|несколько|много|
        мало|
        ноль|сколько\ (?:угодно|нужно|хотите)|безлимит\w*|бесплатно|половин\w+|
        one|two|three|four|five|six|seven|eight|nine|ten|none|zero|dozen|hundred|thousand|unlimited|free|half)\b""")),
)  # fmt: skip
_SAYS_YES_OR_NO = verbose(r"""
    ^\W*(?:(?:к\ сожалению|увы|ну|привет|пока|еще|unfortunately|well|oh|hi|sorry|im\ afraid)\W+)*
    (?:да|нет|неа|ага|угу|можно|нельзя|конечно|разумеется|никак|верно|правильно|точно|обязательно|возможно|
    yes|yep|yeah|no|nope|sure|of\ course|not\ (?:yet|really|anymore|possible|at\ the\ moment)|(?<=y\ )not\W*$|correct|
    absolutely|
    definitely|right|exactly)\b(?!\ (?:problem|worries|idea|rush))
    """)  # fmt: skip


def awaited(reading: Reading) -> Kind:
    """The kind of answer that a message waits for; none where it only tells of a trouble."""
    found = Kind.NONE
    for kind, words in _ASKS:
        if words.search(reading.folded) is not None:
            found |= kind
    sharp = found & ~Kind.MANNER
    if sharp:
        return sharp
    if found and not reading.is_problem and (reading.has_question_mark or reading.opens_like_a_question):
        return Kind.MANNER
    asks_yes_no = reading.has_question_mark and (not found or _ASKS_YES_NO.search(reading.folded) is not None)
    return Kind.YES_NO if asks_yes_no else Kind.NONE


def told(reading: Reading, names: Collection[str] = ()) -> Kind:
    """The kinds of answer that a message may be. `names`: what the people of a chat are called."""
    found = Kind.PLACE if reading.has_link else Kind.NONE
    for kind, words in _TELLS:
        if words.search(reading.folded) is not None:
            found |= kind
    if _SAYS_YES_OR_NO.match(reading.folded) is not None:
        found |= Kind.YES_NO
    if any(word in names or word in short_forms() for word in reading.words):
        found |= Kind.PERSON
    return found


def fit(waits_for: Kind, tells: Kind) -> float:
    """What is added to the score of a question for an answer of its kind."""
    if not waits_for or not tells:
        return 0.0
    if Kind.YES_NO in tells and Kind.YES_NO not in waits_for:
        return MISFITS
    if waits_for == Kind.MANNER:
        return 0.0 if tells & Kind.PLACE else HARDLY
    return FITS if waits_for & tells else MISFITS
