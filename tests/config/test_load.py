"""Configuration files: every problem at once with its place, defaults from the environment, hot reload."""

from __future__ import annotations

import os
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.config.environment import read_environment
from monitor.config.files import MAX_SIZE
from monitor.config.load import load, load_watchlist
from monitor.config.reload import Reloader
from monitor.config.sources import read_sources, swallowed_values
from monitor.errors import ConfigError, Problem
from monitor.model.settings import Settings
from monitor.model.values import host_and_port

FEEDS = 'feeds:\n  - url: "https://example.org/rss"\n'
WATCHLIST = "terms:\n  shusha: {forms: {ru: [Шуша]}}\nwatches:\n  places: {any: [shusha]}\n"
TOKEN = "123456:AAbbCCddEEff"


def write(directory: Path, *, monitor: str | None = None, feeds: str = FEEDS, watchlist: str = WATCHLIST) -> Path:
    if monitor is not None:
        (directory / "monitor.yaml").write_text(monitor, encoding="utf-8")
    (directory / "feeds.yaml").write_text(feeds, encoding="utf-8")
    (directory / "watchlist.yaml").write_text(watchlist, encoding="utf-8")
    return directory


def problems_of(directory: Path, environment: dict[str, str] | None = None) -> list[Problem]:
    with pytest.raises(ConfigError) as caught:
        load(directory, environment or {})
    return list(caught.value.problems)


def lines_of(directory: Path, environment: dict[str, str] | None = None) -> list[str]:
    """The problems as text, without the folder."""
    return [str(problem).removeprefix(f"{directory}{os.sep}") for problem in problems_of(directory, environment)]


def test_a_minimal_configuration_gets_defaults(tmp_path: Path) -> None:
    loaded = load(write(tmp_path), {})
    (feed,) = loaded.feeds
    assert (feed.outlet, feed.enabled, feed.language) == ("example.org", True, None)
    assert loaded.live_feeds == loaded.feeds
    assert loaded.watchlist.watches["places"].any == ("shusha",)
    assert str(loaded.monitor.time_zone) == "UTC"


def test_all_problems_of_all_files_come_at_once_with_their_places(tmp_path: Path) -> None:
    write(
        tmp_path,
        monitor="time_zone: Asia/Yerewan\nnetwork:\n  max_redirects: 99\nchanels: {}\n",
        feeds='feeds:\n  - {url: "ftp://x", country: am}\n  - {outlet: X}\n',
        watchlist="terms:\n  shusha:\n    forms: {ru: [Шуша]}\nwatches:\n  w: {any: [sushha], wieght: 2}\n",
    )
    assert lines_of(tmp_path) == [
        "monitor.yaml:1:12: 'Asia/Yerewan' is not a time zone; write a name such as Asia/Yerevan, Asia/Baku or UTC",
        "monitor.yaml:3:18: max_redirects: input should be less than or equal to 20",
        "monitor.yaml:4:1: unknown key 'chanels'; did you mean 'channels'?",
        "feeds.yaml:2:11: 'ftp://x' does not fit; expected: the address of the feed, "
        "beginning with http:// or https://",
        "feeds.yaml:2:31: 'am' is no country; did you mean AM?",
        "feeds.yaml:3:5: the key 'url' is missing; add it",
        "watchlist.yaml:5:13: there is no term 'sushha'; did you mean 'shusha'?",
        "watchlist.yaml:5:22: unknown key 'wieght'; did you mean 'weight'?",
    ]


@pytest.mark.parametrize(
    ("share", "message"),
    [
        ("0", "share: input should be greater than 0"),
        ("1", "share: input should be less than 1"),
        ("few", "expected a number"),
    ],
)
def test_the_share_of_relevant_news_lies_between_none_and_all(tmp_path: Path, share: str, message: str) -> None:
    write(tmp_path, monitor=f"relevance:\n  share: {share}\n")
    assert lines_of(tmp_path) == [f"monitor.yaml:2:10: {message}"]


@pytest.mark.parametrize("name", ["monitor", "feeds", "watchlist"])
@pytest.mark.parametrize("text", ["", "\n \n", "\ufeff"])
def test_an_empty_file_is_one_that_was_saved_half(tmp_path: Path, name: str, text: str) -> None:
    write(tmp_path, **{name: text})
    assert lines_of(tmp_path) == [f"{name}.yaml: this file is empty; save it again, or put a copy of the file back"]


@pytest.mark.parametrize(
    ("text", "place"), [("# all is gone\n", "1:1"), ("terms: {}\nwatches: {}\n", "2:1"), ("watches:\n", "1:1")]
)
def test_a_watchlist_without_a_watch_is_a_mistake(tmp_path: Path, text: str, place: str) -> None:
    message = "there is no watch, so that nothing would ever be posted; write one under watches:, "
    write(tmp_path, watchlist=text)
    assert lines_of(tmp_path) == [f"watchlist.yaml:{place}: {message}or put a copy of the file back"]


def test_a_value_that_is_a_remark(tmp_path: Path) -> None:
    write(
        tmp_path,
        feeds='feeds:\n  - url: "https://example.org/rss"  #slow\n    outlet: #1 News\n    note: # nothing yet\n',
        watchlist="terms: {a: {forms: {en: [word]}}}\nwatches: #all\n  w:\n    hashtag: #Shusha\n    any: [a]\n",
    )
    told = [str(each).removeprefix(f"{tmp_path}{os.sep}") for each in swallowed_values(read_sources(tmp_path))]
    assert told == [
        "feeds.yaml:3:5: what stands behind # is a remark, so 'outlet' is empty; write outlet: \"#1\"",
        "watchlist.yaml:4:5: what stands behind # is a remark, so 'hashtag' is empty; write hashtag: Shusha",
    ]


