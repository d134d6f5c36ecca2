"""What stands in deploy/, as the linters of its formats see it: every field is known, and a misspelt one is refused."""

import re
import shutil
import sys
from pathlib import Path

import pytest
from kubernetes_validate.utils import all_versions

from tests.deploy.linters import DEPLOY, changed, complaint, run
from tests.deploy.plain_yaml import documents
from tests.journeys.balancer import NGINX, site_for, standalone

COMPOSE = DEPLOY / "compose" / "compose.yaml"
MANIFESTS = sorted((DEPLOY / "kubernetes").glob("*.yaml"))
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
OLDEST, NEWEST = all_versions()[0], all_versions()[-1]
SYSTEMD = shutil.which("systemd-analyze")

needs_systemd = pytest.mark.skipif(SYSTEMD is None, reason="systemd-analyze is not installed")
needs_nginx = pytest.mark.skipif(NGINX is None, reason="nginx is not installed (Debian: apt install nginx-light)")


def named(path: Path) -> str:
    return path.relative_to(DEPLOY).as_posix()


def said_of_compose(path: Path) -> str:
    """By the schema of the Compose Specification, which the linter brings with it."""
    return complaint(sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", path)


def said_of_kubernetes(path: Path, version: str = NEWEST) -> str:
    """By the schemas of that version. What it only warns of counts too: a kind that it does not know."""
    code, said = run(sys.executable, "-m", "kubernetes_validate", "--strict", "-k", version, path)
    good = [line for line in said.splitlines() if " passed for resource " in line]
    objects = documents(path.read_text(encoding="utf-8"))
    return "" if code == 0 and len(good) == len(objects) == len(said.splitlines()) else f"ended with {code}: {said}"


def said_of_unit(unit: Path, folder: Path) -> str:
    """The program is not where the unit expects it, so the copy starts another one."""
    folder.mkdir()
    copy = folder / unit.name.replace("@", "@8081")
    text = unit.read_text(encoding="utf-8")
    copy.write_text(re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", text, flags=re.MULTILINE), encoding="utf-8")
    assert SYSTEMD is not None
    code, said = run(SYSTEMD, "verify", "--man=no", copy)
    about = [line for line in said.splitlines() if re.split(r"[@.]", unit.name)[0] in line]
    return f"ended with {code}: {said}" if code or about else ""


def said_of_site(site: str, folder: Path) -> str:
    config = folder / "nginx.conf"
    config.write_text(standalone(site, folder), encoding="utf-8")
    assert NGINX is not None
    return complaint(NGINX, "-t", "-p", folder, "-e", folder / "error.log", "-c", config)


def test_compose_has_only_fields_there_are() -> None:
    assert said_of_compose(COMPOSE) == ""


@pytest.mark.parametrize(
    ("good", "bad", "told"),
    [
        ("read_only: true", "readonly: true", "'readonly' was unexpected"),
        ("\n    stop_grace_period:", "\n    stop_grace_time:", "'stop_grace_time' was unexpected"),
        ("interval: 10s", "intervall: 10s", "'intervall' does not match"),
        ("condition: service_healthy", "condition: service_healty", "'service_healty' is not one of"),
        ("\nsecrets:", "\nsecret:", "'secret' does not match"),
        ("cap_drop: [ALL]", "cap_drop: ALL", "'ALL' is not of type 'array'"),
    ],
)
def test_a_mistake_in_compose_is_refused(good: str, bad: str, told: str, tmp_path: Path) -> None:
    assert told in said_of_compose(changed(COMPOSE, good, bad, tmp_path))


@pytest.mark.parametrize("version", [OLDEST, NEWEST])
@pytest.mark.parametrize("path", MANIFESTS, ids=named)
def test_kubernetes_has_only_fields_there_are(path: Path, version: str) -> None:
    assert said_of_kubernetes(path, version) == ""


@pytest.mark.parametrize(
    ("name", "good", "bad", "told"),
    [
        ("bot", "readOnlyRootFilesystem:", "readOnlyRootFileystem:", "'readOnlyRootFileystem' was unexpected"),
        ("scheduler", "automountServiceAccountToken:", "automountServiceToken:", "'automountServiceToken' was unexp"),
        ("scheduler", "minAvailable:", "minAvailabel:", "'minAvailabel' was unexpected"),
        ("settings", "stringData:", "stringdata:", "'stringdata' was unexpected"),
        ("settings", 'WEB_PORT: "8080"', "WEB_PORT: 8080", "8080 is not of type 'string'"),
        ("bot", "replicas: 3", 'replicas: "3"', "'3' is not of type 'integer'"),
        ("bot", "            pathType: Exact\n", "", "'pathType' is a required property"),
        ("bot", "kind: Ingress", "kind: Ingres", "kind Ingres "),
        ("bot", "apiVersion: policy/v1\n", "apiVersion: policy/v1beta1\n", "policy/v1beta1"),
    ],
)
def test_a_mistake_in_a_manifest_is_refused(name: str, good: str, bad: str, told: str, tmp_path: Path) -> None:
    assert told in said_of_kubernetes(changed(DEPLOY / "kubernetes" / f"{name}.yaml", good, bad, tmp_path))


@needs_systemd
@pytest.mark.parametrize("unit", UNITS, ids=named)
def test_systemd_finds_nothing_wrong_with_a_unit(unit: Path, tmp_path: Path) -> None:
    assert said_of_unit(unit, tmp_path / "seen") == ""


@needs_systemd
@pytest.mark.parametrize("unit", UNITS, ids=named)
def test_a_misspelt_setting_of_a_unit_is_found(unit: Path, tmp_path: Path) -> None:
    wrong = changed(unit, "\nProtectSystem=", "\nProtectSytem=", tmp_path)

    assert "ProtectSytem" in said_of_unit(wrong, tmp_path / "seen")


@needs_nginx
def test_nginx_can_read_its_site(tmp_path: Path) -> None:
    assert said_of_site(site_for(8099, [8081]), tmp_path) == ""


@needs_nginx
def test_a_misspelt_directive_of_the_site_is_refused(tmp_path: Path) -> None:
    wrong = site_for(8099, [8081]).replace("proxy_read_timeout", "proxy_reed_timeout")

    assert 'unknown directive "proxy_reed_timeout"' in said_of_site(wrong, tmp_path)
