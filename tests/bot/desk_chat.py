"""People who write, press and react to the real handlers, over a desk in memory; nothing is sent."""

from dataclasses import dataclass, field
from functools import cache
from itertools import count
from typing import Any

from aiogram.types import Update

from bot.dispatch import make_dispatch
from bot.intake.raw import raw_update
from bot.lanes.parsing import parse
from bot.routers import members, messages, presses, refusals
from desk.errors import Refused
from desk.notices import Notice
from tests.desk.usecases.stage import HELP, NAMES, TASKS, Stage, memory

TITLES = {HELP: "IT help", TASKS: "IT tasks"}
Json = dict[str, Any]


@cache
def dispatch() -> Any:
    """The handlers as the program has them."""
    return make_dispatch([messages.router, presses.router, members.router])


def user(user_id: int) -> Json:
    name = NAMES.get(user_id, "Somebody")
    return {"id": user_id, "is_bot": False, "first_name": name, "username": name.lower(), "language_code": "en"}


def chat(chat_id: int) -> Json:
    if chat_id > 0:
        return {"id": chat_id, "type": "private", "first_name": NAMES.get(chat_id, "Somebody")}
    return {"id": chat_id, "type": "supergroup", "title": TITLES.get(chat_id, "Elsewhere")}


@dataclass
class DeskChat:
    """Updates as Telegram would send them, each in a transaction of its own, refusals said as in the lanes."""

    stage: Stage = field(default_factory=lambda: Stage(memory().begin))
    ids: Any = field(default_factory=lambda: count(100))
    updates: Any = field(default_factory=lambda: count(1))

    def message(self, author: int | None, where: int, text: str | None = None, **more: Any) -> Json:
        """A message; `more` overrides or adds fields of it."""
        found: Json = {
            "message_id": next(self.ids),
            "date": int(self.stage.now.timestamp()),
            "chat": chat(where),
            **({"from": user(author)} if author is not None else {}),
            **({"text": text} if text is not None else {}),
        }
        return found | more

    async def gets(self, **update: Any) -> list[Notice]:
        """Handle one update; what is to be said because of it, in order."""
        raw = raw_update({"update_id": next(self.updates), **update}, 1).raw
        parsed = parse(raw).update
        try:
            await self.handles(parsed)
        except Refused as refusal:
            said = refusal
            await self.stage.run(lambda uow: refusals.say(uow, parsed, said, self.stage.now))
        return await self.stage.delivers()

    async def handles(self, update: Update) -> None:
        """Raises what the lanes would hear."""
        await self.stage.run(lambda uow: dispatch()(update, uow, self.stage.now))

    async def says(self, author: int, where: int, text: str | None = None, **more: Any) -> tuple[Json, list[Notice]]:
        message = self.message(author, where, text, **more)
        return message, await self.gets(message=message)

    async def told(self, author: int, where: int, text: str, **more: Any) -> Notice:
        """What this person alone is told about what they wrote."""
        _, notices = await self.says(author, where, text, **more)
        mine = [one for one in notices if one.urgency == 0]
        assert len(mine) == 1, [one.kind for one in notices]
        return mine[0]

    async def refused(self, author: int, where: int, text: str, **more: Any) -> dict[str, Any]:
        """The code and values of the refusal they hear."""
        notice = await self.told(author, where, text, **more)
        assert notice.kind == "refusal", notice
        return dict(notice.values)