def test_a_file_of_remarks_sets_nothing(tmp_path: Path) -> None:
    assert load(write(tmp_path, monitor="# all by default\n"), {}).monitor.time_zone.key == "UTC"


def test_a_mistake_of_shape_does_not_hide_a_mistake_of_reference(tmp_path: Path) -> None:
    write(
        tmp_path,
        monitor="channels:\n  main: {watches: [plaecs], language: 5}\n",
        watchlist="terms:\n  shusha: {lable: x, forms: {ru: [Шуша]}}\nwatches:\n  places: {any: [susha]}\n",
    )
    assert lines_of(tmp_path) == [
        "monitor.yaml:2:20: there is no watch 'plaecs'; did you mean 'places'?",
        "monitor.yaml:2:39: '5' is not a language code; write two or three small letters, such as hy, ru or hyw",
        "watchlist.yaml:2:12: unknown key 'lable'; did you mean 'label'?",
        "watchlist.yaml:4:18: there is no term 'susha'; did you mean 'shusha'?",
    ]


def test_operators_are_numbers_of_users(tmp_path: Path) -> None:
    write(tmp_path, monitor="operators: [42, 7000000001]")
    assert load(tmp_path, {}).monitor.operators == (42, 7000000001)


@pytest.mark.parametrize("user", ["-1001", "@ada", "true", "1.5", "0", "9999999999999999"])
def test_what_is_no_user(tmp_path: Path, user: str) -> None:
    write(tmp_path, monitor=f"operators: [42, '{user}']")
    problem = f"1:17: '{user}' is no user; write the number of a Telegram user, such as 123456789"
    assert lines_of(tmp_path) == [f"monitor.yaml:{problem}"]


def test_columns_count_characters_not_bytes(tmp_path: Path) -> None:
    write(tmp_path, watchlist="terms:\n  a: {forms: {hy: [Շուշի, «»]}}\nwatches:\n  w: {any: [a]}\n")
    assert lines_of(tmp_path) == ["watchlist.yaml:2:27: '«»' holds no letter or digit; it could never be found"]


@pytest.mark.parametrize(
    ("text", "place", "part"),
    [
        ("a: b: c", (1, 5), "in quotation marks"),
        ("channels: @example", (1, 11), "in quotation marks"),
        ("a: *x", (1, 4), "starts with *"),
        ("a: &x 1", (1, 4), "starts with &"),
        ("a: !!python/object:os.system x", (1, 4), "starts with !"),
        ("network:\n\tcontact: x", (2, 1), "a tab; use spaces"),
        ("a: 'open", (1, 4), "never closed"),
        ("a: [1, 2", (1, 9), "not closed by ]"),
        ("a: {b: 1", (1, 9), "not closed by }"),
        ("a: 1\nno colon\nb: 2", (2, 1), "':' is missing"),
        ("a: 1\n---\nb: 2", (2, 1), "remove the line ---"),
        ("a: \x07", (1, 4), "U+0007"),
        ("- a", (1, 1), "must consist of keys"),
        ("just text", (1, 1), "must consist of keys"),
        ("? [a]\n: b", (1, 3), "a key must be a plain word"),
        ("network: {contact: a}\nnetwork: {contact: b}", (2, 1), "a second time (first in line 1)"),
        ("[" * 100_000, (1, 14), "nested deeper"),
        ('a: "\\UFFFFFFFF"', (1, 1), "not valid YAML"),
    ],
)
def test_what_is_no_usable_yaml_is_explained(tmp_path: Path, text: str, place: tuple[int, int], part: str) -> None:
    problem = problems_of(write(tmp_path, monitor=text))[0]
    assert (problem.line, problem.column) == place
    assert part in problem.message


ODD = "a no-break or other odd space ({}); type ordinary spaces"


@pytest.mark.parametrize(
    ("feeds", "places"),
    [
        ('feeds:\n  - url: "https://a.org/rss"\n\u00a0   outlet: A\n', ["3:1"]),
        ('feeds:\n\u00a0\u00a0- url: "https://a.org/rss"\n\u00a0 \u00a0outlet: A\n', ["2:1", "3:1"]),
        ('feeds:\n  - url: "https://a.org/rss"\n  \u00a0 outlet: A\n', ["3:3"]),
        ('feeds:\n  -\u00a0url: "https://a.org/rss"\n', ["2:4"]),
        ('feeds:\n  - url: "https://a.org/rss"\n    outlet:\u00a0A\n', ["3:12"]),
        ('feeds:\u00a0\n  - url: "https://a.org/rss"\n  \u00a0 # A\n', ["1:7", "3:3"]),
    ],
)
def test_an_odd_space_is_named_where_it_stands(tmp_path: Path, feeds: str, places: list[str]) -> None:
    """As they come of a page or a phone; the parser would complain of the lines after it."""
    expected = [f"feeds.yaml:{place}: {ODD.format('U+00A0')}" for place in places]
    assert lines_of(write(tmp_path, feeds=feeds)) == expected


def test_odd_spaces_within_texts_and_remarks_are_no_matter(tmp_path: Path) -> None:
    write(tmp_path, feeds=FEEDS + '    outlet: "Le\u00a0Héron"\n    # a\u00a0remark\u00a0\n    note: x\u00a0«y»\n')
    assert load(tmp_path, {}).feeds[0].outlet == "Le\u00a0Héron"


