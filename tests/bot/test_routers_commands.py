"""What people may send, and that each of it is answered clearly: real handlers, a desk in memory."""

import pytest

from bot.routers.commands import COMMANDS
from desk.notices import Mode
from desk.people import Role
from desk.tasks import Priority, Status
from tests.bot.desk_chat import DeskChat
from tests.desk.usecases.stage import (
    ANNA,
    BELLA,
    BORIS,
    BOT,
    CLARA,
    CYRIL,
    ELSEWHERE,
    HELP,
    OLGA,
    OSCAR,
    TASKS,
    Stage,
    at,
    desk,
    memory,
)

PRINTER = "The printer on the 3rd floor has jammed, what should I do?"
CARD = {"id": BOT, "is_bot": True, "first_name": "Firstline"}


@pytest.fixture
def here() -> DeskChat:
    return DeskChat()


@pytest.fixture
async def made(here: DeskChat) -> DeskChat:
    """Task IT-1 of Bella's question, made and assigned to Boris."""
    asked, _ = await here.says(BELLA, HELP, PRINTER)
    await here.says(BORIS, HELP, "/task", reply_to_message=asked)
    return here


def two_desks(**hr) -> DeskChat:
    """IT and HR; Boris works on both, Oscar on HR alone."""
    plain = {"id": 2, "key": "hr", "title": "HR", "first_line": (-5,), "second_line": -6}
    staff = {BORIS: Role.SPECIALIST, OSCAR: Role.SPECIALIST}
    it = desk(staff={OLGA: Role.LEAD, BORIS: Role.SPECIALIST, CLARA: Role.SPECIALIST})
    stage = Stage(memory(it, desk(staff=staff, **(plain | hr))).begin)
    stage.telegram |= {(-6, BORIS): "creator", (-6, OSCAR): "member", (-5, BORIS): "member"}
    return DeskChat(stage)


# Asking


async def test_a_request_in_private_becomes_a_task_and_is_confirmed(here: DeskChat) -> None:
    notice = await here.told(BELLA, BELLA, "/ask My screen flickers\nsince the morning")

    task = await here.stage.task()
    assert (notice.kind, notice.values["task_id"]) == ("ask_received", task.id)
    assert (task.title, task.description) == ("My screen flickers", "My screen flickers\nsince the morning")
    assert (task.watcher_id, task.chat_id, task.assignee_id) == (BELLA, BELLA, BORIS)


async def test_a_request_without_words_is_asked_for_them(here: DeskChat) -> None:
    for text in ("/ask", "/ask   ", "/ask it"):
        assert await here.refused(BELLA, BELLA, text) == {"code": "text_needed", "command": "ask"}


async def test_a_word_that_names_no_desk_is_a_part_of_the_request(here: DeskChat) -> None:
    await here.told(BELLA, BELLA, "/ask nosuch thing works here")

    assert (await here.stage.task()).title == "nosuch thing works here"


async def test_with_several_desks_a_request_names_one() -> None:
    here = two_desks()

    refusal = await here.refused(BELLA, BELLA, "/ask nosuch My badge is lost")
    assert refusal == {"code": "choose_desk", "desks": ["it", "hr"], "command": "ask"}

    await here.told(BELLA, BELLA, "/ask HR My badge is lost")
    task = await here.stage.task(desk_id=2)
    assert (task.title, task.desk_id) == ("My badge is lost", 2)


async def test_with_several_desks_a_task_of_words_names_one() -> None:
    here = two_desks()

    assert (await here.refused(BORIS, BORIS, "/task Order badges"))["command"] == "task"
    await here.told(BORIS, BORIS, "/task hr Order badges")
    await here.told(BORIS, -6, "/task it is slow")

    assert [(await here.stage.task(number, desk_id=2)).title for number in (1, 2)] == ["Order badges", "it is slow"]


async def test_a_desk_that_is_gone_is_not_offered() -> None:
    here = two_desks()
    async with here.stage.begin() as uow:
        gone = desk(id=2, key="hr", first_line=(), second_line=None, staff={})
        uow.catalog = type(uow.catalog)(desks={**uow.catalog.desks, 2: gone}, hours=uow.catalog.hours)

    await here.told(BELLA, BELLA, "/ask hr manager is rude")

    assert (await here.stage.task(desk_id=1)).title == "hr manager is rude"


