"""Where keys stand in a TOML text."""

import tomllib

import pytest

from bot.config.positions import Positions, name_of

TEXT = '''# a comment with [brackets] and = signs
a = 1 # x ] }
b.c = "q # ] \\" }"
"quoted key" = \'\'\'two
lines \'\'\'\'
long = """
 \\""" not yet ""\\
now"""""
[t . "u.v"]
x = [ # a list ]
  1,
  [2, 3],
  { k = 1, l.m = [
     4 ] },
]
[[t.arr]]
n = 1979-05-27 07:32:00
[t.arr.sub]
z = { a = "}", b = ']' }
[[t.arr]]
n = 2
[[t.arr.deep]]
q = 1
[[t.arr.deep]]
q = true
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("a",), 2),
        (("b",), 3),
        (("b", "c"), 3),
        (("quoted key",), 4),
        (("long",), 6),
        (("t", "u.v"), 9),
        (("t", "u.v", "x"), 10),
        (("t", "u.v", "x", 0), 11),
        (("t", "u.v", "x", 1, 1), 12),
        (("t", "u.v", "x", 2, "k"), 13),
        (("t", "u.v", "x", 2, "l", "m", 0), 14),
        (("t", "arr", 0), 16),
        (("t", "arr", 0, "n"), 17),
        (("t", "arr", 0, "sub", "z", "b"), 19),
        (("t", "arr", 1, "n"), 21),
        (("t", "arr", 1, "deep", 0, "q"), 23),
        (("t", "arr", 1, "deep", 1), 24),
        (("t", "arr", 1, "deep", 1, "q"), 25),
    ],
)
def test_every_key_and_element_has_its_line(path, line):
    assert tomllib.loads(TEXT)

    assert Positions(TEXT).line_of(path) == line


def test_a_missing_key_is_where_its_table_is():
    assert Positions(TEXT).line_of(("t", "arr", 1, "missing", "deeper")) == 20


def test_windows_line_ends_count_once():
    positions = Positions("a = 1\r\nb = [\r\n  1,\r\n  2]\r\n")

    assert [positions.line_of(path) for path in (("a",), ("b",), ("b", 1))] == [1, 2, 4]


def test_a_path_is_written_as_people_write_it():
    assert name_of(("desks", "it", "sla", 0, "response")) == "desks.it.sla[0].response"
    assert name_of(("hours", "my office")) == 'hours."my office"'
