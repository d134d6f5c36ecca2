"""What stands in deploy/ agrees with the program: settings, commands, ports, paths, files."""

import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from bot.cli.program import app
from bot.intake.webhook import BODY_LIMIT
from bot.observe import Metrics
from bot.process import WEBHOOK_PATH
from bot.settings import PREFIX, SECRETS, Settings
from bot.web import PROBE_SECONDS, make_app
from tests.deploy.plain_yaml import NotPlain, documents

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
YAML = sorted(DEPLOY.glob("**/*.yaml"))
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
COMPOSE = DEPLOY / "compose" / "compose.yaml"
FILES = sorted(path for path in DEPLOY.glob("**/*") if path.is_file())
NAMES = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
NAMES |= {f"{PREFIX}{name.upper()}_FILE" for name in SECRETS}
WEB_PORT = 8080
GRACE_S = 5


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def named(path: Path) -> str:
    return path.relative_to(DEPLOY).as_posix()


def objects(kind: str) -> list[Any]:
    found = [one for path in (DEPLOY / "kubernetes").glob("*.yaml") for one in documents(read(path))]
    return [one for one in found if one["kind"] == kind]


def services() -> dict[str, Any]:
    """Those of compose, each with what it takes over from another."""
    said = documents(read(COMPOSE))[0]["services"]

    def whole(name: str) -> dict[str, Any]:
        own = said[name]
        return {**(whole(own["extends"]["service"]) if "extends" in own else {}), **own}

    return {name: whole(name) for name in said}


def ours() -> dict[str, Any]:
    return {name: one for name, one in services().items() if one["image"].startswith("firstline:")}


def containers() -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    for one in objects("Deployment"):
        pod = one["spec"]["template"]["spec"]
        yield one["metadata"]["name"], pod, pod["containers"][0]


def parses(words: list[str]) -> None:
    """The program knows the command and its options; nothing is run."""
    command = typer.main.get_command(app)
    with command.make_context("firstline", list(words), resilient_parsing=True) as context:
        name, inner, rest = command.resolve_command(context, list(words))
        assert inner is not None
        inner.make_context(name, rest, parent=context).close()


def keyed(unit: Path, key: str) -> list[str]:
    return re.findall(rf"^{key}=(.*)$", read(unit), re.MULTILINE)


@pytest.mark.parametrize("path", FILES, ids=named)
def test_only_settings_the_program_has_are_named(path: Path) -> None:
    assert set(re.findall(rf"{PREFIX}[A-Z_]+", read(path))) - NAMES == set()


@pytest.mark.parametrize("path", YAML, ids=named)
def test_every_manifest_can_be_read(path: Path) -> None:
    assert all(documents(read(path)))


@pytest.mark.parametrize("path", YAML, ids=named)
def test_a_full_reader_of_yaml_reads_the_same(path: Path) -> None:
    yaml = pytest.importorskip("yaml", reason="PyYAML is not installed; the plain reader of the tests is used alone")

    full = list(yaml.safe_load_all(read(path)))

    assert [spread(one) for one in full] == [spread(one) for one in documents(read(path))]


def spread(value: Any) -> Any:
    """Without the indents of long texts, which the plain reader does not keep."""
    if isinstance(value, dict):
        return {key: spread(one) for key, one in value.items()}
    if isinstance(value, list):
        return [spread(one) for one in value]
    return "\n".join(line.strip() for line in value.splitlines()) if isinstance(value, str) else value


@pytest.mark.parametrize("text", ["a: &x 1", "a: 1\na: 2", "a:\n  b: 1\n c: 2", "a: {b: 1}", "a: b: c", "a:\t1", "a:"])
def test_what_is_not_plain_yaml_is_refused(text: str) -> None:
    with pytest.raises(NotPlain):
        documents(text)


def test_the_services_of_compose_run_commands_there_are() -> None:
    commands = {name: one["command"] for name, one in ours().items()}

    for words in commands.values():
        parses(words)
    assert sorted(words[0] for words in commands.values()) == ["backup"] + ["bot"] * 3 + ["migrate"] + ["scheduler"] * 2


