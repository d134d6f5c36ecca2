"""An annotated chat with fewer specialists, as the trees are shown it."""

from random import Random

from tests.benchmarks.pairing import Chat
from training.thinning import thinned

ASKER, BUSY, RARE = 1, 2, 3


def chat() -> Chat:
    """The busy specialist asks something, and answers a question before the rare one does."""
    lines = [
        (ASKER, "how do I mount it?", 1),
        (BUSY, "asker: by hand", 1),
        (RARE, "asker: or see fstab", 1),
        (BUSY, "does anyone know when the next release is", 4),
        (BUSY, "i mean the stable one", 4),
        (RARE, "busy: in April", 5),
        *((ASKER, "i see", number) for number in range(7, 13)),
    ]
    messages = [
        {
            "id": number,
            "date_unixtime": str(60 * number),
            "type": "message",
            "from": f"user{who}",
            "from_id": f"user{who}",
            "text_entities": [{"type": "plain", "text": text}],
        }
        for number, (who, text, _) in enumerate(lines, start=1)
    ]
    gold = {
        "chat": "small",
        "specialists": {"busy": "user2", "rare": "user3"},
        "bots": [],
        "scored_from": 1,
        "questions": [{"question": 1, "messages": [1], "answer": 2, "seconds": 60}],
        "links": {str(number): [target] for number, (_, _, target) in enumerate(lines, start=1)},
    }
    return Chat({"id": 1, "messages": messages}, gold)


def test_what_the_others_answered_counts_no_more_and_what_they_asked_does():
    seeds = (thinned(chat(), Random(seed)).gold for seed in range(20))  # noqa: S311 - no secret
    gold = next(each for each in seeds if each["specialists"] == {"rare": "user3"})

    assert gold["questions"] == [
        {"question": 1, "messages": [1], "answer": 3, "seconds": 120},
        {"question": 4, "messages": [4, 5], "answer": 6, "seconds": 120},
    ]
