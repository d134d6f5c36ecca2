"""The same chat with fewer specialists: what the others answered counts no more, and what they asked does.

A desk has a few who answer; in the train split a third of the messages are specialists', in the adjudicated chats a
sixth. The gold of the thinned chat follows from its reply links.
"""

from collections import Counter
from dataclasses import replace
from random import Random
from typing import Any

from desk.pairing.detection import opens_like_a_question, read
from desk.pairing.model import Said
from tests.benchmarks.pairing import Chat

SHARE = 0.18
"""Of the annotated messages that specialists say."""


def thinned(chat: Chat, random: Random) -> Chat:
    said = {each.message_id: each for each in chat.said()}
    kept = _kept(chat, said, random)
    gold = chat.gold | {"specialists": kept, "questions": _questions(chat.gold, said, _ids(kept))}
    return replace(chat, gold=gold)


def _kept(chat: Chat, said: dict[int, Said], random: Random) -> dict[str, str]:
    """Specialists in any order until they say enough."""
    annotated = [each for number, each in said.items() if number >= chat.gold["scored_from"]]
    spoken = Counter(each.author_id for each in annotated)
    names = sorted(chat.gold["specialists"])
    random.shuffle(names)
    kept: dict[str, str] = {}
    total = 0
    for name in names:
        person = chat.gold["specialists"][name]
        if not kept or total + spoken[int(person.removeprefix("user"))] <= SHARE * len(annotated):
            kept[name] = person
            total += spoken[int(person.removeprefix("user"))]
    return kept


def _ids(specialists: dict[str, str]) -> set[int]:
    return {int(person.removeprefix("user")) for person in specialists.values()}


def _questions(gold: dict[str, Any], said: dict[int, Said], specialists: set[int]) -> list[dict[str, Any]]:
    replies: dict[int, list[int]] = {}
    roots = []
    for message, targets in gold["links"].items():
        earlier = [target for target in targets if target != int(message)]
        for target in earlier:
            replies.setdefault(target, []).append(int(message))
        if not earlier and int(message) in said:
            roots.append(int(message))
    known = {question["question"]: question["messages"] for question in gold["questions"]}
    were = _ids(gold["specialists"])
    questions = []
    for root in sorted(roots):
        author = said[root].author_id
        chain = known.get(root) or (_chain(root, replies, said) if author in were - specialists else [])
        if chain and (root in known or _is_plain(said, chain)):
            questions.append(_question(chain, replies, said, specialists))
    return questions


def _is_plain(said: dict[int, Said], chain: list[int]) -> bool:
    """As the gold sees it: by a question mark, or by how it begins."""
    first = read(said[chain[0]].text)
    has_mark = any(read(said[each].text).has_question_mark for each in chain)
    return has_mark or opens_like_a_question(first) or first.begins_with_a_need


def _chain(root: int, replies: dict[int, list[int]], said: dict[int, Said]) -> list[int]:
    """What its author added to a message."""
    found, waiting = {root}, [root]
    while waiting:
        for reply in replies.get(waiting.pop(), ()):
            if reply in said and said[reply].author_id == said[root].author_id and reply not in found:
                found.add(reply)
                waiting.append(reply)
    return sorted(found)


def _question(
    chain: list[int], replies: dict[int, list[int]], said: dict[int, Said], specialists: set[int]
) -> dict[str, Any]:
    answers = (reply for each in chain for reply in replies.get(each, ()) if reply in said)
    answer = min((reply for reply in answers if said[reply].author_id in specialists), default=None)
    seconds = None if answer is None else int((said[answer].at - said[chain[0]].at).total_seconds())
    return {"question": chain[0], "messages": chain, "answer": answer, "seconds": seconds}