# Making tasks


async def test_task_as_a_reply_makes_a_task_of_that_message(made: DeskChat) -> None:
    task = await made.stage.task()

    assert (task.assignee_id, task.owner_id, task.watcher_id, task.title) == (BORIS, OLGA, BELLA, PRINTER)


async def test_task_alone_in_the_first_line_offers_the_last_messages_to_one_person(here: DeskChat) -> None:
    asked, _ = await here.says(BELLA, HELP, PRINTER)

    notice = await here.told(BORIS, HELP, "/task")

    assert (notice.kind, notice.mode, notice.receiver_id) == ("task_picker", Mode.EPHEMERAL, BORIS)
    assert notice.values["message_ids"] == [asked["message_id"]]


@pytest.mark.parametrize("where", [TASKS, BORIS, ELSEWHERE])
async def test_task_with_words_makes_a_task_of_them_anywhere(here: DeskChat, where: int) -> None:
    notice = await here.told(BORIS, where, "/task Replace the toner")

    assert notice.kind == "task_made"
    assert ((await here.stage.task()).title, (await here.stage.task()).watcher_id) == ("Replace the toner", None)


@pytest.mark.parametrize("where", [TASKS, BORIS])
async def test_task_without_words_outside_the_first_line_asks_for_them(here: DeskChat, where: int) -> None:
    assert await here.refused(BORIS, where, "/task") == {"code": "text_needed", "command": "task"}


async def test_task_in_reply_to_a_colleague_in_the_second_line_takes_their_words(here: DeskChat) -> None:
    said, _ = await here.says(CLARA, TASKS, "The UPS in the cellar beeps")

    await here.told(BORIS, TASKS, "/task", reply_to_message=said)

    assert (await here.stage.task()).title == "The UPS in the cellar beeps"


@pytest.mark.parametrize("where", [HELP, BELLA])
async def test_task_of_an_employee_is_refused_with_what_they_can_do(here: DeskChat, where: int) -> None:
    assert await here.refused(BELLA, where, "/task the printer") == {"code": "specialists_only", "action": "make_task"}


async def test_task_of_an_unknown_message_says_so(here: DeskChat) -> None:
    old = here.message(BELLA, HELP, "before the bot came")

    assert (await here.refused(BORIS, HELP, "/task", reply_to_message=old))["code"] == "no_such_message"


# Naming tasks


@pytest.mark.parametrize("name", ["1", "#1", "№1", "IT-1", "it-1", "1."])
async def test_a_task_is_named_by_its_number(made: DeskChat, name: str) -> None:
    notice = await made.told(BORIS, TASKS, f"/take {name}")

    assert notice.values == {"code": "taken", "task_id": 1}
    assert (await made.stage.task()).status is Status.IN_PROGRESS


async def test_a_task_is_named_by_replying_to_its_card_or_to_its_message(made: DeskChat) -> None:
    card = made.message(None, TASKS, "🔵 IT-1 · The printer", **{"from": CARD})
    await made.told(BORIS, TASKS, "/take", reply_to_message=card)
    source = made.message(BELLA, HELP, PRINTER, message_id=100)

    await made.told(BORIS, HELP, "/done", reply_to_message=source)

    assert (await made.stage.task()).status is Status.DONE


BY_NUMBER = (
    "take",
    "hold",
    "done",
    "reopen",
    "cancel",
    "assign",
    "deadline",
    "priority",
    "type",
    "service",
    "customer",
)


@pytest.mark.parametrize("command", BY_NUMBER)
@pytest.mark.parametrize("words", ["", " printer", " 99999999999", " -1"])
async def test_without_a_number_the_command_asks_for_it(made: DeskChat, command: str, words: str) -> None:
    assert await made.refused(OLGA, TASKS, f"/{command}{words}") == {"code": "task_number_needed", "command": command}


