"""The schema: read rightly, complete, and of one mind with aiogram's own types."""

import aiogram
import aiogram.methods
import aiogram.types
import pytest
from aiogram.types import InputFile

from bot.sandbox.methods import METHODS
from bot.sandbox.schema import ListOf, OneOf, Plain, Struct, TypeName, Word, bot_api, parse
from bot.sandbox.schema.checking import Checker
from bot.sandbox.schema.derive import derive


def test_the_notation_is_read():
    assert parse("Integer | String") == OneOf((Plain("Integer"), Plain("String")))
    assert parse("[[PhotoSize]]") == ListOf(ListOf(TypeName("PhotoSize")))
    assert parse("String | [RichText] | RichTextBold") == OneOf(
        (Plain("String"), ListOf(TypeName("RichText")), TypeName("RichTextBold"))
    )
    assert parse("[A | B]") == ListOf(OneOf((TypeName("A"), TypeName("B"))))
    assert parse("'private'") == Word("private")


def test_a_description_becomes_its_slim_form():
    def entry(name, category, description, *fields):
        made = [
            {"name": field, "type": kind, "required": required, "description": text}
            for field, kind, required, text in fields
        ]
        return {"name": name, "category": category, "description": description, "annotations": made}

    source = {
        "api": {"version": "10.3", "release_date": "2026-08-24"},
        "items": [
            {
                "children": [
                    entry("Shape", "types", "One of\n - Circle\n - Square"),
                    entry("Circle", "types", "", ("type", "String", True, "Type of it, always 'circle'")),
                    entry("Square", "types", "", ("type", "String", True, "Type, must be square")),
                    entry(
                        "drawAll",
                        "methods",
                        "Draws. On success, an Array of Shape is returned.",
                        ("shapes", "Array of Circle and Square", True, "What"),
                        ("fast", "Boolean", False, "How"),
                    ),
                ]
            }
        ],
    }

    slim = derive(source, "somewhere")

    assert slim["version"] == "10.3"
    assert slim["types"] == {"Shape": "Circle | Square", "Circle": {"type": "'circle'"}, "Square": {"type": "'square'"}}
    assert slim["methods"] == {
        "drawAll": {"returns": "[Shape]", "fields": {"shapes": "[Circle | Square]", "fast?": "Boolean"}}
    }


def test_every_type_a_field_speaks_of_is_there():
    schema = bot_api()

    def names(kind):
        match kind:
            case ListOf(item):
                yield from names(item)
            case OneOf(options):
                for option in options:
                    yield from names(option)
            case TypeName(name):
                yield name

    structs = [schema.method(name).parameters for name in schema.method_names]
    kinds = [schema.method(name).returns for name in schema.method_names]
    for name in schema.type_names:
        found = schema.type(name)
        if isinstance(found, Struct):
            structs.append(found)
        else:
            kinds.append(found)
    kinds += [field.kind for struct in structs for field in struct.fields.values()]
    spoken_of = {name for kind in kinds for name in names(kind)}

    assert (schema.version, len(schema.method_names), len(schema.type_names)) == ("10.3", 185, 400)
    assert spoken_of <= set(schema.type_names)


def test_the_version_is_the_one_aiogram_speaks():
    assert bot_api().version == aiogram.__api_version__


def test_methods_have_the_parameters_that_aiogram_gives_them():
    schema = bot_api()
    theirs = {
        model.__api_method__: {field.alias or name: field.is_required() for name, field in model.model_fields.items()}
        for name in aiogram.methods.__all__
        if hasattr(model := getattr(aiogram.methods, name), "__api_method__")
        and not isinstance(model.__api_method__, property)
    }

    assert set(theirs) == set(schema.method_names)
    for name, fields in theirs.items():
        ours = {key: field.required for key, field in schema.method(name).parameters.fields.items()}
        former = {key for key, required in fields.items() if key not in ours and not required}
        assert {key: required for key, required in fields.items() if key not in former} == ours, name


def test_types_have_the_fields_that_aiogram_gives_them():
    schema = bot_api()
    compared = 0
    for name in schema.type_names:
        model, ours = getattr(aiogram.types, name, None), schema.type(name)
        if not isinstance(ours, Struct) or model is None or not ours.fields or issubclass(model, InputFile):
            continue
        theirs = {field.alias or key: field for key, field in model.model_fields.items()}
        assert ours.fields.keys() <= theirs.keys(), name
        assert {key for key, field in theirs.items() if key not in ours.fields and field.is_required()} == set(), name
        compared += 1

    assert compared > 300


def test_every_method_of_the_sandbox_is_known():
    assert all(bot_api().method(name) for name, _ in METHODS.values())


def test_a_former_name_means_its_method():
    assert bot_api().method("getChatMembersCount").name == "getChatMemberCount"
    assert bot_api().method("KICKCHATMEMBER").name == "banChatMember"
    assert bot_api().method("sendNothing") is None


def findings(value, kind):
    return [str(finding) for finding in Checker(bot_api()).check(value, parse(kind))]


CHAT = {"id": -5, "type": "group", "title": "Help"}
MESSAGE = {"message_id": 1, "date": 2, "chat": CHAT}


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("Integer", True, ["Integer expected, got Boolean"]),
        ("Integer", "1", ["Integer expected, got String '1'"]),
        ("Float", 1, []),
        ("True", False, ["True expected, got False"]),
        ("String", None, ["String expected, got null"]),
        ("[Integer]", [1, "2"], ["[1]: Integer expected, got String '2'"]),
        (
            "Chat",
            CHAT | {"type": "megagroup"},
            [
                "type: 'private' or 'group' or 'supergroup' or 'channel' expected, got String 'megagroup'",
            ],
        ),
        ("Message", MESSAGE | {"mesage": {}}, ["mesage: Message has no such field"]),
        ("Message", {"message_id": 1, "chat": CHAT}, ["date: is missing, Message requires it"]),
        (
            "Message",
            MESSAGE | {"reply_to_message": MESSAGE | {"text": 5}},
            [
                "reply_to_message.text: String expected, got Integer",
            ],
        ),
        ("[ReactionType]", [{"type": "emoji"}], ["[0].emoji: is missing, ReactionTypeEmoji requires it"]),
        ("ReactionType", {"type": "smile"}, ["type: 'emoji' or 'custom_emoji' or 'paid' expected, got String 'smile'"]),
        (
            "ReactionType",
            "👍",
            [
                "ReactionTypeEmoji or ReactionTypeCustomEmoji or ReactionTypePaid expected, got String '👍'",
            ],
        ),
        ("MaybeInaccessibleMessage", MESSAGE, []),
        ("MaybeInaccessibleMessage", MESSAGE | {"txt": ""}, ["txt: Message has no such field"]),
        ("RichText", ["a", {"type": "bold", "text": ["b"]}], []),
        ("RichText", {"type": "bold"}, ["text: is missing, RichTextBold requires it"]),
        ("RichText", 5, ["String or RichTextBold or RichTextItalic"]),
        ("ForumTopicClosed", {"x": 1}, ["x: ForumTopicClosed has no such field"]),
    ],
)
def test_differences_are_named_by_their_paths(kind, value, expected):
    found = findings(value, kind)

    assert [one[: len(other)] for one, other in zip(found, expected, strict=True)] == expected
