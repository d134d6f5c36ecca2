"""The buttons under an earlier answer that was offered to the asker.

They work whatever has happened to the question since it was shown: the use cases look whether it is open still.
"""

from collections.abc import Awaitable, Callable

from desk.people import Action
from desk.usecases import meanwhile, similar
from desk.usecases.pressed import Press


async def _helped(pressed: Press) -> None:
    question = await pressed.question()
    await similar.helped(pressed.uow, pressed.origin.user_id, question, now=pressed.now)
    await pressed.toast("glad")


async def _ask_anyway(pressed: Press) -> None:
    question = await pressed.question()
    await meanwhile.hold_chat(pressed.uow, question.chat_id)
    was_closed = not question.is_open
    await similar.ask_anyway(pressed.uow, pressed.origin.user_id, question, now=pressed.now)
    if was_closed:
        await meanwhile.hear(pressed.uow, question, now=pressed.now)
    await pressed.toast("asked")


PRESSES: dict[str, tuple[Action, Callable[[Press], Awaitable[None]]]] = {
    "similar_helped": (Action.ASK, _helped),
    "similar_anyway": (Action.ASK, _ask_anyway),
}