@pytest.mark.parametrize("words", ["2 часа", "10 minutes", "25.11 10:00", "18:00"])
async def test_a_time_is_not_taken_for_a_number(made: DeskChat, words: str) -> None:
    await made.says(BORIS, TASKS, "/task Replace the toner")

    assert (await made.refused(BORIS, TASKS, f"/hold {words}"))["code"] == "task_number_needed"
    assert (await made.stage.task(2)).status is Status.NEW


@pytest.mark.parametrize("words", ["2 часа", "2h", "11:00", "#1 2h", "1 2h", "IT-1 до 11:00"])
async def test_in_reply_to_a_card_a_time_is_a_time(made: DeskChat, words: str) -> None:
    card = made.message(None, TASKS, "🔵 IT-1 · The printer", **{"from": CARD})

    await made.told(BORIS, TASKS, f"/hold {words}", reply_to_message=card)

    assert (await made.stage.task()).resume_at == at(11)


async def test_a_list_names_no_task_in_particular(made: DeskChat) -> None:
    await made.says(BORIS, TASKS, "/task Replace the toner")
    queue = made.message(None, TASKS, "IT-1 · The printer\nIT-2 · Replace the toner", **{"from": CARD})

    assert (await made.refused(BORIS, TASKS, "/done", reply_to_message=queue))["code"] == "task_number_needed"


async def test_a_number_that_is_not_there_says_so(made: DeskChat) -> None:
    assert await made.refused(BORIS, TASKS, "/take 42") == {"code": "no_such_task", "number": 42, "prefix": "IT"}
    assert await made.refused(BORIS, TASKS, "/take HR-1") == {"code": "no_such_task", "number": 1, "prefix": "HR"}
    assert (await made.stage.task()).status is Status.NEW


async def test_a_task_of_another_desk_is_refused_by_its_own_rules() -> None:
    here = two_desks()
    await here.says(OSCAR, -6, "/task Order new badges")

    assert await here.refused(CLARA, TASKS, "/take HR-1") == {"code": "specialists_only", "action": "work_task"}
    assert (await here.refused(CLARA, TASKS, "/take 1"))["code"] == "no_such_task"

    await here.told(BORIS, TASKS, "/take HR-1")
    assert (await here.stage.task(desk_id=2)).assignee_id == BORIS


async def test_in_private_a_full_name_chooses_among_desks_and_a_bare_number_does_not() -> None:
    here = two_desks()
    await here.says(OSCAR, -6, "/task Order new badges")

    assert await here.refused(BORIS, BORIS, "/take 1") == {"code": "choose_desk", "desks": ["it", "hr"]}
    await here.told(BORIS, BORIS, "/take HR-1")

    assert (await here.stage.task(desk_id=2)).assignee_id == BORIS


async def test_in_private_a_time_in_reply_to_a_card_is_for_the_task_of_the_card() -> None:
    here = two_desks()
    await here.says(OSCAR, -6, "/task Order new badges")
    card = here.message(None, BORIS, "🔵 HR-1 · Order new badges", **{"from": CARD})

    await here.told(BORIS, BORIS, "/hold 2 hours", reply_to_message=card)

    assert (await here.stage.task(desk_id=2)).resume_at == at(11)


async def test_a_watcher_reopens_their_task_by_its_full_name_in_private() -> None:
    here = two_desks()
    await here.says(BELLA, BELLA, "/ask hr My badge is lost")
    await here.says(BORIS, -6, "/done 1")

    notice = await here.told(BELLA, BELLA, "/reopen HR-1")

    assert notice.values["code"] == "reopened"
    assert (await here.refused(CYRIL, CYRIL, "/reopen HR-1"))["code"] == "specialists_only"


# Verbs with words


@pytest.mark.parametrize(
    ("words", "resume_at"),
    [
        ("2h", at(11)),
        ("до 18:00", at(18)),
        ("завтра 10:00", at(10, day=3)),
        ("tomorrow", at(9, day=3)),
        ("до ответа", None),
    ],
)
async def test_hold_reads_its_moment(made: DeskChat, words: str, resume_at) -> None:
    notice = await made.told(BORIS, TASKS, f"/hold 1 {words}")

    assert notice.values["code"] == "held"
    assert ((await made.stage.task()).status, (await made.stage.task()).resume_at) == (Status.ON_HOLD, resume_at)


