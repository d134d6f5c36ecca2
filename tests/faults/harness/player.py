"""Plays a plan in the sandbox, portion by portion, and presses the buttons of the cards that come of it."""

import asyncio
import re
import time
from collections.abc import Container, Iterable

from tests.faults.harness.scenery import SPECIALISTS, Scenery
from tests.faults.harness.traffic import Act, Step
from tests.journeys.people import People, Person

LOOK_S = 0.4
SEEN = 2000
"""More than a group gets of cards and words in a round."""
ERRAND = re.compile(r"Errand X(\d+)")
NEXT_BUTTON = {"🔵": "Take", "🟡": "Done"}


class Player:
    """Messages get their numbers from the sandbox; who replies needs the number of what is replied to."""

    def __init__(self, people: People, steps: list[Step]) -> None:
        self._people = people
        self.steps = steps
        self._end = int(time.time())
        self._ids: dict[int, int] = {}
        self.played = 0

    @property
    def total(self) -> int:
        return len(self.steps)

    @property
    def is_over(self) -> bool:
        return self.played == len(self.steps)

    @property
    def said(self) -> list[tuple[int, int]]:
        """Messages by chat and number, as they were said one after the other."""
        return [(step.chat, self._ids[step.number]) for step in self.steps if step.number in self._ids]

    async def play(self, count: int) -> None:
        """The next so many steps."""
        for step in self.steps[self.played : self.played + count]:
            await self._act(step)
            self.played += 1

    async def _act(self, step: Step) -> None:
        date = self._end - step.before_end_s
        about = None if step.about is None else self._ids[step.about]
        match step.act:
            case Act.SAY:
                sent = await self._people.says(step.person, step.chat, step.text, reply_to=about, date=date)
                self._ids[step.number] = sent
            case Act.ERRAND:
                await self._people.says(step.person, step.chat, step.text)
            case Act.EDIT:
                where = {"chat": step.chat, "message_id": about, "from": step.person.user_id}
                await self._people.post("messages/edit", **where, text=step.text)
            case Act.REACT:
                assert about is not None
                await self._people.reacts(step.person, step.chat, about, step.text)


class Clerk:
    """Takes each errand and ends it, by its buttons and each button once, as its card comes to show them."""

    def __init__(self, people: People, scenery: Scenery, steps: Iterable[Step]) -> None:
        self._people = people
        self._groups = list(scenery.groups.values())
        self._left = {step.number: dict(NEXT_BUTTON) for step in steps if step.act is Act.ERRAND}
        self.turn = asyncio.Lock()
        """Who holds it keeps the clerk from pressing."""
        self.dead: Container[object] = frozenset()
        """Cards, by chat and message, that no database knows any more."""

    @property
    def is_done(self) -> bool:
        return not self._left

    @property
    def waits_for(self) -> list[int]:
        return sorted(self._left)

    async def work(self) -> None:
        """Until cancelled."""
        while True:
            for group in self._groups:
                async with self.turn:
                    await self.look(group)
            await asyncio.sleep(LOOK_S)

    async def look(self, group: int) -> None:
        clerk: Person = SPECIALISTS[0]
        for card in await self._people.get(f"chats/{group}/messages?as={clerk.user_id}&limit={SEEN}"):
            found = ERRAND.search(card["text"])
            buttons = self._left.get(int(found[1])) if found and card.get("keyboard") else None
            if buttons is None or found is None or (group, card.get("message_id")) in self.dead:
                continue
            dot = next((dot for dot in buttons if dot in card["text"]), None)
            key = next((each for row in card["keyboard"] for each in row if dot and buttons[dot] in each["text"]), None)
            if dot is None or key is None:
                continue
            where = {"chat": group, "message_id": card["message_id"], "from": clerk.user_id}
            await self._people.post("press", **where, data=key["callback_data"], wait=0)
            del buttons[dot]
            if not buttons:
                del self._left[int(found[1])]
