"""The alert rules: well formed, about metrics that are published, and explained to who is woken by them."""

import re
from pathlib import Path

import pytest

from bot.observe import Metrics
from scheduler.tuning import Tuning

ROOT = Path(__file__).resolve().parents[2]
RULES = ROOT / "deploy" / "prometheus" / "firstline.rules.yml"
ADMIN = ROOT / "docs" / "admin.md"
LINE = re.compile(r"(?P<indent> *)(?P<dash>- )?(?P<key>[a-z_]+):(?: (?P<value>.+))?")
WORD = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*")
OF_PROMETHEUS = {"up"}
LANGUAGE = {"sum", "max", "min", "by", "le", "rate", "increase", "histogram_quantile", "absent", "or", "and", "on"}
LANGUAGE |= {"instance", "state", "time", "min_over_time"}


def _rules() -> list[dict[str, str]]:
    """The rules as flat tables: `labels.severity` and the like. Every line must be of the one form used here."""
    rules: list[dict[str, str]] = []
    under = ""
    for number, line in enumerate(RULES.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        found = LINE.fullmatch(line)
        assert found, f"line {number}: {line}"
        depth = len(found["indent"]) + len(found["dash"] or "")
        assert depth == {"groups": 0, "name": 4, "rules": 4}.get(found["key"], 10 if under and depth == 10 else 8), (
            number
        )
        if found["key"] == "alert":
            rules.append({})
        if depth >= 8:
            under = "" if depth == 8 else under
            rules[-1][f"{under}{found['key']}"] = _scalar(found["value"] or "", number)
        if found["value"] is None and depth == 8:
            under = f"{found['key']}."
    return rules


def _scalar(text: str, number: int) -> str:
    """What YAML would read: plain words hold nothing it would take for something else."""
    if text.startswith('"'):
        assert re.fullmatch(r'"[^"\\]*"', text), number
        return text[1:-1]
    assert ": " not in text, number
    assert " #" not in text, number
    assert not text.startswith(("{", "[", "&", "*", "!", "|", ">", "%", "@", "`", "'")), number
    return text


RULE_LIST = _rules()


def _published() -> set[str]:
    kinds = {"counter": ("_total", "_created"), "histogram": ("_bucket", "_sum", "_count"), "gauge": ("",)}
    return {f"{one.name}{end}" for one in Metrics().registry.collect() for end in kinds[one.type]}


def _metrics_of(expression: str) -> set[str]:
    bare = re.sub(r'"[^"]*"', "", expression)
    bare = re.sub(r"\{[^}]*\}|\[[^\]]*\]", "", bare)
    return {word for word in WORD.findall(bare) if word not in LANGUAGE}


def test_there_are_rules():
    assert len(RULE_LIST) >= 12
    assert len({rule["alert"] for rule in RULE_LIST}) == len(RULE_LIST)


@pytest.mark.parametrize("rule", RULE_LIST, ids=lambda rule: rule["alert"])
def test_a_rule_is_complete(rule):
    assert set(rule) - {"for", "labels", "annotations"} == {
        "alert",
        "expr",
        "labels.severity",
        "annotations.summary",
        "annotations.runbook",
    }
    assert re.fullmatch(r"Firstline[A-Z]\w+", rule["alert"])
    assert re.fullmatch(r"\d+[smh]", rule.get("for", "1m"))
    assert rule["labels.severity"] in {"critical", "warning"}
    assert all(rule["expr"].count(one) == rule["expr"].count(other) for one, other in ("()", "{}", "[]"))


@pytest.mark.parametrize("rule", RULE_LIST, ids=lambda rule: rule["alert"])
def test_a_rule_asks_for_metrics_that_are_published(rule):
    named = _metrics_of(rule["expr"])

    assert named
    assert named - _published() - OF_PROMETHEUS == set()


@pytest.mark.parametrize("rule", RULE_LIST, ids=lambda rule: rule["alert"])
def test_a_rule_asks_for_labels_there_are(rule):
    known = {label for one in vars(Metrics()).values() for label in getattr(one, "_labelnames", ())}
    asked = {name for part in re.findall(r"\{([^}]*)\}", rule["expr"]) for name in re.findall(r"(\w+)\s*=~?", part)}

    assert asked - known - {"job"} == set()


@pytest.mark.parametrize("rule", RULE_LIST, ids=lambda rule: rule["alert"])
def test_a_rule_about_several_states_looks_at_each(rule):
    """The largest of all of them would hide that another one grows."""
    several = re.findall(r'(\S+ by \(state\) |\w+_over_time)?\(\w+\{state=~"\w+\|[^"]*"\}', rule["expr"])

    assert all(several)


def test_that_nobody_sends_is_told_by_every_process_and_not_by_schedulers_alone():
    """They serve no figures without --web; the lease stands in the database, which all of them read."""
    [rule] = [rule for rule in RULE_LIST if rule["alert"] == "FirstlineNobodySends"]

    assert rule["expr"] == f'max(firstline_lease_seconds{{name="{Tuning().lease}"}}) <= 0'
    assert Metrics().registry.get_sample_value("firstline_lease_seconds", {"name": Tuning().lease}) == 0


@pytest.mark.parametrize("rule", RULE_LIST, ids=lambda rule: rule["alert"])
def test_the_runbook_says_what_to_do(rule):
    text = ADMIN.read_text(encoding="utf-8").split("### Alerts\n", 1)[1].split("\n## ", 1)[0]

    assert rule["annotations.runbook"] == "docs/admin.md#alerts"
    assert f"| `{rule['alert']}` |" in text
