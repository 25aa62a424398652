"""Small configurations to run commands on, and what the feeds and pages they name say."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from tests.support.web import Reply
from tests.support.worker import rss

OPENED = "The bridge at Alder was opened to lorries"
CLOSED = "Engineers closed an old stone bridge near Birch"
FILES = {
    "monitor.yaml": """
network: {allow_private_addresses: true, connections_per_host: 20}
articles: {fetch: false}
delivery: {per_second: 30, per_minute: 1000}
channels: {main: {settle: 0s}}
""",
    "feeds.yaml": "feeds: []\n",
    "watchlist.yaml": """
terms:
  bridge: {forms: {en: [bridge], hy: [կամուրջ]}}
  circus: {forms: {en: [circus]}}
watches:
  bridges: {any: [bridge], unless: [circus]}
  shows: {any: [circus]}
""",
}
"""What every test begins with."""

EDITORS = {
    "monitor.yaml": "network: {allow_private_addresses: true}\n",
    "feeds.yaml": """\
feeds:
  - {url: "https://one.example/rss", language: en}
  - {url: "https://two.example/rss", language: hy}
  - {url: "https://three.example/rss", language: ka}
  - {url: "https://four.example/rss", language: fr, enabled: false}
""",
    "watchlist.yaml": """\
terms:
  bridge: {label: Bridge, forms: {en: [bridge, viaduct], hy: [կամուրջ]}}
  circus: {forms: {en: [circus]}}
  lake: {exact: [VELD]}
watches:
  bridges: {any: [bridge], unless: [circus]}
""",
}
"""What the commands edit that write the configuration."""

JUDGES = {
    "monitor.yaml": "network: {allow_private_addresses: true}\narticles: {timeout: 5s}\n",
    "feeds.yaml": "feeds: []\n",
    "watchlist.yaml": """\
terms:
  bridge: {forms: {en: [bridge]}}
  circus: {forms: {en: [circus]}}
  ferry: {forms: {en: [ferry]}}
watches:
  bridges: {any: [bridge], unless: [circus]}
  both: {all: [ferry, bridge]}
""",
}
"""What judged the entries below."""
EDITED = (
    JUDGES["watchlist.yaml"]
    .replace("en: [bridge]", "en: [bridge, viaduct]")
    .replace("unless: [circus]", "unless: [ferry]")
)
TITLES = ("A bridge opens", "A viaduct opens", "A circus on the bridge", "A ferry to the bridge", "A ferry", "Nothing")

ARTICLE = Path(__file__).parents[1] / "data" / "articles" / "dam.en.txt"
PAGE = f"""<html><head><title>Dam talks fail</title><meta name="description" content="They met in vain.">
<meta charset="utf-8"></head><body><nav><a href="/">Home News Sport</a></nav><article>{
    "".join(f"<p>{line}</p>" for line in ARTICLE.read_text("utf-8").splitlines())
}</article></body></html>"""


def write_config(folder: Path, files: dict[str, str]) -> None:
    """Write the files of a configuration into ``config`` in a folder."""
    for name, text in files.items():
        (folder / "config" / name).write_text(text, "utf-8")


def fill_feeds(folder: Path, *urls: str) -> None:
    """Name these feeds, the first as Kite 0."""
    lines = [f'  - {{url: "{url}", outlet: "Kite {number}"}}' for number, url in enumerate(urls)]
    (folder / "config" / "feeds.yaml").write_text("\n".join(["feeds:", *lines]))


def news(*titles: str) -> Reply:
    """A feed of these titles, of now."""
    return Reply(body=rss(*((title, datetime.now(UTC)) for title in titles)), headers={"ETag": '"1"'})
