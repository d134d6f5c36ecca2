"""Every statement of the daily work finds its rows by an index."""

import pytest
from sqlalchemy import text

from desk.norms import EndedQuery
from desk.sla import ObjectKind, Target
from storage import comments, inbox, journal, memberships, outbox, questions, sending, talk_reader, tasks, timers
from storage.types import to_micros
from tests.storage import make

STATEMENTS = {
    "inbox waiting": (inbox._WAITING, {"now": make.NINE, "known": [1], "resting": [2], "limit": 9}),
    "inbox take": (inbox._TAKE, {"ids": [1], "_now": make.NINE}),
    "open questions of a chat": (talk_reader._OPEN, {"chat_id": 1}),
    "open questions of a desk": (questions._OPEN_OF_DESK, {"desk_id": 1}),
    "unsettled questions of a desk": (questions._UNSETTLED, {"desk_id": 1}),
    "newest questions of a chat": (talk_reader._NEWEST, {"chat_id": 1}),
    "answers in doubt of a chat": (talk_reader._DOUBTED, {"chat_id": 1}),
    "what was said in a chat": (talk_reader._SAID, {"chat_id": 1}),
    "words of a longer question": (talk_reader._WORDS, {"chat_id": 1, "ids": [1, 2]}),
    "people of a chat": (talk_reader._PEOPLE, {"chat_id": 1}),
    "questions by id": (questions._MANY, {"ids": [1]}),
    "dialogs of an asker": (
        questions._LAST_ANSWERED,
        {"chat_id": 1, "asker_id": 2, "topic_id": None, "before": make.NINE},
    ),
    "the question of an answer": (questions._ANSWERED_WITH, {"chat_id": 1, "message_id": 2}),
    "open questions around": (questions._NEAR_OPEN, {"chat_id": 1, "topic_id": None, "before": make.NINE, "limit": 5}),
    "answered questions around": (
        questions._NEAR_ANSWERED,
        {"chat_id": 1, "topic_id": None, "before": make.NINE, "limit": 5},
    ),
    "how often somebody was asked": (journal._TIMES_ASKED, {"user_id": 1, "since": make.NINE}),
    "comments of messages": (comments._OF_MESSAGES, {"firsts": [1], "seconds": [1]}),
    "comments of a task": (comments._OF_TASK, {"task_id": 1}),
    "what a message said": (outbox._SAID, {"chat_id": 1, "message_id": 2}),
    "queue": (tasks._QUEUE, {"id": 1}),
    "tasks of an assignee": (tasks._ASSIGNED, {"id": 1}),
    "tasks of an owner": (tasks._OWNED, {"id": 1}),
    "tasks of a watcher": (tasks._WATCHED, {"id": 1}),
    "task of a message": (tasks._OF_MESSAGE, {"chat_id": 1, "message_id": 1}),
    "tasks of messages": (tasks._OF_MESSAGES, {"firsts": [1], "seconds": [1]}),
    "memberships": (memberships._MANY, {"firsts": [1], "seconds": [1]}),
    "claim due timers": (timers._CLAIM, {"_now": make.NINE, "_limit": 9}),
    "next due timer": (timers._NEXT, {}),
    "leave timers": (timers._LEAVE, {"ids": [1]}),
    "disarm timers": (timers._OF, {"_kind": ObjectKind.TASK, "ids": [1]}),
    "pending notices": (sending._PENDING, {"now": make.NINE, "skip": [1], "limit": 9}),
    "notices halfway": (sending._HALFWAY, {}),
    "chosen notices": (sending._CHOSEN, {"ids": [1]}),
    "refresh cards": (outbox._REFRESH, {"_kind": ObjectKind.TASK, "ids": [1]}),
    "posted card": (outbox._POSTED, {"notice_kind": "x", "kind": ObjectKind.TASK, "object_id": 1}),
    "recently sent": (sending._RECENT, {"since": make.NINE}),
}
TABLES_READ_WHOLE = {"json_each", "one", "other", "newest"}


