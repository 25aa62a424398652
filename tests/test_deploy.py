"""What config/deploy ships fits the program: its limits, its variables, what it needs, and no secrets in an image."""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from monitor.config import environment
from monitor.model.settings import MonitorSettings

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "config" / "deploy"
UNIT = (DEPLOY / "monitor.service").read_text("utf-8")
DOCKERFILE = (DEPLOY / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
VARIABLES = set(re.findall(r'"([A-Z]+_[A-Z_]+)"', Path(environment.__file__).read_text("utf-8")))
RUN = ["monitor", "run"]


def instructions(name: str) -> Iterator[str]:
    """What stands behind an instruction of the Dockerfile, each time it is there."""
    return (line.split(" ", 1)[1].strip() for line in DOCKERFILE.splitlines() if line.startswith(f"{name} "))


def service() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in UNIT.partition("[Service]")[2].partition("[Install]")[0].splitlines():
        if "=" in line and not line.startswith("#"):
            key, value = line.split("=", 1)
            found.setdefault(key, []).append(value)
    return found


def composed() -> Any:
    return YAML(typ="safe").load((DEPLOY / "compose.yaml").read_text("utf-8"))


def test_the_unit_keeps_the_worker_to_its_own() -> None:
    """Two processes, each of all that a parser may take, and the worker fit in."""
    keys = service()
    wanted = {"UMask": ["0077"], "NoNewPrivileges": ["yes"], "ProtectSystem": ["strict"], "PrivateTmp": ["yes"]}
    assert wanted.items() <= keys.items()
    assert f"MONITOR_STATE=/var/lib/{keys['StateDirectory'][0]}" in keys["Environment"]
    parsing = MonitorSettings().parsing
    assert int(keys["MemoryMax"][0].removesuffix("G")) * 10**9 >= (parsing.processes + 1) * parsing.memory
    program, *arguments = shlex.split(keys["ExecStart"][0])
    assert [Path(program).name, *arguments] == RUN


def test_procfile_and_image_run_the_same() -> None:
    assert shlex.split((ROOT / "Procfile").read_text("utf-8").removeprefix("worker: ")) == RUN
    assert re.findall(r'"([^"]+)"', next(instructions("CMD"))) == RUN


def test_the_image_is_not_root_and_names_variables_that_are_read() -> None:
    assert list(instructions("USER")) == ["monitor"]
    assert "MONITOR_STATE=/var/lib/monitor" in next(instructions("ENV"))
    named = set(re.findall(r"(MONITOR_\w+)=", DOCKERFILE))
    assert named == {"MONITOR_CONFIG", "MONITOR_STATE"}
    assert named <= VARIABLES


def test_an_image_gets_what_it_needs_and_no_secrets() -> None:
    """The last line that fits decides, as Docker reads the file."""
    rules = [line for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line and line[0] != "#"]

    def is_let_in(path: str) -> bool:
        parents = ["/".join(path.split("/")[:end]) for end in range(1, path.count("/") + 2)]
        let_in = True
        for rule in rules:
            pattern = rule.removeprefix("!")
            names = (each.split("/")[-1] for each in parents) if pattern.startswith("**/") else parents
            if any(fnmatch(name, pattern.removeprefix("**/")) for name in names if "/" not in name or "/" in pattern):
                let_in = rule.startswith("!")
        return let_in

    copied = [source for each in instructions("COPY") if "--from" not in each for source in each.split()[:-1]]
    assert {"pyproject.toml", "monitor", "config"} <= set(copied)
    assert all((ROOT / source).exists() and is_let_in(source) for source in copied)
    secret = (".env", "config/.env", "monitor/.env", ".env.local", "state/monitor.sqlite", ".git/config", "tests/x.py")
    assert [path for path in secret if is_let_in(path)] == []


def test_the_containers_listen_to_nobody_outside_and_ask_for_their_secrets() -> None:
    services = composed()["services"]
    assert not any("ports" in each or "privileged" in each for each in services.values())
    worker = services["monitor"]
    assert (DEPLOY / worker["build"]["context"] / worker["build"]["dockerfile"]).resolve() == DEPLOY / "Dockerfile"
    assert worker["environment"].keys() <= VARIABLES
    assert worker["read_only"]
    assert worker["volumes"] == ["state:/var/lib/monitor"]
    assert worker["mem_limit"] == service()["MemoryMax"][0].lower()
    text = (DEPLOY / "compose.yaml").read_text("utf-8")
    for secret in ("TELEGRAM_BOT_TOKEN", "POSTGRES_PASSWORD"):
        assert f"${{{secret}:?" in text


def test_platforms_get_a_python_and_extras_that_there_are() -> None:
    version = (DEPLOY / "python-version").read_text("utf-8").strip()
    assert f"Programming Language :: Python :: {version}" in PROJECT["classifiers"]
    assert f"FROM python:{version}-slim" in DOCKERFILE
    asked = [line for line in (DEPLOY / "requirements.txt").read_text("utf-8").splitlines() if line[0] != "#"]
    assert asked == [".[postgres]"]
    assert "postgres" in PROJECT["optional-dependencies"]
