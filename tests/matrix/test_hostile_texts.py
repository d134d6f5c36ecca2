"""The worst names and words, from the question over the card to the lists: said as they are, and inert."""

from datetime import timedelta
from typing import Any

import pytest

from bot.intake.raw import raw_update
from bot.lanes.parsing import parse
from bot.render.renderer import TelegramRenderer
from desk.delivery import Call
from tests.bot.desk_chat import dispatch
from tests.bot.test_render_kinds import HOSTILE as KNOWN
from tests.bot.test_render_kinds import check_limits, unspeakable
from tests.desk.usecases.stage import HELP, OLGA
from tests.matrix.world import DORA, Trial, writes

HOSTILE = KNOWN | {
    "nul": "before\x00after",
    "surrogate": "half \ud83d of a pair \udc00",
    "formula": '=HYPERLINK("http://evil.example","click")',
    "joiners": "a\u200b\u200d\u2060\ufeff" * 200 + "z",
    "entities": "[x](tg://user?id=1) `code` ||spoiler|| @everyone /done IT-1",
    "combining": "Z" + "\u0301\u0489" * 300,
}


async def handles(trial: Trial, update: dict[str, Any]) -> None:
    parsed = parse(raw_update({"update_id": 1, **update}, 1).raw).update
    await trial.stage.run(lambda uow: dispatch()(parsed, uow, trial.stage.now))


async def says_everything(trial: Trial) -> list[Call]:
    """Each message that waits, as Telegram would get it."""
    renderer, now = TelegramRenderer(), trial.stage.now

    async def do(uow: Any) -> list[Any]:
        fence = await uow.leases.hold("test", "stage", now, timedelta(days=1000))
        waiting = await uow.sending.pending(now, limit=1000, skip_chats=())
        deliveries = await uow.sending.begin([one.id for one in waiting], fence=fence, now=now)
        return [await renderer.render(uow, one, now) for one in deliveries]

    return [one for one in await trial.stage.run(do) if isinstance(one, Call)]


@pytest.mark.parametrize("hostile", HOSTILE)
async def test_a_hostile_question_becomes_a_task_and_is_listed_without_coming_alive(trial: Trial, hostile: str) -> None:
    words = HOSTILE[hostile]
    asked = writes(DORA, HELP, f"{words}\nhow do I print?", message_id=910)
    asked["message"]["from"] |= {"first_name": words, "last_name": words}

    await handles(trial, asked)
    await handles(trial, writes(OLGA, HELP, "/open", message_id=911))
    await handles(trial, writes(OLGA, HELP, "/task", reply_to=910, message_id=912))
    await handles(trial, writes(OLGA, HELP, "/queue", message_id=913))
    await handles(trial, writes(OLGA, HELP, "/metrics", message_id=914))
    calls = await says_everything(trial)

    written = [call for call in calls if "text" in call.params]
    assert len(written) >= 5
    for call in written:
        check_limits(call)
        text = call.params["text"]
        assert text not in {unspeakable("en"), unspeakable("ru")}
        assert "1337" not in text
        for entity in call.params.get("entities", ()):
            assert "evil" not in entity.get("url", "")
            assert not entity.get("url", "").startswith("tg://user?id=1")
