"""Reading exports piece by piece."""

import tracemalloc

import pytest

from bot.importer.source import BrokenExport, ExportedChat, NotAnExport, chats_of, file_of, messages_of
from tests.bot.exports import ANNA, TALK, account, group, said, write


def test_one_chat_is_found_with_its_bot_api_id(tmp_path):
    path = write(tmp_path / "result.json", group(TALK))

    (chat,) = chats_of(path)

    assert (chat.name, chat.is_group, chat.chat_kind, chat.chat_id) == ("IT help", True, "supergroup", -1001900000001)


@pytest.mark.parametrize(
    ("kind", "chat_id"),
    [("private_group", -77), ("private_supergroup", -10077), ("public_supergroup", -10077)],
)
def test_each_kind_of_group_has_its_own_form_of_id(kind, chat_id):
    assert ExportedChat(77, kind, "x").chat_id == chat_id


@pytest.mark.parametrize("kind", ["personal_chat", "bot_chat", "saved_messages", "private_channel", "public_channel"])
def test_what_is_no_group_is_known_as_such(kind):
    assert not ExportedChat(77, kind, "x").is_group


def test_a_single_chat_is_read_from_its_head_alone(tmp_path):
    path = write(tmp_path / "result.json", group([said(n, ANNA, "x" * 1000) for n in range(2000)]))
    read = []

    chats_of(path, read.append)

    assert max(read) < path.stat().st_size / 2


def test_facts_after_the_messages_are_found_too(tmp_path):
    export = group(TALK)
    path = write(tmp_path / "result.json", {"messages": export.pop("messages"), **export})

    assert chats_of(path)[0].export_id == 1900000001


def test_a_whole_account_lists_its_chats_left_ones_too(tmp_path):
    mine = group([said(1, ANNA, "one")], export_id=1, name="One")
    saved = {"type": "saved_messages", "id": 5, "messages": [said(9, ANNA, "note")]}
    other = group([said(1, ANNA, "two"), said(2, ANNA, "more")], export_id=2, name="Two")
    export = account(mine, saved) | {"left_chats": {"list": [other]}}
    path = write(tmp_path / "result.json", export)

    chats = chats_of(path)

    assert [(chat.name, chat.is_group) for chat in chats] == [("One", True), ("", False), ("Two", True)]
    assert [message["text"] for message in messages_of(path, chats[2])] == ["two", "more"]
    assert [message["text"] for message in messages_of(path, chats[0])] == ["one"]


def test_memory_does_not_grow_with_the_file(tmp_path):
    big = write(tmp_path / "result.json", group([said(n, ANNA, "x" * 2000) for n in range(10_000)]))
    (chat,) = chats_of(big)
    tracemalloc.start()

    count = sum(1 for _ in messages_of(big, chat))

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 10_000
    assert peak < big.stat().st_size / 4


@pytest.mark.parametrize(
    ("content", "said_of_it"),
    [
        ('{"a": 1}', "there is no chat in it"),
        ("<html>", "is not a Telegram Desktop export"),
        ("", "ends in the middle, or is not"),
        ('{"name": "x", "type": "private_group", "id": "7", "messages": []}', "there is no chat in it"),
        ('{"name": "x", "type": "private_group", "id": 7, "messages": {"1": {}}}', "its “messages” are no list"),
        ("[" * 100_000, "nested more than 64 levels deep"),
    ],
)
def test_what_is_no_export_is_said_in_one_line(tmp_path, content, said_of_it):
    path = tmp_path / "result.json"
    path.write_text(content)

    with pytest.raises(NotAnExport, match=said_of_it) as caught:
        chats_of(path)
    assert "\n" not in str(caught.value)


def test_a_cut_file_gives_what_is_there_and_then_says_so(tmp_path):
    path = write(tmp_path / "result.json", group([said(n, ANNA, "x" * 500) for n in range(2000)]))
    path.write_bytes(path.read_bytes()[:-1000])
    messages = messages_of(path, chats_of(path)[0])

    first = next(messages)

    assert first["id"] == 0
    with pytest.raises(BrokenExport, match="ends in the middle"):
        list(messages)


def test_a_damaged_file_gives_what_comes_before_and_then_says_so(tmp_path):
    path = write(tmp_path / "result.json", group([said(n, ANNA, f"number {n}") for n in range(3)]))
    path.write_text(path.read_text().replace('"number 2"', "number 2"), encoding="utf-8")
    messages = messages_of(path, chats_of(path)[0])

    with pytest.raises(BrokenExport, match=r"result\.json is damaged: .+; export it again") as caught:
        list(messages)
    assert "\n" not in str(caught.value)


def test_a_mark_that_an_editor_put_in_front_does_no_harm(tmp_path):
    path = write(tmp_path / "result.json", group([said(1, ANNA, "Не печатает")]))
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())

    [message] = messages_of(path, chats_of(path)[0])

    assert message["id"] == 1


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_file_in_another_encoding_is_told_which(tmp_path, encoding):
    path = write(tmp_path / "result.json", group([]))
    path.write_bytes(path.read_text(encoding="utf-8").encode(encoding))

    with pytest.raises(NotAnExport, match="is in UTF-16; save it as UTF-8"):
        chats_of(path)


@pytest.mark.parametrize("name", ["Айти", "IT"])
def test_a_file_in_an_encoding_of_windows_is_told_how_to_be_saved(tmp_path, name):
    """Where the name of the chat can be read, its messages cannot."""
    path = write(tmp_path / "result.json", group([said(1, ANNA, "Не печатает")]) | {"name": name})
    path.write_bytes(path.read_text(encoding="utf-8").encode("cp1251"))

    with pytest.raises(NotAnExport, match="is not in UTF-8; save it as UTF-8"):
        list(messages_of(path, chats_of(path)[0]))


def test_the_folder_of_an_export_will_do(tmp_path):
    path = write(tmp_path / "result.json", group([]))

    assert file_of(tmp_path) == path


def test_an_html_export_is_told_how_to_be_made_anew(tmp_path):
    with pytest.raises(NotAnExport, match="JSON"):
        file_of(tmp_path / "messages.html")


def test_of_a_cut_account_the_groups_in_front_of_the_cut_are_named(tmp_path):
    account = {"chats": {"list": [group([said(1, ANNA, "x")]), group([said(n, ANNA, "x") for n in range(50)])]}}
    path = write(tmp_path / "result.json", account)
    path.write_bytes(path.read_bytes()[:-200])

    with pytest.raises(BrokenExport, match=r"ends in the middle.+; groups in front of that: «.+» \(-100\d+\)"):
        chats_of(path)


def test_deep_nesting_within_a_message_is_damage(tmp_path):
    path = write(
        tmp_path / "result.json", group([*(said(n, ANNA, "x" * 900) for n in range(600)), said(601, ANNA, "DEEP")])
    )
    path.write_text(path.read_text(encoding="utf-8").replace('"DEEP"', "[" * 100_000), encoding="utf-8")
    messages = messages_of(path, chats_of(path)[0])

    with pytest.raises(BrokenExport, match="is damaged: nested more than 64 levels deep"):
        list(messages)