@pytest.mark.parametrize(
    ("country", "advice"),
    [
        ("Armenia", "did you mean AM?"),
        ("azerbaijan", "did you mean AZ?"),
        ("uk", "did you mean GB?"),
        ("Ruritania", "write two capital letters, such as AM"),
    ],
)
def test_a_country_that_is_written_out(tmp_path: Path, country: str, advice: str) -> None:
    write(tmp_path, feeds=f"{FEEDS}    country: {country}\n")
    assert lines_of(tmp_path) == [f"feeds.yaml:3:14: '{country}' is no country; {advice}"]


KEYS = "expected keys with values on the lines below"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('digest: ["08:00"]', f'{KEYS}, such as digest: {{at: ["08:00"]}}'),
        ("digest: mon 08:00", f'{KEYS}, such as digest: {{weekly: "mon 08:00"}}'),
        ("edits: 15m", f'{KEYS}, such as edits: {{interval: "15m"}}'),
        ("quiet: always", f"{KEYS}: begins, ends, then"),
    ],
)
def test_a_value_where_keys_belong_is_shown_with_its_key(tmp_path: Path, line: str, told: str) -> None:
    write(tmp_path, monitor=f"channels:\n  main:\n    {line}\n")
    assert lines_of(tmp_path) == [f"monitor.yaml:3:{7 + len(line.split(':')[0])}: {told}"]


def test_bytes_that_are_no_text_are_placed(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "monitor.yaml").write_bytes("# ё\n# ё ".encode() + b"\xff\n")
    assert lines_of(tmp_path) == ["monitor.yaml:2:5: this is not UTF-8 text; save the file as UTF-8"]


def test_a_byte_order_mark_is_no_problem(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "monitor.yaml").write_bytes(b"\xef\xbb\xbftime_zone: Asia/Baku\n")
    assert str(load(tmp_path, {}).monitor.time_zone) == "Asia/Baku"


def test_missing_files(tmp_path: Path) -> None:
    assert [line.partition(":")[0] for line in lines_of(tmp_path)] == ["feeds.yaml", "watchlist.yaml"]
    lost = problems_of(tmp_path / "nowhere")
    assert [Path(problem.file).name for problem in lost] == ["monitor.yaml", "feeds.yaml", "watchlist.yaml"]
    assert all("MONITOR_CONFIG" in problem.message for problem in lost)


def test_a_folder_in_place_of_a_file_and_a_huge_file(tmp_path: Path) -> None:
    write(tmp_path, feeds="#" * (MAX_SIZE + 1))
    (tmp_path / "monitor.yaml").mkdir()
    assert lines_of(tmp_path) == [
        "monitor.yaml: this is not a regular file; put a text file in its place",
        "feeds.yaml: it is larger than 2 MB; remove what is not configuration",
    ]


def test_text_that_looks_like_something_else_stays_text(tmp_path: Path) -> None:
    write(
        tmp_path,
        monitor="channels:\n  main: {chat: -1001234567890, language: no}\n",
        feeds='feeds:\n  - {url: "https://example.org/rss", outlet: 168, language: no, enabled: no}\n',
        watchlist="terms:\n  year: {forms: {no: [1991, on, 1e3, 0x10]}}\nwatches:\n  w: {any: [year]}\n",
    )
    loaded = load(tmp_path, {})
    assert loaded.monitor.channels["main"].chat == "-1001234567890"
    assert (loaded.feeds[0].outlet, loaded.feeds[0].language, loaded.feeds[0].enabled) == ("168", "no", False)
    assert loaded.watchlist.terms["year"].forms == {"no": ("1991", "on", "1e3", "0x10")}


def test_a_key_with_nothing_behind_it_counts_as_left_out(tmp_path: Path) -> None:
    loaded = load(write(tmp_path, monitor="channels:\nnetwork:\n  contact:\n"), {})
    assert loaded.monitor.network.contact == ""
    assert list(loaded.monitor.channels) == ["main"]


@pytest.mark.parametrize(
    ("watchlist", "part"),
    [
        ("terms: {a: {}}", "this term has no forms"),
        ("terms: {a: }", "this term has no forms"),
        ("terms: {a: {forms: {en: []}}}", "this term has no forms"),
        ("terms: {a: {forms: {ua: [x]}}}", "did you mean uk?"),
        ("terms: {a: {forms: {xx: [x]}}}", "not a language code"),
        ("terms: {a: {forms: {EN: [x]}}}", "did you mean en?"),
        ("terms: {a: {forms: {en: word}}}", "expected a list; write it in brackets"),
        ("terms: {a: {forms: {en: ['—']}}}", "holds no letter or digit"),
        ("terms: {a: {exact: ['!']}}", "holds no letter or digit"),
        ("terms: {a: {forms: {en: [w*rd]}}}", "at the end only"),
        ("terms: {a: {forms: {en: [wo*]}}}", "find nearly everything"),
        ("terms: {a: {forms: {en: ['=word*']}}}", "both = and *"),
        ("terms: {a: {forms: {en: [x]}, source: artcle}}", "write 'article', 'lexicon' or 'editor'"),
        ("terms: {a: {forms: {en: [x]}, strong: perhaps}}", "expected true or false"),
        ("terms: {a: {forms: {en: [x]}}}\nwatches: {w: {near: {terms: [a]}}}", "can never hold"),
        ("terms: {a: {forms: {en: [x]}}}\nwatches: {w: {unless: [a]}}", "can never hold"),
        ("terms: {a: {forms: {en: [x]}}}\nwatches: {w: {any: [a], near: {terms: []}}}", "'terms' is empty"),
        ("terms: {a: {forms: {en: [x]}}}\nwatches: {w: {any: [a], near: {term: [a]}}}", "did you mean 'terms'?"),
        ("terms: {a: {forms: {en: [x]}}}\nwatches: {w: {any: [a], near: {terms: [b]}}}", "there is no term 'b'"),
        ("terms: {a: {forms: {en: [x]}}}\nwatches: {w: {any: [a], unless: [b]}}", "there is no term 'b'"),
        ("terms: {a: {forms: {en: [x]}}}\nwatches: {w: {any: [a], weight: nan}}", "weight: input should be"),
    ],
)
def test_watchlist_mistakes(tmp_path: Path, watchlist: str, part: str) -> None:
    assert part in " ".join(lines_of(write(tmp_path, watchlist=watchlist)))


