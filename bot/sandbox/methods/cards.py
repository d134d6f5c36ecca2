"""Messages that are a few fields: places, contacts, dice; and places that move."""

import secrets
from typing import Any

from bot.sandbox import wire
from bot.sandbox.errors import CANNOT_EDIT, bad_request
from bot.sandbox.methods.editing import change, own
from bot.sandbox.methods.outgoing import deliver, prepare
from bot.sandbox.methods.registry import Call, method
from bot.sandbox.model import Message
from bot.sandbox.params import Params

Json = dict[str, Any]

LONGEST_LIFE = 86_400
SHORTEST_LIFE = 60
FOREVER = 0x7FFFFFFF
DICE = {"🎲": 6, "🎯": 6, "🎳": 6, "🏀": 5, "⚽": 5, "🎰": 64}
_DETAILS = ("foursquare_id", "foursquare_type", "google_place_id", "google_place_type")


def _degrees(params: Params, name: str, most: float) -> float:
    degrees = params.number(name)
    if degrees is None:
        raise bad_request(f"{name} is empty")
    if not -most <= degrees <= most:
        raise bad_request("LOCATION_INVALID" if name == "latitude" else "wrong longitude specified")
    return degrees


def location(params: Params) -> Json:
    """A place; with `live_period` one that may move for so long."""
    life = params.integer("live_period")
    if life and life != FOREVER and not SHORTEST_LIFE <= life <= LONGEST_LIFE:
        raise bad_request("wrong live location period specified")
    live = {"heading": params.integer("heading"), "proximity_alert_radius": params.integer("proximity_alert_radius")}
    return {
        "latitude": _degrees(params, "latitude", 90),
        "longitude": _degrees(params, "longitude", 180),
        **wire.compact(horizontal_accuracy=params.number("horizontal_accuracy"), live_period=life or None),
        **{name: value for name, value in live.items() if life and value},
    }


def location_content(params: Params) -> Json:
    return {"location": location(params)}


def venue_content(params: Params) -> Json:
    """A place with a name; clients that know no venues read its `location`."""
    place = location(params)
    title, address = params.text("title").strip(), params.text("address").strip()
    if not title or not address:
        raise bad_request(f"venue {'address' if title else 'title'} must be non-empty")
    details = {name: params.text(name) for name in _DETAILS if params.text(name)}
    return {"venue": {"location": place, "title": title, "address": address, **details}, "location": place}


def contact_content(params: Params) -> Json:
    phone, first_name = params.text("phone_number").strip(), params.text("first_name").strip()
    if not phone:
        raise bad_request("phone number must be non-empty")
    if not first_name:
        raise bad_request("first name must be non-empty")
    others = {name: params.text(name) for name in ("last_name", "vcard") if params.text(name)}
    return {"contact": {"phone_number": phone, "first_name": first_name, **others}}


CARDS = {
    "location": (location_content, "locations"),
    "venue": (venue_content, "venues"),
    "contact": (contact_content, "contacts"),
}


def _register(kind: str) -> None:
    read, noun = CARDS[kind]

    @method(f"send{kind.capitalize()}")
    def send_card(call: Call) -> Json:
        content = read(call.params)
        return deliver(call, prepare(call, noun), content)


for _kind in CARDS:
    _register(_kind)


@method("sendDice")
def send_dice(call: Call) -> Json:
    emoji = call.params.text("emoji").removesuffix("\ufe0f") or "🎲"
    if emoji not in DICE:
        raise bad_request("wrong dice emoji")
    value = secrets.randbelow(DICE[emoji]) + 1
    return deliver(call, prepare(call, "dice"), {"dice": {"emoji": emoji, "value": value}})


def _living(call: Call, message: Message) -> Json:
    """A place that still moves."""
    place: Json = message.content.get("location", {})
    life = place.get("live_period", 0)
    if not life or (life != FOREVER and call.world.now() > message.date + life):
        raise bad_request(CANNOT_EDIT)
    return place


@method("editMessageLiveLocation")
def edit_message_live_location(call: Call) -> Json:
    chat, message = own(call)
    life = {"live_period": _living(call, message)["live_period"]}
    change(call, chat, message, location_content(Params(life | call.params.values)))
    return wire.message(call.world, message)


@method("stopMessageLiveLocation")
def stop_message_live_location(call: Call) -> Json:
    """The last place stays, as one that no longer moves."""
    chat, message = own(call)
    kept = ("latitude", "longitude", "horizontal_accuracy")
    place = {name: value for name, value in _living(call, message).items() if name in kept}
    change(call, chat, message, {"location": place})
    return wire.message(call.world, message)