def test_the_database_of_compose_has_a_connection_for_everybody() -> None:
    processes = [one for one in ours().values() if one["command"][0] in {"bot", "scheduler"}]
    [told] = re.findall(r"max_connections=(\d+)", " ".join(services()["postgres"]["command"]))

    each = int(re.findall(r"opens up to (\d+)", read(ROOT / "docs" / "scaling.md"))[0])

    assert len(processes) * each < int(told)


@pytest.mark.parametrize("unit", UNITS, ids=named)
def test_a_mistake_in_the_settings_is_not_tried_again_each_second(unit: Path) -> None:
    assert keyed(unit, "RestartPreventExitStatus") == ["2"]


def test_every_file_a_unit_needs_is_made_by_a_step_that_is_written_down() -> None:
    said = read(ROOT / "docs" / "scaling.md")
    needed = {path for unit in UNITS for line in keyed(unit, "LoadCredential") for path in line.split(":")[1:]}
    needed |= set(re.findall(r"=(/etc/\S+)", read(DEPLOY / "systemd" / "firstline.env")))

    made = set(re.findall(r"install .*?(/etc/firstline/\w+)", said))
    made |= {f"/etc/firstline/{Path(name).name}" for name in re.findall(r"install -m \d+ (\S+) /etc/firstline/", said)}

    assert "install -d -m 0755 /etc/firstline" in said
    assert needed - made == set()


def test_compose_names_only_secrets_and_files_it_has() -> None:
    whole = documents(read(COMPOSE))[0]
    environment = dict(line.split("=", 1) for line in read(COMPOSE.with_name("firstline.env")).splitlines())

    for one in services().values():
        assert set(one.get("secrets", [])) <= set(whole["secrets"])
        assert all((COMPOSE.parent / name).is_file() for name in one.get("env_file", []))
    given = {f"/run/secrets/{name}" for one in ours().values() for name in one["secrets"]}
    assert {value for name, value in environment.items() if name.endswith("_FILE")} == given
    build = services()["migrate"]["build"]
    assert (COMPOSE.parent / build["context"] / build["dockerfile"]).is_file()
    assert (COMPOSE.parent / build["context"]).resolve() == ROOT
    assert environment["FIRSTLINE_WEB_PORT"] == str(WEB_PORT)


def test_nginx_of_compose_knows_every_bot() -> None:
    bots = sorted(name for name, one in ours().items() if one["command"] == ["bot"])

    told = re.findall(r"^ +server (\S+?):(\d+) ", read(COMPOSE.with_name("bots.conf")), re.MULTILINE)

    assert told == [(name, str(WEB_PORT)) for name in bots]
    mounted = [volume.split(":")[0] for volume in services()["nginx"]["volumes"]]
    assert all((COMPOSE.parent / name).exists() for name in mounted if name.endswith(".conf"))


@pytest.mark.parametrize("unit", UNITS, ids=named)
def test_a_unit_runs_a_command_there_is_and_has_time_to_stop(unit: Path) -> None:
    [start] = keyed(unit, "ExecStart")

    program, *words = start.split()

    assert program.endswith("/bin/firstline")
    parses(words)
    assert int(keyed(unit, "TimeoutStopSec")[0]) > GRACE_S


@pytest.mark.parametrize("unit", UNITS, ids=named)
def test_every_secret_a_unit_names_is_loaded_by_it(unit: Path) -> None:
    loaded = {line.split(":")[0] for line in keyed(unit, "LoadCredential")}

    named = {value for line in keyed(unit, "Environment") for value in re.findall(r"_FILE=%d/(\w+)", line)}

    assert named == loaded


def test_the_ports_nginx_calls_are_those_the_units_are_said_to_be_started_with() -> None:
    told = re.findall(r"^ +server 127.0.0.1:(\d+) ", read(DEPLOY / "nginx" / "bots.conf"), re.MULTILINE)

    started = re.findall(r"firstline-bot@(\d+)", read(DEPLOY / "systemd" / "firstline-bot@.service"))

    assert told == started
    assert len(told) == 3