async def test_a_bad_time_is_quoted_and_a_past_one_named_so(made: DeskChat) -> None:
    assert await made.refused(BORIS, TASKS, "/hold 1 послезатра") == {"code": "bad_time", "text": "послезатра"}
    assert (await made.refused(BORIS, TASKS, "/deadline 1 01.11 10:00"))["code"] == "time_in_past"
    assert await made.refused(BORIS, TASKS, "/deadline 1 till a reply") == {"code": "bad_time", "text": "till a reply"}
    assert (await made.refused(BORIS, TASKS, "/deadline 1"))["code"] == "bad_time"


async def test_deadline_is_read_by_the_desks_clock() -> None:
    here = DeskChat(Stage(memory(desk(timezone="Europe/Moscow")).begin))
    await here.says(BORIS, TASKS, "/task Replace the toner")

    await here.told(BORIS, TASKS, "/deadline 1 завтра 18:00")

    assert (await here.stage.task()).deadline_at == at(15, day=3)


@pytest.mark.parametrize(
    ("word", "priority"), [("high", Priority.HIGH), ("СРОЧНО", Priority.URGENT), ("low", Priority.LOW)]
)
async def test_priority_is_set_in_words_of_both_languages(made: DeskChat, word: str, priority: Priority) -> None:
    await made.told(OLGA, TASKS, f"/priority 1 {word}")

    assert (await made.stage.task()).priority is priority


async def test_an_unknown_priority_is_refused_and_the_right_is_the_leads(made: DeskChat) -> None:
    assert await made.refused(OLGA, TASKS, "/priority 1 gigantic") == {"code": "bad_priority", "text": "gigantic"}
    assert (await made.refused(BORIS, TASKS, "/priority 1 high"))["code"] == "leads_only"


@pytest.mark.parametrize(
    ("word", "task_type"), [("incident", "incident"), ("Жалоба", "complaint"), ("Service request", "request")]
)
async def test_the_type_is_set_in_words_of_both_languages(made: DeskChat, word: str, task_type: str) -> None:
    notice = await made.told(BORIS, TASKS, f"/type 1 {word}")

    assert notice.values["code"] == "task_type_set"
    assert (await made.stage.task()).task_type == task_type


async def test_a_reply_to_the_card_sorts_its_task(made: DeskChat) -> None:
    card = made.message(None, TASKS, "🔵 IT-1 · The printer", **{"from": CARD})

    await made.told(BORIS, TASKS, "/type question", reply_to_message=card)

    assert (await made.stage.task()).task_type == "question"


async def test_what_the_directory_does_not_know_is_refused_with_what_it_does(made: DeskChat) -> None:
    types = ["incident", "request", "question", "complaint", "improvement"]
    unknown = {"code": "not_in_directory", "what": "task_type", "text": "riddle", "allowed": types, "more": False}

    assert await made.refused(BORIS, TASKS, "/type 1 riddle") == unknown
    assert (await made.refused(BORIS, TASKS, "/service 1"))["allowed"] == []
    assert (await made.refused(BORIS, TASKS, "/customer 1 acme"))["code"] == "leads_only"


@pytest.mark.parametrize("words", ["@clara", "@Clara please", "Clara", "clara", "CLARA"])
async def test_assign_names_somebody_of_the_desk(made: DeskChat, words: str) -> None:
    await made.told(OLGA, TASKS, f"/assign 1 {words}")

    assert (await made.stage.task()).assignee_id == CLARA


async def test_assign_takes_a_mention_without_a_user_name(made: DeskChat) -> None:
    person = {"id": CLARA, "is_bot": False, "first_name": "Clara"}
    entities = [{"type": "text_mention", "offset": 10, "length": 5, "user": person}]

    await made.told(OLGA, TASKS, "/assign 1 Clara", entities=entities)

    assert (await made.stage.task()).assignee_id == CLARA


async def test_assign_in_reply_to_somebody_means_them(made: DeskChat) -> None:
    said, _ = await made.says(CLARA, TASKS, "I can do it")

    await made.told(OLGA, TASKS, "/assign 1", reply_to_message=said)

    assert (await made.stage.task()).assignee_id == CLARA