async def steps_of(database, statements, statement, params):
    """How SQLite goes about it."""
    async with database.begin() as uow:
        with statements(database) as said:
            await uow._work.run(statement, params)
        [sql] = said
        plan = await uow._work.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", (None,) * sql.count("?"))
        return [row[3] for row in plan]


@pytest.mark.parametrize("name", STATEMENTS)
async def test_nothing_of_the_daily_work_reads_a_whole_table(sqlite_database, name, statements):
    steps = await steps_of(sqlite_database, statements, *STATEMENTS[name])

    scanned = [step for step in steps if step.startswith("SCAN") and "USING" not in step]
    assert [step for step in scanned if step.split()[1] not in TABLES_READ_WHOLE] == []


async def test_the_open_and_the_waiting_are_found_by_their_small_indexes(sqlite_database):
    async with sqlite_database.begin() as uow:
        plan = {}
        for sql, index in (
            ("SELECT id FROM outbox WHERE state = 'new' ORDER BY urgency, id", "ix_outbox_new"),
            ("SELECT min(not_before) FROM timers WHERE fired_at IS NULL", "ix_timers_not_before"),
        ):
            rows = await uow._work.run(text(f"EXPLAIN QUERY PLAN {sql}"))
            plan[index] = " ".join(row[3] for row in rows)

    assert all(index in steps for index, steps in plan.items())


async def test_what_goes_next_is_read_from_the_index_alone(sqlite_database, statements):
    """However long the queue is: each look goes through all that wait for their chats."""
    params = {"now": make.NINE, "limit": 100, "skip": {1}}
    steps = await steps_of(sqlite_database, statements, sending._PENDING, params)

    assert "USING COVERING INDEX ix_outbox_new" in steps[0]


async def test_when_to_try_again_is_the_first_row_of_its_index(sqlite_database, statements):
    """It is asked at each turn of the sender."""
    steps = await steps_of(sqlite_database, statements, sending._NEXT_TRY, None)

    assert steps == ["SEARCH outbox USING INDEX ix_outbox_again (next_try_at>?)"]


async def test_the_last_dialog_of_an_asker_is_the_first_row_of_its_index(sqlite_database, statements):
    async with sqlite_database.begin() as uow:
        with statements(sqlite_database) as said:
            await uow.questions.last_answered(1, 2, topic_id=None, before=make.NINE)
        [sql] = said
        plan = await uow._work.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", (None,) * sql.count("?"))
        steps = [row[3] for row in plan]

    found = "ix_questions_chat_id_answered (chat_id=? AND asker_id=? AND answered_at<?)"
    assert steps == [f"SEARCH questions USING INDEX {found}"]


async def test_a_norm_looks_at_the_clocks_of_its_window_and_at_those_that_run(sqlite_database, statements):
    query = EndedQuery(make.DESK, Target.RESOLUTION, make.NINE, make.after(hours=9), "Default")
    async with sqlite_database.begin() as uow:
        with statements(sqlite_database) as said:
            await uow.reports.ended(query)
        plans = [
            await uow._work.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", (None,) * sql.count("?"))
            for sql in said
        ]
        steps = [[row[3] for row in plan] for plan in plans]

    found = "SEARCH clocks USING INDEX ix_clocks_desk_id_stopped_at (desk_id=? AND stopped_at"
    assert [plan[0].startswith(found) for plan in steps] == [True] * 4


async def test_a_batch_of_due_timers_is_found_without_sorting_all_that_are_due(database):
    async with database.begin() as uow:
        await uow.timers.arm(make.timer(f"t{number}", object_id=number) for number in range(2000))
        await uow.flush()
        connection = uow._work.connection
        await connection.exec_driver_sql("ANALYZE timers")
        explain, params = "EXPLAIN QUERY PLAN", (to_micros(make.NINE), 9, 0)
        if database.is_postgresql:
            explain, params = "EXPLAIN", (make.NINE, 9)
        sql = timers._DUE.compile(dialect=connection.dialect)
        plan = str((await connection.exec_driver_sql(f"{explain} {sql}", params)).all())

    assert "ix_timers_not_before" in plan
    assert "Sort" not in plan
    assert "TEMP B-TREE" not in plan
