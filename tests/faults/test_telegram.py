"""What Telegram did to a talk is counted from the ledger, not from what was planned."""

from typing import Any

from tests.faults.harness.telegram import came_again, overtakers, skipped


def queued(update_id: int, chat: int = -1, kind: str = "message") -> dict[str, Any]:
    return {"event": "queued", "update_id": update_id, "chat": chat, "message_id": update_id, "kind": kind}


def offered(*update_ids: int) -> dict[str, Any]:
    return {"event": "offered", "update_ids": list(update_ids)}


def redelivered(update_id: int) -> dict[str, Any]:
    return {"event": "redelivered", "update_id": update_id}


def test_an_update_has_come_again_once_it_was_offered_after_it_was_to_be_brought_again():
    unconfirmed, waits_still = 7, 9

    entries = [offered(unconfirmed, 8), offered(unconfirmed), redelivered(8), redelivered(waits_still), offered(8)]

    assert came_again(entries) == {8}


def test_who_has_a_lower_number_than_what_was_said_before_has_overtaken_it():
    said = [(-1, 4), (-1, 2), (-1, 5), (-1, 3)]
    entries = [queued(2), queued(3), queued(4), queued(5)]

    assert overtakers(entries, said) == 2
    assert overtakers(entries, sorted(said)) == 0


def test_an_edit_has_overtaken_nothing():
    assert overtakers([queued(4), queued(2, kind="edited_message")], [(-1, 4), (-1, 2)]) == 0


def test_numbers_that_nobody_got_were_skipped():
    assert skipped([queued(10), queued(11), queued(15)]) == 3
    assert skipped([]) == 0
