"""The checker against thousands of values made from the schema itself."""

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.sandbox.methods.strict import request_findings
from bot.sandbox.params import Params
from bot.sandbox.schema import Struct, TypeName, bot_api
from bot.sandbox.schema.checking import Checker
from tests.sandbox.schema_values import at, malformed, objects, places, updates, values

CHECKER = Checker(bot_api())
UPDATE = TypeName("Update")
CALLS = st.sampled_from(bot_api().method_names).flatmap(
    lambda name: st.tuples(st.just(name), objects(bot_api().method(name).parameters))
)
STRUCTS = [name for name in bot_api().type_names if isinstance(bot_api().type(name), Struct)]
relaxed = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@given(updates())
@relaxed
def test_whatever_the_schema_allows_has_no_findings(update):
    assert CHECKER.check(update, UPDATE) == []


@given(CALLS)
@relaxed
def test_strict_mode_takes_whatever_the_schema_allows(call):
    name, params = call

    assert request_findings(name, Params(params)) == []


@given(CALLS)
@relaxed
def test_strict_mode_takes_it_as_texts_of_a_form_too(call):
    name, params = call
    form = {key: value if isinstance(value, str) else json.dumps(value) for key, value in params.items()}

    assert request_findings(name, Params(form)) == []


@given(updates(), st.data())
@relaxed
def test_a_field_nobody_knows_is_found_wherever_it_stands(update, data):
    place = data.draw(st.sampled_from(places(update)))
    at(update, place)["no_such_field"] = 1

    assert CHECKER.check(update, UPDATE) != []


@given(st.sampled_from(STRUCTS).flatmap(lambda name: st.tuples(st.just(name), values(TypeName(name)))), st.data())
@relaxed
def test_a_required_field_that_lacks_is_found_by_its_path(made, data):
    name, value = made
    required = bot_api().type(name).required
    if not required:
        return
    missing = data.draw(st.sampled_from(required))
    del value[missing]

    assert [str(finding) for finding in CHECKER.check(value, TypeName(name))] == [
        f"{missing}: is missing, {name} requires it"
    ]


@given(malformed(updates("message", "edited_message", "callback_query")))
@relaxed
def test_a_malformed_update_never_breaks_the_checker(update):
    assert isinstance(CHECKER.check(update, UPDATE), list)
