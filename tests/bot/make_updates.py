"""Updates as Telegram writes them."""

from typing import Any


def message(update_id: int, *, chat: int = -100, user: int = 5, text: str = "the printer is dead") -> dict[str, Any]:
    return {
        "update_id": update_id,
        "message": {
            "message_id": update_id,
            "date": 1_700_000_000,
            "chat": {"id": chat, "type": "supergroup", "title": "First line"} if chat < 0 else private(chat),
            "from": person(user),
            "text": text,
        },
    }


def private(chat: int) -> dict[str, Any]:
    return {"id": chat, "type": "private", "first_name": "Anna"}


def person(user: int) -> dict[str, Any]:
    return {"id": user, "is_bot": False, "first_name": "Anna"}


def press(update_id: int, *, chat: int = -100, user: int = 5, data: str = "x") -> dict[str, Any]:
    return {
        "update_id": update_id,
        "callback_query": {
            "id": str(update_id),
            "chat_instance": "1",
            "from": person(user),
            "data": data,
            "message": message(update_id, chat=chat)["message"],
        },
    }
