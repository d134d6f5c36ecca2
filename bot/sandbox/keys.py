"""Names under which the application keeps its parts."""

from aiohttp import web

from bot.sandbox.world import World

WORLD = web.AppKey("WORLD", World)