@pytest.mark.parametrize(
    ("monitor", "problem"),
    [
        ("entries:\n  max_age: 999999d", "2:12: 999999d is too long; write at most 3650d"),
        ("polling:\n  max_backoff: 3651d", "2:16: 3651d is too long; write at most 3650d"),
        ("polling: {tick: 0s}", "1:17: this is too short; write at least 1s"),
        ("polling: {tick: 61s}", "1:17: this is too long; write at most 1m"),
        ("polling: {min_interval: 0m}", "1:25: this is too short; write at least 1s"),
        ("polling: {min_interval: 25h}", "1:25: this is too long; write at most 1d"),
        ("network: {timeout: 0s}", "1:20: this is too short; write at least 1s"),
        ("network: {timeout: 3m}", "1:20: this is too long; write at most 2m"),
        ("network: {connect_timeout: 61s}", "1:28: this is too long; write at most 1m"),
        ("parsing: {timeout: 121s}", "1:20: this is too long; write at most 2m"),
        ("articles: {timeout: 61s}", "1:21: this is too long; write at most 1m"),
        ("articles: {deadline: 11m}", "1:22: this is too long; write at most 10m"),
        ("articles: {deadline: 0s}", "1:22: this is too short; write at least 1s"),
        ("stories: {window: 8d}", "1:19: this is too long; write at most 7d"),
        ("stories: {window: 0d}", "1:19: this is too short; write at least 1m"),
        ("delivery: {timeout: 13s}", "1:21: this is too long; write at most 12s"),
        ("entries: {max_age: 0d}", "1:20: this is too short; write at least 1m"),
        ("retention: {tombstones: 1h}", "1:25: this is too short; write at least 1d"),
    ],
)
def test_a_duration_out_of_bounds_says_what_to_write(tmp_path: Path, monitor: str, problem: str) -> None:
    assert lines_of(write(tmp_path, monitor=monitor)) == [f"monitor.yaml:{problem}"]


@pytest.mark.parametrize(
    "place", ["9600", "localhost", "localhost:0", "localhost:65536", "::1:9600", "a b:9600", "a..b:9600"]
)
def test_a_place_to_listen_at_is_a_host_and_a_port(tmp_path: Path, place: str) -> None:
    told = f"{place!r} is no address to listen at; write a host and a port, such as 127.0.0.1:9600"
    assert lines_of(write(tmp_path, monitor=f'metrics:\n  listen: "{place}"')) == [f"monitor.yaml:2:11: {told}"]


@pytest.mark.parametrize(
    ("place", "parts"),
    [
        ("127.0.0.1:9600", ("127.0.0.1", 9600)),
        ("[::1]:1", ("::1", 1)),
        ("metrics.example:65535", ("metrics.example", 65535)),
    ],
)
def test_places_to_listen_at(tmp_path: Path, place: str, parts: tuple[str, int]) -> None:
    write(tmp_path, monitor=f'metrics:\n  listen: "{place}"')
    assert host_and_port(load(tmp_path, {}).monitor.metrics.listen) == parts


def test_durations_at_their_bounds_are_taken(tmp_path: Path) -> None:
    write(
        tmp_path,
        monitor="polling: {tick: 60s, min_interval: 1s}\nnetwork: {timeout: 120s, connect_timeout: 1m}\n"
        "delivery: {timeout: 12s}\nstories: {window: 168h}\nentries: {max_age: 3650d}\nfirst_poll: {max_age: 0s}\n",
    )
    monitor = load(tmp_path, {}).monitor
    assert monitor.delivery.timeout == timedelta(seconds=12)
    assert datetime.now(UTC) - monitor.entries.max_age < datetime.now(UTC)


@pytest.mark.parametrize(
    ("feeds", "part"),
    [
        ("- {url: 'https://a.org/rss'}\n- {url: 'HTTP://A.org:80/rss/#x'}", "does not fit"),
        ("- {url: 'https://a.org/rss'}\n- {url: 'http://A.org:80/rss/#x'}", "already there, as feed number 1"),
        ("- {url: 'http://[bad'}", "this is no address"),
        ("- {url: 'http://a.org:99999/'}", "this is no address"),
        ("- {url: 'http://a.org/a b'}", "this is no address"),
        ("- {url: 'http://a.org/', group: wrold}", "did you mean 'world'?"),
        ("- {url: 'http://a.org/', interval: 5}", "is not a duration"),
        ("- plain", "expected keys with values"),
    ],
)
def test_feed_mistakes(tmp_path: Path, feeds: str, part: str) -> None:
    assert part in " ".join(lines_of(write(tmp_path, feeds=f"groups: {{world: true}}\nfeeds:\n{feeds}")))