def test_nginx_publishes_the_webhook_alone_and_takes_what_the_bot_takes() -> None:
    site = read(DEPLOY / "nginx" / "site.conf")

    assert re.findall(r"^ +location (.*) \{", site, re.MULTILINE) == [f"= {WEBHOOK_PATH}", "/"]
    assert f"client_max_body_size {BODY_LIMIT >> 20}m;" in site
    assert "proxy_pass http://firstline_bots;" in site
    assert site.count("{") == site.count("}")


def test_pods_run_commands_there_are_and_probe_pages_there_are() -> None:
    pages = {route.resource.canonical for route in make_app(metrics=Metrics()).router.routes() if route.resource}
    wanted = {"startupProbe": "/healthz", "livenessProbe": "/healthz", "readinessProbe": "/readyz"}

    for name, pod, one in containers():
        parses(one["args"])
        assert name == f"firstline-{one['args'][0]}"
        assert one["ports"] == [{"name": "web", "containerPort": WEB_PORT}]
        for probe, page in wanted.items():
            assert one[probe]["httpGet"] == {"path": page, "port": "web"}
            assert page in pages
        assert one["readinessProbe"]["timeoutSeconds"] > PROBE_SECONDS
        assert pod["terminationGracePeriodSeconds"] > GRACE_S
    assert {name: one["spec"]["replicas"] for one in objects("Deployment") for name in [one["metadata"]["name"]]} == {
        "firstline-bot": 3,
        "firstline-scheduler": 2,
    }


def test_what_pods_refer_to_is_there() -> None:
    kept = {(kind, one["metadata"]["name"]) for kind in ("Secret", "ConfigMap") for one in objects(kind)}

    for _, pod, one in containers():
        used = {("ConfigMap", source["configMapRef"]["name"]) for source in one["envFrom"] if "configMapRef" in source}
        used |= {("Secret", source["secretRef"]["name"]) for source in one["envFrom"] if "secretRef" in source}
        used |= {("ConfigMap", volume["configMap"]["name"]) for volume in pod["volumes"]}
        assert used <= kept
        assert [mount["name"] for mount in one["volumeMounts"]] == [volume["name"] for volume in pod["volumes"]]
    [settings] = [one for one in objects("ConfigMap") if one["metadata"]["name"] == "firstline"]
    assert settings["data"]["FIRSTLINE_WEB_PORT"] == str(WEB_PORT)


def test_services_and_budgets_choose_the_pods_there_are() -> None:
    labels = {
        name: one["spec"]["template"]["metadata"]["labels"]
        for one in objects("Deployment")
        for name in [one["metadata"]["name"]]
    }
    [service], [ingress] = objects("Service"), objects("Ingress")

    assert service["spec"]["selector"] == labels["firstline-bot"]
    for one in objects("Deployment"):
        assert one["spec"]["selector"]["matchLabels"] == labels[one["metadata"]["name"]]
    for budget in objects("PodDisruptionBudget"):
        assert budget["spec"]["selector"]["matchLabels"] == labels[budget["metadata"]["name"]]
    [path] = ingress["spec"]["rules"][0]["http"]["paths"]
    assert path["path"] == WEBHOOK_PATH
    assert path["backend"]["service"] == {"name": service["metadata"]["name"], "port": {"name": "web"}}


def test_the_secret_of_kubernetes_is_a_placeholder_the_program_refuses() -> None:
    [secret] = objects("Secret")

    assert all("replace" in value for value in secret["stringData"].values())


def test_the_image_is_made_of_files_there_are_and_may_see_all_of_them() -> None:
    said = read(DEPLOY / "Dockerfile")
    copied = [name for line in re.findall(r"^COPY (?!--)(.*) \S+$", said, re.MULTILINE) for name in line.split()]
    seen = {line[1:] for line in read(DEPLOY / "Dockerfile.dockerignore").splitlines() if line.startswith("!")}

    assert all((ROOT / name).exists() for name in copied)
    assert set(copied) == seen
    assert {"bot", "desk", "storage", "scheduler", "locales"} <= seen
    assert 'ENTRYPOINT ["firstline"]' in said
    assert f"EXPOSE {WEB_PORT}" in said
    assert importlib.import_module("bot.cli").main
