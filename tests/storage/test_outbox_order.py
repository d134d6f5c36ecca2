"""What is put in one transaction is sent in the order in which it came up."""

from datetime import UTC, datetime

from desk.notices import Notice
from storage.database import Database

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


async def test_notices_of_one_transaction_go_out_in_the_order_of_the_messages_they_answer(database: Database) -> None:
    async with database.begin() as uow:
        for message_id in (9, 10, 100):
            await uow.outbox.put(Notice("refusal", f"refusal:-100:{message_id}:1772442000", -100))

    async with database.begin(readonly=True) as uow:
        waiting = await uow.sending.pending(NOW, limit=10, skip_chats=())
        keys = (await uow._work.connection.exec_driver_sql("SELECT key FROM outbox ORDER BY id")).scalars().all()

    assert [one.id for one in waiting] == sorted(one.id for one in waiting)
    assert keys == [f"refusal:-100:{message_id}:1772442000" for message_id in (9, 10, 100)]
