import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.render.environment import environment
from bot.render.html import clip, to_rich, units

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


def shown(rich, index=0):
    """The text under an entity, cut out as Telegram cuts it."""
    entity = rich.entities[index]
    start, end = entity["offset"], entity["offset"] + entity["length"]
    return rich.text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")


@given(TEXTS)
def test_what_people_write_comes_out_as_they_wrote_it(text):
    template = environment("en").from_string("<blockquote>[{{ text }}]</blockquote>")

    rich = to_rich(template.render(text=text))

    assert rich.text == f"[{text}]"
    assert [entity["type"] for entity in rich.entities] == ["blockquote"]


@given(TEXTS)
def test_outside_quotes_only_runs_of_blank_lines_are_folded(text):
    template = environment("en").from_string("[{{ text }}]")

    rich = to_rich(template.render(text=text))

    assert rich.text == re.sub(r"\n{3,}", "\n\n", f"[{text}]")
    assert rich.entities == ()


@given(
    st.lists(
        st.sampled_from(["<b>", "</b>", "<a href='tg://user?id=5'>", "</a>", "<pre>", "</pre>", "😀", "x", " ", "\n"])
    )
)
def test_entities_lie_inside_the_text_and_never_split_a_character(parts):
    rich = to_rich("".join(parts), limit=12)

    assert units(rich.text) <= 12
    for index, entity in enumerate(rich.entities):
        assert entity["length"] > 0
        assert entity["offset"] + entity["length"] <= units(rich.text)
        assert shown(rich, index)


@pytest.mark.parametrize(
    ("html", "entity"),
    [
        ("<b>x</b>", {"type": "bold"}),
        ("<i>x</i>", {"type": "italic"}),
        ("<u>x</u>", {"type": "underline"}),
        ("<s>x</s>", {"type": "strikethrough"}),
        ("<code>x</code>", {"type": "code"}),
        ("<pre>x</pre>", {"type": "pre"}),
        ("<tg-spoiler>x</tg-spoiler>", {"type": "spoiler"}),
        ("<blockquote>x</blockquote>", {"type": "blockquote"}),
        ("<blockquote expandable>x</blockquote>", {"type": "expandable_blockquote"}),
        ('<a href="https://t.me/c/1/2?a=1&amp;b=2">x</a>', {"type": "text_link", "url": "https://t.me/c/1/2?a=1&b=2"}),
        (
            '<a href="tg://user?id=7">x</a>',
            {"type": "text_mention", "user": {"id": 7, "is_bot": False, "first_name": "x"}},
        ),
        ('<tg-time unix="60">x</tg-time>', {"type": "date_time", "unix_time": 60}),
        (
            '<tg-time unix="60" format="wt">x</tg-time>',
            {"type": "date_time", "unix_time": 60, "date_time_format": "wt"},
        ),
    ],
)
def test_each_tag_is_an_entity(html, entity):
    rich = to_rich(f"a{html}")

    assert rich.text == "ax"
    assert rich.entities == ({"offset": 1, "length": 1, **entity},)


def test_offsets_count_utf_16_units():
    rich = to_rich("😀<b>y</b>")

    assert rich.entities == ({"type": "bold", "offset": 2, "length": 1},)


def test_white_space_at_the_edges_of_an_entity_is_not_part_of_it():
    rich = to_rich("  <b> word </b> and\n")

    assert (rich.text, shown(rich)) == ("word  and", "word")


def test_a_blank_entity_is_none():
    assert to_rich("a<b> </b>b").entities == ()


def test_nested_entities_keep_their_order():
    rich = to_rich("<b>a<i>b</i></b>")

    assert [entity["type"] for entity in rich.entities] == ["bold", "italic"]


def test_a_table_keeps_its_indent_and_blank_lines():
    rich = to_rich("<b>x</b>\n<pre>  a\n\n\n\nb</pre>")

    assert shown(rich, 1) == "  a\n\n\n\nb"


def test_a_long_text_ends_with_an_ellipsis_within_the_limit():
    rich = to_rich("😀" * 3000)

    assert rich.text == "😀" * 2047 + "…"


def test_a_long_quote_is_cut_with_its_text():
    rich = to_rich("<blockquote>" + "x" * 5000 + "</blockquote>")

    assert rich.entities == ({"type": "blockquote", "offset": 0, "length": 4095},)


def test_a_name_that_does_not_fit_is_left_out_whole():
    rich = to_rich('12345 <a href="tg://user?id=7">Bartholomew</a>', limit=12)

    assert (rich.text, rich.entities) == ("12345…", ())


def test_half_a_surrogate_pair_is_replaced():
    assert to_rich("a\ud83db").text == "a\ufffdb"


def test_clip_never_halves_a_character():
    assert clip("😀😀😀", 4) == "😀…"
    assert clip("abc", 3) == "abc"