def test_a_watchlist_can_be_read_by_itself(tmp_path: Path) -> None:
    write(tmp_path)
    assert load_watchlist(tmp_path / "watchlist.yaml") == load(tmp_path, {}).watchlist
    write(tmp_path, watchlist="terms: {a: {lable: x}}\nwatches: {w: {any: [b]}}")
    with pytest.raises(ConfigError) as caught:
        load_watchlist(tmp_path / "watchlist.yaml")
    assert [(problem.line, problem.column) for problem in caught.value.problems] == [(1, 9), (1, 13), (2, 21)]


PREVIEW = 'feeds:\n  - url: "https://t.me/s/samplevalley"\n'
PREVIEWS_ON = "polling: {telegram_previews: true}\n"


def test_a_telegram_channel_is_read_only_where_that_is_switched_on(tmp_path: Path) -> None:
    (line,) = lines_of(write(tmp_path, feeds=PREVIEW))
    assert line.startswith("feeds.yaml, line 2") or "feeds.yaml" in line
    assert "write telegram_previews: true under polling: in monitor.yaml" in line
    (feed,) = load(write(tmp_path, monitor=PREVIEWS_ON, feeds=PREVIEW), {}).feeds
    assert (feed.outlet, feed.interval, feed.article) == ("@samplevalley", timedelta(minutes=10), False)


def test_what_a_line_says_of_a_telegram_channel_counts(tmp_path: Path) -> None:
    named = f"{PREVIEW}    outlet: Sample Valley\n    interval: 1h\n"
    (feed,) = load(write(tmp_path, monitor=PREVIEWS_ON, feeds=named), {}).feeds
    assert (feed.outlet, feed.interval) == ("Sample Valley", timedelta(hours=1))


def test_a_telegram_channel_that_is_switched_off_needs_no_permission(tmp_path: Path) -> None:
    (feed,) = load(write(tmp_path, feeds=f"{PREVIEW}    enabled: false\n"), {}).feeds
    assert not feed.enabled


@pytest.mark.parametrize("url", ["https://t.me/samplevalley", "http://telegram.me/s/samplevalley?before=3"])
def test_other_addresses_of_a_telegram_channel_are_told_the_right_one(tmp_path: Path, url: str) -> None:
    (line,) = lines_of(write(tmp_path, monitor=PREVIEWS_ON, feeds=f'feeds:\n  - url: "{url}"\n'))
    assert "write https://t.me/s/samplevalley" in line


@pytest.mark.parametrize("environment", [{}, {"TELEGRAM_CHANNEL": "@SampleValley"}])
def test_our_own_channel_is_no_source(tmp_path: Path, environment: dict[str, str]) -> None:
    channels = "" if environment else 'channels: {main: {chat: "@SampleValley"}}\n'
    (line,) = lines_of(write(tmp_path, monitor=PREVIEWS_ON + channels, feeds=PREVIEW), environment)
    assert "its own posts would come back as news" in line


def test_a_group_switches_its_feeds_off(tmp_path: Path) -> None:
    feeds = (
        "groups: {a: true, b: false}\nfeeds:\n"
        "  - {url: 'https://a.org/1', group: a}\n"
        "  - {url: 'https://a.org/2', group: b}\n"
        "  - {url: 'https://a.org/3', group: a, enabled: false}\n"
    )
    loaded = load(write(tmp_path, feeds=feeds), {})
    assert [feed.enabled for feed in loaded.feeds] == [True, False, False]
    assert [feed.url for feed in loaded.live_feeds] == ["https://a.org/1"]


# --- channels and the environment -------------------------------------------------------------------------


def test_the_variable_alone_makes_a_channel_with_every_watch(tmp_path: Path) -> None:
    (channel,) = load(write(tmp_path), {"TELEGRAM_CHANNEL": "@example"}).monitor.channels.values()
    assert (channel.chat, channel.watches) == ("@example", ("places",))


def test_without_any_chat_posts_go_to_the_terminal(tmp_path: Path) -> None:
    channels = load(write(tmp_path), {}).monitor.channels
    assert {name: channel.chat for name, channel in channels.items()} == {"main": ""}


def test_a_channel_without_a_chat_takes_the_variable(tmp_path: Path) -> None:
    write(tmp_path, monitor="channels: {a: {}, b: {chat: '@b'}}")
    channels = load(tmp_path, {"TELEGRAM_CHANNEL": "@a", "TELEGRAM_BOT_TOKEN": TOKEN}).monitor.channels
    assert {name: channel.chat for name, channel in channels.items()} == {"a": "@a", "b": "@b"}


def test_a_token_without_a_chat_says_what_to_set(tmp_path: Path) -> None:
    (problem,) = problems_of(write(tmp_path), {"TELEGRAM_BOT_TOKEN": TOKEN})
    assert problem.file == "environment"
    assert "set TELEGRAM_CHANNEL" in problem.message
    assert lines_of(write(tmp_path, monitor="channels: {a: {}}"), {"TELEGRAM_BOT_TOKEN": TOKEN}) == [
        "monitor.yaml:1:12: channel 'a' has no chat; add 'chat:', or set TELEGRAM_CHANNEL"
    ]


def test_a_token_written_as_chat_is_not_repeated(tmp_path: Path) -> None:
    (problem,) = problems_of(write(tmp_path, monitor=f"channels: {{a: {{chat: '{TOKEN}'}}}}"))
    assert "this is no chat" in problem.message
    assert "AAbb" not in str(problem)


