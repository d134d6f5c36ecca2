"""The figures of a month as an aligned table; what stands behind them one press away."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.render.keyboards import ButtonSpec, Keyboard
from bot.render.presenters.common import in_view
from bot.render.scene import Scene, View, message_url, one_line, presents
from desk.catalog import Desk
from desk.metrics import Figures, FiguresQuery, FirstLine, FirstLineFacts, Month, Pairing
from desk.questions import Question
from desk.usecases import figures as counted

MOST_PEOPLE = 30
MOST_QUESTIONS = 8
LOOK_AT = 60
NAME_WIDTH = 12
CHAT_WIDTH = 14
MOST_CHATS = 8
NOTHING = "–"
BLANK = ("", "", "")


@dataclass(frozen=True, slots=True)
class Behind:
    """One question behind the figures."""

    question: Question
    seconds: float
    url: str | None


@presents("figures")
async def figures(scene: Scene) -> View | None:
    values = scene.values
    desk_id = values.get("desk_id") or scene.notice.desk_id
    desk = scene.uow.catalog.desks.get(int(desk_id)) if desk_id is not None else None
    if desk is None:
        return None
    scene.on(desk)
    month, view = Month.parse(str(values["month"])), str(values.get("view") or "desk")
    person = values.get("specialist_id")
    await scene.meet(person)
    context = {"desk": desk.title, "month": scene.times.month_and_year(month), "view": view, "person": person}
    context["is_past"] = month.bounds(desk.zone)[1] <= scene.now
    context |= await {"desk": _desk_view, "people": _people_view, "list": _list_view}[view](scene, desk, month)
    return View(context, _buttons(scene, desk, month, view))


def _buttons(scene: Scene, desk: Desk, month: Month, view: str) -> Keyboard:
    """Other months up to this one; the other views for those who may see everything."""
    user = int(scene.values["for_user"])
    current = Month.of(scene.now, desk.zone)

    def to(text: str, month: Month, view: str) -> ButtonSpec:
        return in_view(scene, "figures", text, {"month": str(month), "view": view}, for_user=user)

    before, after = month.shifted(-1), month.shifted(1)
    turn = [to(f"◀ {scene.times.short_month(before)}", before, view)]
    if (after.year, after.month) <= (current.year, current.month):
        turn.append(to(f"{scene.times.short_month(after)} ▶", after, view))
    views = {"desk": scene.say("Summary"), "people": scene.say("By person"), "list": scene.say("List")}
    others = [to(text, month, name) for name, text in views.items() if name != view]
    return [turn] if scene.values.get("specialist_id") is not None else [turn, others]


async def _desk_view(scene: Scene, desk: Desk, month: Month) -> dict[str, object]:
    person = scene.values.get("specialist_id")
    now = await counted.of_month(scene.uow, desk, month, now=scene.now, specialist_id=person)
    before = month.shifted(-1)
    then = await counted.of_month(scene.uow, desk, before, now=scene.now, specialist_id=person)
    is_current = month == Month.of(scene.now, desk.zone)
    both = (now.first, then.first)
    heads = (scene.say("now") if is_current else scene.times.short_month(month), scene.times.short_month(then.month))
    first = [
        (scene.say("First line"), *heads),
        *_beside(*(_first_rows(scene, one, both) for one in both)),
    ]
    pairs = [(scene.say("Pairing"), "", ""), *await _pair_lines(scene, desk, month, now, then)]
    second = [(scene.say("Second line"), "", ""), *_beside(_second_rows(scene, now), _second_rows(scene, then))]
    asked, worked = now.first, now.second
    is_busy = asked.dialogs or asked.unanswered or asked.deflected or worked.new or worked.closed or worked.open
    return {"table": aligned([*first, BLANK, *pairs, BLANK, *second]), "blank": not is_busy}


Rows = list[tuple[str, str]]


def _beside(now: Rows, then: Rows) -> list[tuple[str, ...]]:
    """Both months in each row."""
    return [(label, value, before) for (label, value), (_, before) in zip(now, then, strict=True)]


def _first_rows(scene: Scene, first: FirstLine, both: Sequence[FirstLine]) -> Rows:
    """Rows that say nothing of either month are left out."""
    say = scene.say
    return [
        (say("Dialogs"), str(first.dialogs)),
        (say("Average answer"), _time(scene, first.average_s)),
        (say("In working hours"), _time(scene, first.average_work_s)),
        *_median_rows(scene, first, both),
        (say("9 of 10 within"), _time(scene, first.p90_s)),
        (say("Within target"), _share(first.in_target)),
        (say("Unanswered"), str(first.unanswered)),
        *([(say("Earlier answer helped"), str(first.deflected))] if any(one.deflected for one in both) else []),
        *_reaction_rows(scene, first, both),
    ]


def _median_rows(scene: Scene, first: FirstLine, both: Sequence[FirstLine]) -> Rows:
    """Two where it matters what counts as the answer."""
    if not any(one.medians_differ for one in both):
        return [(scene.say("Median"), _time(scene, first.median_s))]
    return [
        (scene.say("Median, reaction"), _time(scene, first.reaction_median_s)),
        (scene.say("Median, answer"), _time(scene, first.answer_median_s)),
    ]


def _reaction_rows(scene: Scene, first: FirstLine, both: Sequence[FirstLine]) -> Rows:
    """What first answers were, where they were not simply answers."""
    rows = []
    if any(one.acknowledged for one in both):
        rows.append((scene.say("“On it” first"), _share(first.acknowledged_share)))
    if any(one.counter_questions for one in both):
        rows.append((scene.say("Asked back first"), _share(first.counter_question_share)))
    return rows


async def _pair_lines(scene: Scene, desk: Desk, month: Month, now: Figures, then: Figures) -> list[tuple[str, ...]]:
    """How far the figures of the first line can be trusted; replies by chat, where the desk has several."""
    by_reply, *others = _beside(_pair_rows(scene, now), _pair_rows(scene, then))
    by_chat: list[tuple[str, ...]] = []
    if len(desk.first_line) > 1 and scene.values.get("specialist_id") is None:
        for chat_id in desk.first_line[:MOST_CHATS]:
            shares = [await _reply_share(scene, desk, chat_id, one) for one in (month, month.shifted(-1))]
            name = one_line(await scene.chat_title(chat_id), CHAT_WIDTH)
            by_chat.append((f"· {name}", *shares))
    return [by_reply, *by_chat, *others]


def _pair_rows(scene: Scene, figures: Figures) -> Rows:
    pairing, say = figures.pairing or Pairing(), scene.say
    return [
        (say("By reply or quote"), _share(pairing.reply_share)),
        (say("Estimated"), _share(pairing.estimated_share)),
        (say("Judged by people"), str(pairing.judged)),
        (say("of them right"), _share(pairing.precision)),
    ]


async def _reply_share(scene: Scene, desk: Desk, chat_id: int, month: Month) -> str:
    start, end = month.bounds(desk.zone)
    query = FiguresQuery(desk.id, start, end, chat_id=chat_id, now=scene.now)
    return _share((await scene.uow.reports.pairing(query)).reply_share)


def _second_rows(scene: Scene, figures: Figures) -> Rows:
    second, say = figures.second, scene.say
    return [
        (say("New tasks"), str(second.new)),
        (say("Closed"), str(second.closed)),
        (say("Open tasks"), str(second.open)),
        (say("of them on hold"), str(second.on_hold)),
        (say("Past the deadline"), str(second.breached)),
        (say("Average resolution"), _time(scene, second.average_s)),
        (say("Median"), _time(scene, second.median_s)),
        (say("Within target"), _share(second.in_target)),
    ]


async def _people_view(scene: Scene, desk: Desk, month: Month) -> dict[str, object]:
    people = await counted.by_specialist(scene.uow, desk, month, now=scene.now)
    await scene.meet(*people)
    rows: list[tuple[str, ...]] = [(scene.say("Who"), scene.say("answers"), scene.say("avg"), scene.say("closed"))]
    for user_id, one in list(people.items())[:MOST_PEOPLE]:
        name = one_line(scene.name(user_id), NAME_WIDTH)
        rows.append((name, str(one.first.dialogs), _time(scene, one.first.average_s), str(one.second.closed)))
    return {"table": aligned(rows), "blank": not people}


async def _list_view(scene: Scene, desk: Desk, month: Month) -> dict[str, object]:
    """The unanswered, oldest first, then the slowest answers."""
    start, end = month.bounds(desk.zone)
    means = desk.settings.response_ends
    facts = await scene.uow.reports.first_line(FiguresQuery(desk.id, start, end, now=scene.now, response_ends=means))
    waiting = await _behind(scene, sorted(_unanswered(facts), key=lambda row: row.question_id)[:LOOK_AT])
    slow = await _behind(scene, sorted(_answered(facts), key=lambda row: -(row.response_s or 0))[:MOST_QUESTIONS])
    waiting.sort(key=lambda one: one.question.asked_at)
    await scene.meet(*(one.question.asker_id for one in (*waiting, *slow)))
    return {
        "waiting": waiting[:MOST_QUESTIONS],
        "waiting_count": len(_unanswered(facts)),
        "slow": slow,
        "blank": not waiting and not slow,
    }


def _unanswered(facts: Sequence[FirstLineFacts]) -> list[FirstLineFacts]:
    return [row for row in facts if row.response_s is None and not row.is_deflected]


def _answered(facts: Sequence[FirstLineFacts]) -> list[FirstLineFacts]:
    return [row for row in facts if row.response_s is not None]


async def _behind(scene: Scene, facts: Sequence[FirstLineFacts]) -> list[Behind]:
    rows = []
    for fact in facts:
        question = await scene.uow.questions.get(fact.question_id)
        if question is None:
            continue
        waited = (scene.now - question.asked_at).total_seconds() if fact.response_s is None else fact.response_s
        url = message_url(question.chat_id, question.first_message_id, question.topic_id)
        rows.append(Behind(question, waited, url))
    return rows


def _time(scene: Scene, seconds: float | None) -> str:
    return NOTHING if seconds is None else scene.times.duration(seconds)


def _share(share: float | None) -> str:
    return NOTHING if share is None else f"{round(share * 100)}\u00a0%"


def aligned(rows: Sequence[tuple[str, ...]]) -> str:
    """Columns for a monospace block: words to the left, figures to the right."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if index == 0 else cell.rjust(width)
            for index, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )
