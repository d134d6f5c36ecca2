"""Comments and answers as people read them."""

from desk.sla import Clock, ObjectKind, Target
from tests.bot.render_world import BELLA, BORIS, CHAT, SECOND, World, at

COMMENT = {"task_id": 42, "comment_id": 3, "returned": False}


def with_clock(**fields) -> World:
    world = World(language="ru")
    world.clocks[9] = Clock(1, ObjectKind.TASK, 42, Target.NEXT_RESPONSE, 1800, 1, at(14, 40), at(15, 10), id=9)
    for name, value in fields.items():
        setattr(world.clocks[9], name, value)
    return world


async def said(world: World, kind: str, values: dict, chat_id: int) -> list[str]:
    call = await world.say(kind, values, chat_id=chat_id)
    return [line for line in call.params["text"].splitlines() if line]


async def test_the_assignee_reads_who_writes_what_and_until_when_to_answer() -> None:
    assert await said(with_clock(), "task_comment", COMMENT, BORIS) == [
        "Белла пишет по IT-42",
        "Принтер на 3 этаже замял бумагу",
        "Принтер на 3 этаже замял бумагу",
        "[фото] – осталось там, где его отправили: передаю только слова.",
        "Ответить до 15:10",
        "Ответьте на это сообщение – передам.",
    ]


async def test_in_the_group_the_assignee_is_named() -> None:
    lines = await said(with_clock(), "task_comment", COMMENT, SECOND)

    assert lines[0] == "Белла пишет по IT-42 · Борис"


async def test_what_was_sent_in_a_chat_with_addresses_is_linked() -> None:
    world = with_clock()

    call = await world.say("task_comment", {**COMMENT, "comment_id": 4}, chat_id=BORIS)

    links = [one["url"] for one in call.params["entities"] if one["type"] == "text_link"]
    assert links == [f"https://t.me/c/{-1_000_000_000_000 - CHAT}/22"]
    assert "[голосовое] ↗" in call.params["text"]


async def test_a_clock_that_waits_promises_no_time() -> None:
    lines = await said(with_clock(due_at=None, paused_at=at(14, 41)), "comment_passed", {**COMMENT, "to": BORIS}, BELLA)

    assert lines == ["Передано: Борис", "[фото] – передаю только слова: опишите, что там, или отправьте в чат."]


async def test_the_watcher_reads_until_when_they_will_be_answered() -> None:
    lines = await said(with_clock(), "comment_passed", {**COMMENT, "to": BORIS, "returned": True}, BELLA)

    assert lines[:2] == ["IT-42 снова в работе.", "Передано: Борис. Ответят до 15:10"]


async def test_the_answer_says_whose_it_is() -> None:
    lines = await said(with_clock(), "task_answer", {"task_id": 42, "comment_id": 5}, BELLA)

    assert lines[0] == "Борис по IT-42:"
    assert lines[-1] == "Можно ответить на это сообщение."