def test_environment_defaults_and_values() -> None:
    assert asdict(read_environment({})) == {
        "token": "",
        "channel": "",
        "admin_chat": "",
        "api_url": "",
        "translate_url": "",
        "translate_key": "",
        "web_password": "",
        "database_url": "",
        "config_dir": Path("config"),
        "state_dir": Path("state"),
        "log_level": "INFO",
        "log_format": "console",
    }
    given_values = {
        "TELEGRAM_BOT_TOKEN": f" {TOKEN}\n",
        "TELEGRAM_CHANNEL": "-100123",
        "TELEGRAM_ADMIN_CHAT": "42",
        "TELEGRAM_API_URL": "http://127.0.0.1:8081/",
        "TRANSLATE_URL": "http://127.0.0.1:5000/",
        "TRANSLATE_API_KEY": "open-sesame",
        "WEB_PASSWORD": "alder-birch-cedar",
        "DATABASE_URL": "postgres://u:pw@host/db",
        "MONITOR_CONFIG": "c",
        "MONITOR_STATE": "s",
        "LOG_LEVEL": "debug",
        "LOG_FORMAT": "JSON",
        "HOME": "/somewhere",
    }
    environment = read_environment(given_values)
    assert environment.token == TOKEN
    assert environment.api_url == "http://127.0.0.1:8081"
    assert (environment.translate_url, environment.translate_key) == ("http://127.0.0.1:5000", "open-sesame")
    assert environment.web_password == "alder-birch-cedar"
    assert "cedar" not in repr(environment)
    assert "alder-birch-cedar" in environment.secrets
    assert environment.database_url == "postgres://u:pw@host/db"
    assert (environment.log_level, environment.log_format) == ("DEBUG", "json")
    assert (environment.config_dir, environment.state_dir) == (Path("c"), Path("s"))


def test_secrets_show_nowhere() -> None:
    addresses = {"DATABASE_URL": "postgresql://u:geheim@h/d", "TRANSLATE_URL": "http://u:geheim@h"}
    environment = read_environment({"TELEGRAM_BOT_TOKEN": TOKEN, **addresses, "TRANSLATE_API_KEY": "open-sesame"})
    for shown in (repr(environment), str(environment), f"{environment}"):
        assert "AAbb" not in shown
        assert "geheim" not in shown
        assert "sesame" not in shown
    assert environment.secrets == (TOKEN, *addresses.values(), "open-sesame")


def test_a_key_without_its_server_is_an_error() -> None:
    with pytest.raises(ConfigError, match="TRANSLATE_API_KEY is set and TRANSLATE_URL is not") as caught:
        read_environment({"TRANSLATE_API_KEY": "leaked-secret"})
    assert "leaked" not in str(caught.value)


def test_wrong_variables_are_all_named_and_none_is_repeated() -> None:
    wrong = {
        "TELEGRAM_BOT_TOKEN": "leaked-secret",
        "TELEGRAM_CHANNEL": "leaked secret",
        "TELEGRAM_ADMIN_CHAT": "t.me/leaked-secret",
        "TELEGRAM_API_URL": "ftp://leaked-secret",
        "TRANSLATE_URL": "leaked-secret",
        "DATABASE_URL": "mysql://leaked-secret",
        "LOG_LEVEL": "inof",
        "LOG_FORMAT": "leaked-secret",
    }
    with pytest.raises(ConfigError) as caught:
        read_environment(wrong)
    assert [problem.message.split()[0] for problem in caught.value.problems] == list(wrong)
    assert {problem.file for problem in caught.value.problems} == {"environment"}
    assert "leaked" not in str(caught.value)
    assert "did you mean INFO?" in str(caught.value)


def test_problems_of_files_and_environment_come_together(tmp_path: Path) -> None:
    write(tmp_path, monitor="chanels: {}")
    lines = lines_of(tmp_path, {"LOG_FORMAT": "xml"})
    assert [line.partition(":")[0] for line in lines] == ["monitor.yaml", "environment"]


# --- hot reload -------------------------------------------------------------------------------------------


def poll_twice(reloader: Reloader) -> Settings | ConfigError | None:
    assert reloader.poll() is None
    return reloader.poll()


def test_a_settled_edit_is_taken_once(tmp_path: Path) -> None:
    reloader = Reloader(write(tmp_path), {})
    assert poll_twice(reloader) is None
    write(tmp_path, monitor="time_zone: Asia/Baku")
    edited = poll_twice(reloader)
    assert isinstance(edited, Settings)
    assert str(edited.monitor.time_zone) == "Asia/Baku"
    assert poll_twice(reloader) is None


def test_a_file_still_being_written_is_not_taken(tmp_path: Path) -> None:
    reloader = Reloader(write(tmp_path), {})
    half = FEEDS + '  - url: "https://example.org/2"\n'
    write(tmp_path, feeds=half)
    assert reloader.poll() is None
    write(tmp_path, feeds=half + '  - url: "https://example.org/3"\n')
    assert reloader.poll() is None
    edited = reloader.poll()
    assert isinstance(edited, Settings)
    assert len(edited.feeds) == 3


def test_touching_or_replacing_a_file_with_the_same_content_changes_nothing(tmp_path: Path) -> None:
    reloader = Reloader(write(tmp_path), {})
    assert poll_twice(reloader) is None
    (tmp_path / "new").write_text(FEEDS, encoding="utf-8")
    (tmp_path / "new").replace(tmp_path / "feeds.yaml")
    assert poll_twice(reloader) is None


def test_a_wrong_edit_is_told_once_and_its_repair_is_taken(tmp_path: Path) -> None:
    reloader = Reloader(write(tmp_path), {})
    write(tmp_path, feeds="feeds: [")
    assert isinstance(poll_twice(reloader), ConfigError)
    assert poll_twice(reloader) is None
    write(tmp_path, feeds="feeds: [[")
    assert isinstance(poll_twice(reloader), ConfigError)
    write(tmp_path)
    assert isinstance(poll_twice(reloader), Settings)


def test_a_deleted_file_is_a_wrong_edit(tmp_path: Path) -> None:
    reloader = Reloader(write(tmp_path), {})
    (tmp_path / "feeds.yaml").unlink()
    error = poll_twice(reloader)
    assert isinstance(error, ConfigError)
    assert "there is no such file" in str(error)


def test_an_edit_between_loading_and_watching_is_not_lost(tmp_path: Path) -> None:
    in_force = load(write(tmp_path), {})
    write(tmp_path, monitor="time_zone: Asia/Baku")
    reloader = Reloader(tmp_path, {}, in_force.fingerprint)
    assert isinstance(poll_twice(reloader), Settings)


def test_the_fingerprint_tells_contents_apart(tmp_path: Path) -> None:
    first = load(write(tmp_path), {}).fingerprint
    assert load(tmp_path, {"TELEGRAM_CHANNEL": "@x"}).fingerprint == first
    assert load(write(tmp_path, monitor="# a comment"), {}).fingerprint != first


@pytest.mark.parametrize(
    ("written", "complaint"),
    [
        ("friday 08:00", "'friday 08:00' is no time of the week; write mon, tue, wed, thu, fri, sat or sun and a time, "
         'such as "mon 08:00"'),
        ("'08:00'", "'08:00' is no time of the week; write mon, tue, wed, thu, fri, sat or sun and a time, "
         'such as "mon 08:00"'),
        ("fri 8", """'8' is not a time of day; write hours and minutes in quotation marks, such as "08:00\""""),
    ],
)  # fmt: skip
def test_a_time_of_the_week_is_a_day_and_a_time(tmp_path: Path, written: str, complaint: str) -> None:
    monitor = f"channels:\n  a: {{digest: {{weekly: {written}}}}}\n"
    assert lines_of(write(tmp_path, monitor=monitor)) == [f"monitor.yaml:2:24: {complaint}"]


def test_a_time_of_the_week_is_read_as_it_is_meant(tmp_path: Path) -> None:
    found = load(write(tmp_path, monitor="channels:\n  a: {digest: {weekly: Mon 8:00}}\n"), {})
    assert found.monitor.channels["a"].digest.weekly == "mon 08:00"


def test_quiet_hours_that_leave_all_to_a_digest_need_one(tmp_path: Path) -> None:
    quiet = "{begins: '23:00', ends: '07:00', then: digest}"
    monitor = f"channels:\n  a: {{quiet: {quiet}}}\n  b: {{quiet: {quiet}, digest: {{at: ['08:00']}}}}\n"
    assert lines_of(write(tmp_path, monitor=monitor)) == [
        "monitor.yaml:2:53: what quiet hours hold back would never be told; the channel has no digest: "
        "name times of day under digest: at:, or write post"
    ]


# --- templates --------------------------------------------------------------------------------------------

HOUSE = "channels:\n  main:\n    template: house.html\n"
MISSING = "there is no such file beside monitor.yaml; create it, or correct its name"


def with_template(directory: Path, content: bytes, monitor: str = HOUSE) -> Path:
    write(directory, monitor=monitor)
    (directory / "house.html").write_bytes(content)
    return directory


def test_a_channel_gets_the_text_of_its_template(tmp_path: Path) -> None:
    loaded = load(with_template(tmp_path, "\ufeff<b>{{ headline }}</b> ☙\n".encode()), {})
    assert loaded.monitor.channels["main"].template == "<b>{{ headline }}</b> ☙\n"
    assert load(write(tmp_path, monitor="channels: {main: {}}"), {}).monitor.channels["main"].template == ""


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"\n\n{{ headlin }}", ", line 3: there is no value 'headlin'; did you mean 'headline'?"),
        (b"{{ headline }}{% for", ", line 1: unexpected 'end of template'"),
        (b"<p>{{ headline }}</p>", ": Telegram knows no tag <p>"),
        (b"", ": it makes an empty message"),
        (b"{{ headline }}\n\xff", ":2:1: this is not UTF-8 text; save the file as UTF-8"),
        (b"\x00" * 50, ", line 1: it holds the invisible character U+0000"),
        (b"{{ headline }}" + b"x" * 20_000, ": it is too long; write at most 10,000 characters"),
        (b"x" * (MAX_SIZE + 1), ": it is larger than 2 MB"),
        (b"{% if headline %}" * 200 + b"x", ", line 1: Unexpected end of template"),
    ],
)
def test_what_is_wrong_with_a_template_is_said_where_it_is_named(tmp_path: Path, content: bytes, fault: str) -> None:
    (line,) = lines_of(with_template(tmp_path, content))
    assert line.startswith(f"monitor.yaml:3:15: template house.html{fault}")


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("../outside.html", "it is outside this folder"),
        ("/etc/hostname", "it is outside this folder"),
        ("link.html", "it is outside this folder"),
        ("linked/outside.html", "it is outside this folder"),
        ("loop.html", ""),
        ("missing.html", MISSING),
        ("feeds.yaml/x", "it cannot be read (Not a directory)"),
        ("folder", "this is not a regular file"),
        ("pipe", "this is not a regular file"),
        (f"{'x' * 300}", "it cannot be read (File name too long)"),
    ],
)
def test_only_files_in_the_folder_are_templates(tmp_path: Path, name: str, fault: str) -> None:
    folder = tmp_path / "config"
    (folder / "folder").mkdir(parents=True)
    (tmp_path / "outside.html").write_text("{{ headline }}")
    (folder / "link.html").symlink_to(tmp_path / "outside.html")
    (folder / "linked").symlink_to(tmp_path)
    (folder / "loop.html").symlink_to("loop.html")
    os.mkfifo(folder / "pipe")
    (line,) = lines_of(write(folder, monitor=f"channels:\n  main: {{template: {name}}}\n"))
    assert line.startswith("monitor.yaml:2:20: template ")
    assert fault in line