@pytest.mark.parametrize("words", ["", " me", " я"])
async def test_assign_without_a_name_means_oneself(made: DeskChat, words: str) -> None:
    await made.told(CLARA, TASKS, f"/assign 1{words}")

    assert (await made.stage.task()).assignee_id == CLARA


@pytest.mark.parametrize("words", ["@nobody", "Zoe", "@bella", "Bella"])
async def test_assign_finds_nobody_outside_the_desk(made: DeskChat, words: str) -> None:
    assert (await made.refused(OLGA, TASKS, f"/assign 1 {words}"))["code"] == "no_such_person"


async def test_two_people_of_one_name_are_not_guessed_between(made: DeskChat) -> None:
    async with made.stage.begin() as uow:
        (await uow.people.get(OSCAR)).first_name = "Clara"

    assert (await made.refused(OLGA, TASKS, "/assign 1 Clara"))["code"] == "no_such_person"


# Lists, figures, set-up, help


@pytest.mark.parametrize("name", ["status", "mine", "led", "watched"])
@pytest.mark.parametrize("chat", [DeskChat, two_desks])
async def test_everybody_sees_their_own_lists_wherever_they_ask(chat, name: str) -> None:
    here = chat()

    for person in (BELLA, BORIS, OLGA, ANNA):
        notice = await here.told(person, person, f"/{name}")

        assert (notice.kind, notice.values["list"], notice.values["user_id"]) == ("task_list", name, person)


async def test_the_queue_is_the_desks_and_may_be_named() -> None:
    here = two_desks()

    assert (await here.refused(BORIS, BORIS, "/queue"))["code"] == "choose_desk"
    assert (await here.told(BORIS, BORIS, "/queue hr")).values["desk_id"] == 2
    assert (await here.told(BORIS, TASKS, "/queue")).values["desk_id"] == 1
    assert (await here.refused(CLARA, CLARA, "/queue hr"))["code"] == "specialists_only"
    assert (await here.refused(BELLA, HELP, "/queue"))["code"] == "specialists_only"


async def test_figures_are_of_a_month(here: DeskChat) -> None:
    assert (await here.told(OLGA, OLGA, "/metrics")).values["month"] == "2026-11"
    assert (await here.told(OLGA, OLGA, "/metrics 2026-10")).values["month"] == "2026-10"
    assert (await here.told(OLGA, OLGA, "/metrics it 2026-10")).values["month"] == "2026-10"


@pytest.mark.parametrize(
    "words", ["2026-13", "2026-00", "ноябрь", "2026", "0001-01", "9999-12", "2026-11-02", "٢٠٢٦-١١"]
)
async def test_a_bad_month_is_quoted(here: DeskChat, words: str) -> None:
    assert await here.refused(OLGA, OLGA, f"/metrics {words}") == {"code": "bad_month", "text": words}


async def test_figures_are_not_for_employees(here: DeskChat) -> None:
    assert (await here.refused(BELLA, BELLA, "/metrics"))["code"] == "specialists_only"


async def test_setup_works_in_groups_for_those_who_may(here: DeskChat) -> None:
    assert (await here.told(OLGA, HELP, "/setup")).kind == "setup_report"
    assert (await here.told(ANNA, ELSEWHERE, "/setup")).values["desk_id"] is None
    assert (await here.refused(OLGA, OLGA, "/setup"))["code"] == "group_only"
    assert (await here.refused(BORIS, HELP, "/setup"))["code"] == "leads_only"
    assert (await here.refused(OLGA, ELSEWHERE, "/setup"))["code"] == "admins_only"


async def test_help_and_start_answer_everybody(here: DeskChat) -> None:
    assert (await here.told(BELLA, BELLA, "/start")).kind == "start"
    assert (await here.told(BELLA, HELP, "/help")).kind == "help"


async def test_without_any_desk_everything_is_answered() -> None:
    here = DeskChat(Stage(memory(desk(first_line=(), second_line=None, staff={})).begin))

    for name in sorted(set(COMMANDS) - {"start", "help", "setup"}):
        assert (await here.refused(BELLA, BELLA, f"/{name} 1 word"))["code"] == "no_desk_here", name
    assert (await here.told(BELLA, BELLA, "/help")).kind == "help"
