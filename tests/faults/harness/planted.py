"""Faults planted in the safety code, each with the tests that must notice."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mutant:
    """In `file` the one place that reads `old` reads `new` instead."""

    what: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]


INBOX = ("tests/storage/test_inbox.py",)
POLLING = ("tests/bot/test_intake_polling.py",)
LANES = ("tests/bot/test_lanes.py", "tests/bot/test_lanes_durable.py")
SENDER = ("tests/scheduler/test_delivery.py", "tests/scheduler/test_with_storage.py")
OUTBOX = ("tests/storage/test_contract_outbox.py",)
SWEEPS = ("tests/storage/test_concurrency.py", "tests/faults/test_schedulers.py")
BUDGET = ("tests/scheduler/test_budget.py",)

MUTANTS = (
    Mutant(
        "an update is acknowledged while it is still being stored",
        "bot/intake/polling.py",
        "        await self._intake.accept(rows)\n",
        "        asyncio.ensure_future(self._intake.accept(rows))\n",
        POLLING,
    ),
    Mutant(
        "the webhook answers before the commit",
        "bot/intake/webhook.py",
        "            await self._intake.accept([row])\n",
        "            asyncio.ensure_future(self._intake.accept([row]))\n",
        ("tests/bot/test_webhook.py",),
    ),
    Mutant(
        "an update that comes again has another key",
        "storage/inbox.py",
        '"payload_hash": blake2b(raw.encode(), digest_size=16).digest()',
        '"payload_hash": __import__("os").urandom(16)',
        INBOX,
    ),
    Mutant(
        "the inbox is read on from the highest known id",
        "bot/lanes/runner.py",
        "known=backlog.known,",
        "known=range(1 + max(backlog.known, default=0)),",
        LANES,
    ),
    Mutant(
        "a batch is dated before its turn has come",
        "bot/lanes/batch.py",
        "            if guarded:\n                await uow.inbox.take_turn()\n"
        "            lanes = {row.lane for row, _ in jobs}\n"
        "            mine = await uow.inbox.lock_lanes(lanes)\n"
        "            now = self._clock.now()  # earlier, it would be before the end of what we waited for\n",
        "            now = self._clock.now()\n"
        "            if guarded:\n                await uow.inbox.take_turn()\n"
        "            lanes = {row.lane for row, _ in jobs}\n"
        "            mine = await uow.inbox.lock_lanes(lanes)\n",
        LANES,
    ),
    Mutant(
        "what is put off for its message holds up the chat that brings it",
        "storage/inbox.py",
        "INBOX_WAITS, _RESTS, inbox.c.tries > 0)",
        "INBOX_WAITS, _RESTS)",
        INBOX,
    ),
    Mutant(
        "a reaction that comes before its message is refused at once",
        "bot/lanes/batch.py",
        "if isinstance(refusal, NotHeardYet) and (is_first_look or waited < PATIENCE):",
        "if False:",
        LANES,
    ),
    Mutant(
        "the key of the inbox is the number alone",
        "storage/inbox.py",
        '"payload_hash": blake2b(raw.encode(), digest_size=16).digest()',
        '"payload_hash": b""',
        INBOX,
    ),
    Mutant(
        "the inbox has no unique key",
        "storage/migrations/versions/0001_the_first_tables.py",
        '        sa.UniqueConstraint("bot_id", "update_id", "payload_hash", '
        'name=op.f("uq_inbox_bot_id_update_id_payload_hash")),\n',
        "",
        INBOX,
    ),
    Mutant(
        "the mark of a handled update is forgotten",
        "storage/inbox.py",
        '.values(state=InboxState.DONE, ended_at=bindparam("_now", type_=inbox.c.ended_at.type))',
        '.values(ended_at=bindparam("_now", type_=inbox.c.ended_at.type))',
        INBOX,
    ),
    Mutant(
        "an update that is done can be taken again",
        "storage/inbox.py",
        '    update(inbox)\n    .where(among(inbox.c.id, "ids"), INBOX_WAITS)\n',
        '    update(inbox)\n    .where(among(inbox.c.id, "ids"))\n',
        INBOX,
    ),
    Mutant(
        "updates are marked in a transaction of their own",
        "bot/lanes/batch.py",
        "            taken = await uow.inbox.take(bold, now) if bold else set()\n",
        "            async with self._begin() as other:\n"
        "                taken = await other.inbox.take(bold, now) if bold else set()\n",
        LANES,
    ),
    Mutant(
        "two processes work on one chat at a time",
        "storage/inbox.py",
        '        return set((await self._work.run(_LOCK_LANES, {"ids": set(lanes)})).scalars())\n',
        "        return set(lanes)\n",
        INBOX,
    ),
    Mutant(
        "a chat does not wait for its failed update",
        "bot/lanes/batch.py",
        "        report.failed += 1\n        report.held[row.lane] = pause\n",
        "        report.failed += 1\n",
        LANES,
    ),
    Mutant(
        "a failed update leaves what it had done",
        "bot/lanes/batch.py",
        "            async with uow.savepoint():\n                if await uow.inbox.take([row.id], now):\n",
        "            if True:\n                if await uow.inbox.take([row.id], now):\n",
        LANES,
    ),
    Mutant(
        "an update that always fails is tried for ever",
        "bot/lanes/batch.py",
        "        if row.tries >= len(RETRY_SECONDS):\n",
        "        if row.tries >= 10**9:\n",
        LANES,
    ),
    Mutant(
        "a database that is away counts as a failed try",
        "bot/trouble.py",
        "TimeoutError | exc.TimeoutError):\n        return True\n",
        "TimeoutError | exc.TimeoutError):\n        return False\n",
        LANES,
    ),
    Mutant(
        "sweeps do not skip what others have locked",
        "storage/timers.py",
        "_DUE.with_for_update(skip_locked=True)",
        "_DUE",
        SWEEPS,
    ),
    Mutant(
        "a timer that was claimed is not marked",
        "storage/timers.py",
        "    return update(timers).where(is_due).values(fired_at=fired_at).returning(*_READ)\n",
        "    return update(timers).where(is_due).values(fired_at=null()).returning(*_READ)\n",
        ("tests/storage/test_concurrency.py",),
    ),
    Mutant(
        "timers fire two seconds early",
        "storage/timers.py",
        '        rows = (await self._work.run(_CLAIM, {"_now": now, "_limit": limit})).all()\n',
        '        early = now + __import__("datetime").timedelta(seconds=2)\n'
        '        rows = (await self._work.run(_CLAIM, {"_now": early, "_limit": limit})).all()\n',
        ("tests/storage/test_concurrency.py", "tests/storage/test_contract_clocks.py"),
    ),
    Mutant(
        "a timer that is armed again fires again",
        "storage/timers.py",
        'conflict=lambda insert: insert.on_conflict_do_nothing(index_elements=["key"])',
        'conflict=lambda insert: insert.on_conflict_do_update(index_elements=["key"], set_={"fired_at": None})',
        ("tests/storage/test_contract_clocks.py",),
    ),
    Mutant(
        "a timer whose firing failed is not undone",
        "scheduler/sweep.py",
        "async with batch.uow.savepoint():\n                        await self._fire(",
        "if True:\n                        await self._fire(",
        ("tests/scheduler/test_with_storage.py",),
    ),
    Mutant(
        "what cannot be written at the end of a sweep holds up every timer",
        "scheduler/sweep.py",
        "            raise _Unwritten(batch.timers, error) from error\n",
        "            raise\n",
        ("tests/scheduler/test_sweep.py",),
    ),
    Mutant(
        "alarms do not wait until what was said is heard",
        "bot/hearing.py",
        "        return min(now, max(self._told_until, LONG_AGO if ear is None else ear.heard_until))\n",
        "        return now\n",
        ("tests/bot/test_hearing.py",),
    ),
    Mutant(
        "the fence of the sender is not checked",
        "storage/leases.py",
        "    if row is None or row.holder is None:\n        raise LeaseLost",
        "    if False:\n        raise LeaseLost",
        OUTBOX + SENDER,
    ),
    Mutant(
        "a lease can be taken while another holds it",
        "storage/leases.py",
        "lease.holder not in {None, holder} and lease.expires_at > now",
        "False",
        ("tests/storage/test_contract_units.py",),
    ),
    Mutant(
        "a sender that was frozen believes that it leads",
        "scheduler/lease.py",
        "        return self._clock() < self._ours_until\n",
        "        return self._fence is not None\n",
        SENDER,
    ),
    Mutant(
        "calls leave before their rows are marked",
        "scheduler/delivery.py",
        "            worded = await self._word(uow, [row.id for row in choice.rows])\n",
        "            worded = await self._word(uow, [row.id for row in choice.rows])\n"
        "            for row, call in worded:\n"
        "                self._start(row, call, lane_of(row))\n"
        "            await asyncio.sleep(0.05)\n",
        SENDER,
    ),
    Mutant(
        "a group that has moved is booked and not followed",
        "scheduler/delivery.py",
        "        one.outcome = await self._ahead(one.row, outcome)\n",
        "        one.outcome = outcome\n",
        ("tests/scheduler/test_delivery.py",),
    ),
    Mutant(
        "what a dead sender left half-way is forgotten",
        "scheduler/delivery.py",
        "            recovered = await recover(uow, now=now, fence=self._lease.fence)\n",
        "            recovered = 0\n",
        (*SENDER, "tests/scheduler/test_runner.py"),
    ),
    Mutant(
        "what a dead sender left half-way counts as sent",
        "desk/usecases/delivery.py",
        'outcome=Unknown("the sender stopped half-way")',
        "outcome=Sent()",
        OUTBOX,
    ),
    Mutant(
        "a post of unknown outcome is repeated for ever",
        "storage/settling.py",
        "POST_REPEATS = 1\n",
        "POST_REPEATS = 10**9\n",
        OUTBOX,
    ),
    Mutant(
        "a post of unknown outcome is never repeated",
        "storage/settling.py",
        "POST_REPEATS = 1\n",
        "POST_REPEATS = 0\n",
        OUTBOX,
    ),
    Mutant(
        "what is said again is said twice",
        "storage/outbox.py",
        "where=_one_of(new.mode, *sorted(STATEFUL))",
        "where=None",
        OUTBOX,
    ),
    Mutant(
        "a change while a card is being sent is lost",
        "storage/sending.py",
        "        elif row.revision != revision:\n            values = booked_again(booked, row.urgency)\n",
        "",
        OUTBOX,
    ),
    Mutant(
        "who writes over a change they did not read is not told",
        "storage/kept.py",
        "            if revisions.get(object_id) != self._stored[object_id][1]:\n",
        "            if False:\n",
        ("tests/storage/test_concurrency.py",),
    ),
    Mutant(
        "writers of SQLite take their lock late",
        "storage/engines.py",
        '"BEGIN" if is_readonly else "BEGIN IMMEDIATE"',
        '"BEGIN"',
        ("tests/storage/test_concurrency.py", "tests/storage/test_database.py", "tests/faults/test_schedulers.py"),
    ),
    Mutant(
        "what SQLite has committed may be lost with the power",
        "storage/engines.py",
        '"synchronous = FULL"',
        '"synchronous = OFF"',
        ("tests/storage/test_database.py",),
    ),
    Mutant(
        "a backup is of several instants",
        "storage/backup/making.py",
        '{"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}',
        '{"isolation_level": "READ COMMITTED", "postgresql_readonly": True}',
        ("tests/storage/test_backup.py",),
    ),
    Mutant(
        "a person is erased while others hold what is theirs",
        "desk/usecases/erasure.py",
        "    await uow.personal.hold(user_id)\n",
        "",
        ("tests/storage/test_lock_order.py",),
    ),
    Mutant(
        "words that were erased come back by an edit",
        "desk/usecases/edits.py",
        "    if known is None or is_erased(known.author_id):\n",
        "    if known is None:\n",
        ("tests/desk/usecases/test_edits.py",),
    ),
    Mutant(
        "a wrong secret opens the webhook",
        "bot/intake/webhook.py",
        "        return right and len(offered) == 1\n",
        "        return len(offered) == 1\n",
        ("tests/bot/test_webhook.py",),
    ),
    Mutant(
        "a used button works again",
        "storage/buttons.py",
        "        return None if row is None else IssuedButton(token, Button(*row[1:]), row[0])\n",
        "        return None if row is None else IssuedButton(token, Button(*row[1:]), None)\n",
        ("tests/storage/test_contract_units.py",),
    ),
    Mutant(
        "a process remembers a talk as it was before an edit, or before a better answer",
        "storage/talks.py",
        "        if self._loaded.pop(chat_id, None) is None:\n",
        "        if False:\n",
        ("tests/desk/usecases/test_edits.py",),
    ),
    Mutant(
        "a group gets one message a minute more than Telegram allows",
        "scheduler/budget.py",
        "GROUP = Window(20, 60.5)\n",
        "GROUP = Window(21, 60.5)\n",
        BUDGET,
    ),
    Mutant(
        "a call that is still on its way holds no place in Telegram's second",
        "scheduler/budget.py",
        '    arrived_by: float = float("inf")\n',
        "    arrived_by: float = 0.0\n",
        BUDGET,
    ),
)
