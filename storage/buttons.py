"""Buttons by their tokens: random, so that none can be guessed, and worth nothing without the row."""

import secrets
from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from desk.notices import Button
from desk.ports import IssuedButton
from storage.tables import buttons
from storage.work import Work

TOKEN_BYTES = 12
"""96 bits: sixteen letters, well within the 64 bytes of callback data."""

_NAMES = [each.name for each in fields(Button)]
_ISSUE = insert(buttons)
_FIND = select(buttons.c.used_at, *(buttons.c[name] for name in _NAMES)).where(buttons.c.token == bindparam("token"))
_USE = (
    update(buttons)
    .where(buttons.c.token == bindparam("_token"), buttons.c.used_at.is_(None))
    .values(used_at=bindparam("used_at"))
)


class SqlButtons:
    def __init__(self, work: Work) -> None:
        self._work = work
        self._pending: list[dict[str, Any]] = []
        work.buffer(self)

    async def issue(self, buttons: Sequence[Button]) -> Sequence[str]:
        issued_at = self._work.clock()
        tokens = [secrets.token_urlsafe(TOKEN_BYTES) for _ in buttons]
        for token, button in zip(tokens, buttons, strict=True):
            row = {name: getattr(button, name) for name in _NAMES}
            self._pending.append(row | {"values": dict(button.values), "token": token, "issued_at": issued_at})
        return tokens

    async def find(self, token: str, *, lock: bool = False) -> IssuedButton | None:
        await self.flush()
        statement = _FIND.with_for_update() if lock and self._work.is_postgresql else _FIND
        row = (await self._work.run(statement, {"token": token})).first()
        return None if row is None else IssuedButton(token, Button(*row[1:]), row[0])

    async def use(self, token: str, now: datetime) -> None:
        await self.flush()
        await self._work.run(_USE, {"_token": token, "used_at": now})

    async def flush(self) -> None:
        pending, self._pending = self._pending, []
        await self._work.run_many(_ISSUE, pending)

    def forget(self) -> None:
        self._pending.clear()