def test_a_template_may_be_a_link_within_the_folder(tmp_path: Path) -> None:
    """As where a cluster mounts the files: names that lead to the newest version of them."""
    (tmp_path / "version").mkdir()
    (tmp_path / "version" / "house.html").write_text("{{ headline }}")
    (tmp_path / "house.html").symlink_to("version/house.html")
    assert load(write(tmp_path, monitor=HOUSE), {}).monitor.channels["main"].template == "{{ headline }}"


def test_faults_of_templates_come_with_all_others(tmp_path: Path) -> None:
    monitor = "time_zone: Asia/Yerewan\nchannels:\n  one: {template: a}\n  two: {template: b, langage: en}\n"
    assert [line.split(" ")[0] for line in lines_of(write(tmp_path, monitor=monitor, feeds="feeds: ["))] == [
        "monitor.yaml:1:12:", "monitor.yaml:3:19:", "monitor.yaml:4:19:", "monitor.yaml:4:22:", "feeds.yaml:1:9:"
    ]  # fmt: skip


def test_an_edited_template_is_read_again(tmp_path: Path) -> None:
    reloader = Reloader(with_template(tmp_path, b"{{ headline }}"), {})
    assert poll_twice(reloader) is None
    with_template(tmp_path, b"{{ headlin }}")
    error = poll_twice(reloader)
    assert isinstance(error, ConfigError)
    assert "house.html, line 1: there is no value 'headlin'" in str(error)
    with_template(tmp_path, b"<b>{{ headline }}</b>")
    edited = poll_twice(reloader)
    assert isinstance(edited, Settings)
    assert edited.monitor.channels["main"].template == "<b>{{ headline }}</b>"
    (tmp_path / "house.html").unlink()
    assert MISSING in str(poll_twice(reloader))


def test_a_template_that_is_named_from_now_on_is_watched_too(tmp_path: Path) -> None:
    reloader = Reloader(write(tmp_path), {})
    assert poll_twice(reloader) is None
    with_template(tmp_path, b"{{ headline }}")
    assert [reloader.poll(), reloader.poll()] == [None, None]
    assert isinstance(reloader.poll(), Settings)
    with_template(tmp_path, b"<i>{{ headline }}</i>")
    edited = poll_twice(reloader)
    assert isinstance(edited, Settings)
    assert edited.monitor.channels["main"].template == "<i>{{ headline }}</i>"


# --- anything at all ---------------------------------------------------------------------------------------

SCRAPS = st.sampled_from(
    [
        *("feeds:", "terms:", "watches:", "channels:", "url:", "forms:", "any:", "near:", "en", "hy", "a: 1"),
        *"-[]{},:&*!|>'\"%@`?#\\~= \n\té\u200b\u2028",
        *("\n  ", "\n    "),
    ]
)


@given(text=st.lists(SCRAPS, max_size=30).map(" ".join), name=st.sampled_from(["monitor", "feeds", "watchlist"]))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_loaded_or_explained(tmp_path: Path, text: str, name: str) -> None:
    write(tmp_path, **{"monitor": "", name: text})
    try:
        loaded: Settings | ConfigError = load(tmp_path, {})
    except ConfigError as error:
        loaded = error
    assert isinstance(loaded, Settings) or loaded.problems


def test_hashtags_may_be_named_by_language(tmp_path: Path) -> None:
    watches = "terms:\n  flood: {forms: {en: [flood]}}\nwatches:\n  high-water:\n    any: [flood]\n"
    named = "hashtags:\n  HighWater: {de: Hochwasser}\n"
    watchlist = load(write(tmp_path, watchlist=f"{watches}{named}"), {}).watchlist
    assert [watchlist.hashtag("high-water", language) for language in ("de", "en")] == ["Hochwasser", "HighWater"]
    (problem,) = problems_of(write(tmp_path, watchlist=f"{watches}hashtags:\n  HighWatr: {{de: Hochwasser}}\n"))
    assert problem.message == "no watch has the hashtag 'HighWatr'; did you mean 'HighWater'?"
    assert problem.line == 7


def test_labels_of_outlets_may_be_named_by_language(tmp_path: Path) -> None:
    named = "perspectives:\n  church-owned: {ru: церковное}\n"
    assert load(write(tmp_path, feeds=f"{named}{FEEDS}"), {}).perspectives == {"church-owned": {"ru": "церковное"}}
    (problem,) = problems_of(write(tmp_path, feeds=f"perspectives:\n  church-owned: {{Russian: x}}\n{FEEDS}"))
    assert "'Russian' is not a language code" in problem.message
