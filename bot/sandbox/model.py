"""What the sandbox's world is made of: people, chats, members, messages."""

from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.files import StoredFile
from bot.sandbox.rights import ADMIN_RIGHTS, permissions

Json = dict[str, Any]

SUPERGROUP_BASE = -1_000_000_000_000
ANONYMOUS_ADMIN = 1_087_968_824
CHANNEL_BOT = 136_817_688
TELEGRAM = 777_000
GENERAL_TOPIC = 1

PRESENT = frozenset({"creator", "administrator", "member", "restricted"})
ADMINS = frozenset({"creator", "administrator"})
STATUSES = frozenset({"creator", "administrator", "member", "restricted", "left", "kicked"})


@dataclass(slots=True)
class Person:
    """A Telegram account; the bot under test is one as well."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    is_bot: bool = False
    role: str | None = None
    started: bool = False
    blocked_bot: bool = False
    deactivated: bool = False

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}" if self.last_name else self.first_name


@dataclass(slots=True)
class Member:
    """One account's place in one chat."""

    user_id: int
    status: str = "member"
    rights: dict[str, bool] = field(default_factory=lambda: dict(ADMIN_RIGHTS))
    tag: str | None = None
    permissions: dict[str, bool] = field(default_factory=lambda: permissions(may_write=False))
    """What is left to a restricted member, whom a ban of words may also find outside of the chat."""
    outside: bool = False
    custom_title: str | None = None
    until_date: int = 0
    since: int = 0
    """The last message of the chat before this account came."""

    @property
    def present(self) -> bool:
        return self.status in PRESENT and not self.outside

    @property
    def is_admin(self) -> bool:
        return self.status in ADMINS

    def become(self, status: str, **terms: Any) -> None:
        """A new status begins with its usual terms."""
        usual = {"rights": dict(ADMIN_RIGHTS), "permissions": permissions(may_write=False), "until_date": 0}
        for name, value in (usual | terms | {"status": status}).items():
            setattr(self, name, value)


@dataclass(slots=True)
class Topic:
    id: int
    name: str
    icon_color: int = 7_322_096
    icon_custom_emoji_id: str | None = None
    closed: bool = False
    hidden: bool = False


@dataclass(slots=True)
class InviteLink:
    """A way into a group; the fields besides are those of Telegram's ChatInviteLink."""

    url: str
    creator_id: int
    is_primary: bool = False
    is_revoked: bool = False
    name: str | None = None
    expire_date: int | None = None
    member_limit: int | None = None
    creates_join_request: bool = False
    joined: set[int] = field(default_factory=set)


@dataclass(slots=True)
class Message:
    """`content` holds those fields of Telegram's Message that say what it is: text, photo, a service field …"""

    id: int
    chat_id: int
    sender_id: int
    date: int
    content: Json
    reply_to: int | None = None
    reply_ephemeral: int | None = None
    external_reply: Json | None = None
    quote: Json | None = None
    thread_id: int | None = None
    in_topic: bool = False
    reply_markup: Json | None = None
    edit_date: int | None = None
    media_group_id: str | None = None
    forward_origin: Json | None = None
    sender_chat: Json | None = None
    author_signature: str | None = None
    is_automatic_forward: bool = False
    via_bot: bool = False
    service: bool = False
    reactions: dict[int, list[str]] = field(default_factory=dict)
    ephemeral_id: int | None = None
    receiver_id: int | None = None
    replaces: int | None = None
    rich_source: Json | None = None

    @property
    def text(self) -> str:
        """The text a person reads, wherever it stands."""
        if "rich_message" in self.content:
            return "\n".join(block["text"] for block in self.content["rich_message"]["blocks"])
        return str(self.content.get("text") or self.content.get("caption") or "")

    @property
    def inline_keyboard(self) -> list[list[Json]]:
        rows: list[list[Json]] = (self.reply_markup or {}).get("inline_keyboard", [])
        return rows


@dataclass(slots=True)
class Chat:
    id: int
    type: str
    title: str | None = None
    purpose: str | None = None
    username: str | None = None
    description: str | None = None
    is_forum: bool = False
    members: dict[int, Member] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    ephemeral: dict[int, Message] = field(default_factory=dict)
    topics: dict[int, Topic] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    read_up_to: dict[int, int] = field(default_factory=dict)
    permissions: dict[str, bool] = field(default_factory=lambda: permissions(may_write=True))
    photo: StoredFile | None = None
    invite_links: dict[str, InviteLink] = field(default_factory=dict)
    join_requests: dict[int, str] = field(default_factory=dict)
    banned_channels: set[int] = field(default_factory=set)
    general: Topic = field(default_factory=lambda: Topic(GENERAL_TOPIC, "General"))
    migrated_to: int | None = None
    deleted: bool = False
    last_bot_writer: int | None = None
    last_message_id: int = 0
    last_ephemeral_id: int = 0

    @property
    def is_private(self) -> bool:
        return self.type == "private"

    @property
    def noun(self) -> str:
        """How error texts call the chat."""
        return f"{self.type} chat"

    @property
    def members_may_write(self) -> bool:
        return self.permissions["can_send_messages"]

    @members_may_write.setter
    def members_may_write(self, allowed: bool) -> None:
        self.permissions = permissions(may_write=allowed)

    def permits(self, user_id: int, permission: str) -> bool:
        """Whether an ordinary or a restricted member may do something; administrators may."""
        member = self.members.get(user_id)
        if self.is_private or (member is not None and member.is_admin):
            return True
        own = member is None or member.status != "restricted" or member.permissions.get(permission, False)
        return own and self.permissions.get(permission, False)

    def lapse(self, user_id: int, now: int) -> None:
        """A ban or a restriction whose time is over is gone, and nobody is told."""
        member = self.members.get(user_id)
        if member is not None and 0 < member.until_date <= now:
            member.become("left" if member.status == "kicked" or member.outside else "member", outside=False)

    def status_of(self, user_id: int) -> str:
        member = self.members.get(user_id)
        return member.status if member else "left"

    def has(self, user_id: int) -> bool:
        member = self.members.get(user_id)
        return member is not None and member.present

    def is_admin(self, user_id: int) -> bool:
        member = self.members.get(user_id)
        return member is not None and member.is_admin

    def allows(self, user_id: int, right: str) -> bool:
        """Whether an account holds an administrator's right; the owner holds them all."""
        member = self.members.get(user_id)
        if member is None or not member.is_admin:
            return False
        return member.status == "creator" or member.rights.get(right, False)
