"""How updates reach the bot: getUpdates or a webhook."""

import re
from typing import Any
from urllib.parse import urlsplit

from bot.sandbox import wire
from bot.sandbox.errors import BY_SET_WEBHOOK, WEBHOOK_ACTIVE, bad_request, conflict, too_many_requests
from bot.sandbox.methods.registry import Call, Explained, method
from bot.sandbox.webhook import WebhookConfig

Json = dict[str, Any]

_SECRET = re.compile(r"[A-Za-z0-9_-]*")
LONGEST_SECRET = 256
LARGEST_BATCH = 100
MOST_CONNECTIONS = 100
DEFAULT_CONNECTIONS = 40


@method("getMe")
def get_me(call: Call) -> Json:
    return wire.me(call.world)


@method("logOut", "close")
def log_out(call: Call) -> bool:
    del call
    return True


def _allowed(call: Call) -> list[str] | None:
    wanted = call.params.decode("allowed_updates", list, "allowed updates")
    return None if wanted is None else [str(kind) for kind in wanted]


@method("getUpdates")
async def get_updates(call: Call) -> list[Json]:
    world, params = call.world, call.params
    if world.webhook.active:
        await world.polling.refuse(conflict(WEBHOOK_ACTIVE))
    world.queue.allow(_allowed(call))
    limit = params.integer("limit", LARGEST_BATCH)
    return await world.polling.get(
        params.integer("offset"),
        limit if 1 <= limit <= LARGEST_BATCH else LARGEST_BATCH,
        params.integer("timeout"),
    )


@method("setWebhook")
def set_webhook(call: Call) -> Explained:
    world, params = call.world, call.params
    url, secret = params.text("url"), params.text("secret_token")
    if not url:
        return _stop_webhook(call)
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if len(secret) > LONGEST_SECRET:
        raise bad_request("secret token is too long")
    if not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    if not world.webhook.may_be_set():
        raise too_many_requests(1)
    world.queue.allow(_allowed(call))
    if params.flag("drop_pending_updates"):
        world.queue.drop_all()
    world.polling.terminate(conflict(BY_SET_WEBHOOK))
    return _start_webhook(call, url, secret)


def _start_webhook(call: Call, url: str, secret: str) -> Explained:
    params, hook = call.params, call.world.webhook
    wanted = params.integer("max_connections", DEFAULT_CONNECTIONS)
    config = WebhookConfig(
        url=url,
        secret=secret,
        max_connections=min(max(wanted, 1), MOST_CONNECTIONS),
        ip_address=params.text("ip_address"),
        has_certificate="certificate" in params.files,
    )
    if config == hook.config:
        return Explained(result=True, description="Webhook is already set")
    hook.start(config)
    return Explained(result=True, description="Webhook was set")


@method("deleteWebhook")
def delete_webhook(call: Call) -> Explained:
    return _stop_webhook(call)


def _stop_webhook(call: Call) -> Explained:
    was_active = call.world.webhook.active
    call.world.webhook.stop()
    if call.params.flag("drop_pending_updates"):
        call.world.queue.drop_all()
    return Explained(result=True, description="Webhook was deleted" if was_active else "Webhook is already deleted")


@method("getWebhookInfo")
def get_webhook_info(call: Call) -> Json:
    queue, hook = call.world.queue, call.world.webhook
    queue.expire()
    info: Json = {
        "url": hook.config.url if hook.config else "",
        "has_custom_certificate": bool(hook.config and hook.config.has_certificate),
        "pending_update_count": queue.count,
    }
    if hook.config:
        info["max_connections"] = hook.config.max_connections
        if hook.config.ip_address:
            info["ip_address"] = hook.config.ip_address
        if hook.last_error:
            info["last_error_date"], info["last_error_message"] = hook.last_error
    if queue.chosen:
        info["allowed_updates"] = sorted(queue.allowed)
    return info
