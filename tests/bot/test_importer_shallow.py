"""What is nested too deeply is refused before a parser has to remember it."""

import io
import json

import pytest

from bot.importer.shallow import MOST_LEVELS, Shallow, TooDeep


def read(data, size):
    file = Shallow(io.BytesIO(data))
    return b"".join(iter(lambda: file.read(size), b""))


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1 << 18])
@pytest.mark.parametrize(
    "plain",
    [
        {"text": "[" * 500},
        {"text": '"' + "[" * 500 + "\\"},
        ["\\", "[{" * 200, '\\"', "{" * 100],
        [[{"a": [1, {"b": []}]}]] * 300,
        "ы" * 100 + "[" * 100,
    ],
)
def test_brackets_in_words_and_long_files_are_no_depth(plain, size):
    data = json.dumps(plain, ensure_ascii=False).encode()

    assert read(data, size) == data


@pytest.mark.parametrize("size", [1, 7, 64, 1 << 18])
@pytest.mark.parametrize("pair", [b"[]", b"{}"])
def test_so_many_levels_and_no_more(pair, size):
    deep = pair[:1] * MOST_LEVELS + pair[1:] * MOST_LEVELS

    assert read(deep, size) == deep
    with pytest.raises(TooDeep):
        read(pair[:1] * (MOST_LEVELS + 1), size)


def test_levels_that_are_closed_in_the_same_piece_count_too():
    deep = b"[" * 500 + b"]" * 500

    with pytest.raises(TooDeep):
        read(deep, 1 << 18)
