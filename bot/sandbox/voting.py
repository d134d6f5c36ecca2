"""Polls of the bot: people vote, time runs out, and the bot is told."""

from typing import Any

from bot.sandbox import wire
from bot.sandbox.errors import Refused
from bot.sandbox.model import Message
from bot.sandbox.people import find
from bot.sandbox.questions import Poll
from bot.sandbox.world import World

Json = dict[str, Any]


FIRST_ID = 5_000_000_000_000_000_000


def open_poll(world: World, fields: Json) -> Poll:
    """A poll nobody has voted in yet."""
    poll = Poll({**fields, "id": str(FIRST_ID + len(world.polls))})
    world.polls[poll.fields["id"]] = poll
    return poll


def vote(world: World, chat_id: int, message_id: int, user_id: int, chosen: list[int]) -> Poll:
    """A person's whole choice by the numbers of the options; an empty one takes the vote back."""
    chat, message = find(world, chat_id, message_id)
    world.person(user_id)
    if not chat.has(user_id):
        raise Refused("not in this chat", 403)
    poll = poll_of(world, message)
    if poll is None or poll.is_over:
        raise Refused("the message is no poll" if poll is None else "the poll is closed", 409)
    _check(poll, user_id, chosen)
    poll.votes.pop(user_id, None)
    if chosen:
        poll.votes[user_id] = sorted(chosen)
    _tell(world, poll)
    if not poll.fields["is_anonymous"]:
        payload = {
            "poll_id": poll.fields["id"],
            "user": wire.user(world, user_id),
            "option_ids": poll.votes.get(user_id, []),
            "option_persistent_ids": [poll.fields["options"][n]["persistent_id"] for n in poll.votes.get(user_id, [])],
        }
        world.queue.push("poll_answer", payload, lane=_lane(poll))
    world.hint("edit", chat, message)
    return poll


def _check(poll: Poll, user_id: int, chosen: list[int]) -> None:
    known = range(len(poll.fields["options"]))
    if len(set(chosen)) != len(chosen) or any(number not in known for number in chosen):
        raise Refused(f"options are different numbers from 0 to {len(known) - 1}")
    if len(chosen) > 1 and not poll.fields["allows_multiple_answers"]:
        raise Refused("the poll takes one answer")
    if user_id in poll.votes and not poll.fields["allows_revoting"]:
        raise Refused("the poll takes no other vote", 409)


def poll_of(world: World, message: Message) -> Poll | None:
    """The poll of a message, closed if its time is over."""
    poll = world.polls.get(message.content.get("poll", {}).get("id", ""))
    if poll is not None and not poll.is_over and 0 < poll.fields.get("close_date", 0) <= world.now():
        close(world, poll)
    return poll


def close_due(world: World) -> None:
    """Close what the clock has run out on."""
    for poll in world.polls.values():
        if not poll.is_over and 0 < poll.fields.get("close_date", 0) <= world.now():
            close(world, poll)


def close(world: World, poll: Poll) -> None:
    poll.fields["is_closed"] = True
    _tell(world, poll)


def _tell(world: World, poll: Poll) -> None:
    world.queue.push("poll", poll.as_json(), lane=_lane(poll))


def _lane(poll: Poll) -> str:
    return f"poll:{poll.fields['id']}"
