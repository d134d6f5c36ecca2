"""`firstline.toml`: desks as code, read with precise mistakes, written back, applied to the storage."""

from bot.config.desks import DeskPlan
from bot.config.hours import Hours
from bot.config.loading import Config, load, parse
from bot.config.tables import BadConfig, Problem

__all__ = ["BadConfig", "Config", "DeskPlan", "Hours", "Problem", "load", "parse"]
