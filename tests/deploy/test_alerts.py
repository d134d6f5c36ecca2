"""The alert rules, as Prometheus reads them, and when they ring: alerts.yaml has the hours that are played to them."""

import re
import shutil
from pathlib import Path

import pytest

from tests.deploy.linters import DEPLOY, ROOT, changed, complaint
from tests.deploy.plain_yaml import documents

RULES = DEPLOY / "prometheus" / "firstline.rules.yml"
ADMIN = ROOT / "docs" / "admin.md"
HOURS = Path(__file__).with_name("alerts.yaml")
PROMTOOL = shutil.which("promtool")

needs_promtool = pytest.mark.skipif(
    PROMTOOL is None, reason="promtool is not installed (Debian: its prometheus has it)"
)


def said_by_promtool(*words: str | Path) -> str:
    assert PROMTOOL is not None
    return complaint(PROMTOOL, *words)


@needs_promtool
def test_the_alerts_are_rules_prometheus_takes() -> None:
    assert said_by_promtool("check", "rules", RULES) == ""


@needs_promtool
def test_a_misspelt_rule_is_refused(tmp_path: Path) -> None:
    wrong = changed(RULES, "        for: 1m", "        fore: 1m", tmp_path)

    assert "field fore not found" in said_by_promtool("check", "rules", wrong)


@needs_promtool
def test_the_alerts_ring_when_they_should(tmp_path: Path) -> None:
    shutil.copy(RULES, tmp_path)

    assert said_by_promtool("test", "rules", shutil.copy(HOURS, tmp_path)) == ""


@needs_promtool
@pytest.mark.parametrize(
    ("good", "bad", "alert"),
    [
        ("[1h]", "[2h]", "FirstlineNotDelivered"),
        ("sum(up{", "sum(ups{", "FirstlineDown"),
        (" or absent(firstline_build_info)", "", "FirstlineDown"),
        ('lease_seconds{name="delivery"}', "lease_seconds", "FirstlineNobodySends"),
    ],
)
def test_an_alert_that_rings_otherwise_is_found(good: str, bad: str, alert: str, tmp_path: Path) -> None:
    changed(RULES, good, bad, tmp_path)

    said = said_by_promtool("test", "rules", shutil.copy(HOURS, tmp_path))

    assert alert in said


def scraping() -> str:
    """What docs/admin.md says must stand in the configuration of Prometheus."""
    [found] = re.findall(r"```yaml\n(rule_files:.*?)```", ADMIN.read_text(encoding="utf-8"), re.DOTALL)
    return str(found)


def test_the_job_is_named_as_the_alerts_expect_it() -> None:
    [job] = documents(scraping())[0]["scrape_configs"]

    assert set(re.findall(r'job="(\w+)"', RULES.read_text(encoding="utf-8"))) == {job["job_name"]}


@needs_promtool
def test_prometheus_takes_what_its_configuration_is_said_to_need(tmp_path: Path) -> None:
    config = tmp_path / "prometheus.yml"
    config.write_text(scraping(), encoding="utf-8")
    shutil.copy(RULES, tmp_path)

    assert said_by_promtool("check", "config", config) == ""
