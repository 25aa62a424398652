"""What Prometheus reads: its format, its names, their table in the manual, and the rules that are shipped."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import Metric
from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse_openmetrics
from prometheus_client.parser import text_string_to_metric_families as parse_text
from ruamel.yaml import YAML

import monitor.worker
from monitor.model.delivery import Delivered
from monitor.runtime import Durations, Tally
from monitor.store import Store
from monitor.worker.gauges import last_day, memory, standing
from monitor.worker.metrics import GAUGES, Gauge, Snapshot, exposed, registry
from monitor.worker.status import Rhythms
from tests.store.samples import FEED, MINUTE, NOW, alive, begin, feed, posted
from tests.support.worker import settings

ROOM = Path(monitor.worker.__file__).parent
MANUAL = (ROOM / "README.md").read_text("utf-8")
RULES = YAML(typ="safe", pure=True).load(ROOM / "alert-rules.yaml")
EXPRESSIONS = [(rule["alert"], rule["expr"]) for group in RULES["groups"] for rule in group["rules"]]
OPENMETRICS = "application/openmetrics-text; version=1.0.0"
HOSTILE = 'Kite "\\\n{evil="1"} 1 # 🪁'
FUNCTIONS = {"up", "time", "rate", "max", "min", "sum", "by", "for", "scalar", "increase", "unless", "on"} | {
    "histogram_quantile"
}


def worked() -> Tally:
    """What a worker did that had a bit of everything."""
    tally = Tally(feeds=9, answered=5, not_modified=2, unreached=1, new=4, matched=2, rejected=2, stories=1, sent=3)
    tally.failures.update({"http-404": 1, "http-410": 1, "http-999": 1, "timeout": 1})
    tally.outcomes.update({"delivered": 3, "rejected": 1})
    tally.parsing.note(0.07)
    tally.parsing.note(500)
    tally.lag.note(90)
    tally.site.update({"written": 2, "failed": 1})
    tally.site_seconds.note(0.2)
    tally.site_at = NOW - MINUTE
    return tally


def looked(store: Store, tally: Tally | None = None) -> Snapshot:
    """All that can be told of a store, and of the process of a worker."""
    configured = settings([]).monitor
    return Snapshot(
        memory=memory(),
        tally=tally,
        standing=standing(store, Rhythms(store), NOW, configured),
        last_day=last_day(store, NOW),
    )


def read(families: Iterable[Metric]) -> dict[str, Any]:
    """The value of each sample, by its name and labels."""
    return {
        sample.name + "".join(f" {label}={value}" for label, value in sorted(sample.labels.items())): sample.value
        for family in families
        for sample in family.samples
    }


@pytest.fixture
def lived_in(store: Store) -> Store:
    """A store with feeds of two outlets, one with a hostile name; a story that was posted, one that waits, a worker."""
    posted(store, "one", "two", now=NOW - 10 * MINUTE)
    store.outbox.record_outcome(begin(store, NOW - 9 * MINUTE), 1, Delivered(1), NOW - 8 * MINUTE, MINUTE)
    store.feeds.sync([FEED, feed(1, outlet=HOSTILE)], NOW)
    store.outbox.sync_channels({"left": "@left"}, NOW)
    store.health.beat(alive("one", NOW))
    return store


def test_everything_is_exposed_in_both_formats(lived_in: Store) -> None:
    snapshot = looked(lived_in, worked())
    text, text_type = exposed(snapshot, "text/plain;version=0.0.4;q=0.5,*/*;q=0.1")
    opened, opened_type = exposed(snapshot, f"{OPENMETRICS},text/plain;version=0.0.4;q=0.5")
    assert text_type.startswith("text/plain; version=0.0.4")
    assert opened_type.startswith("application/openmetrics-text; version=1.0.0")
    assert opened.endswith(b"# EOF\n")
    told = read(parse_text(text.decode()))
    openly = read(parse_openmetrics(opened.decode()))
    ours = {name: value for name, value in told.items() if name.startswith("monitor_")}
    assert ours == {name: value for name, value in openly.items() if name.startswith("monitor_")}
    assert told[f"monitor_outlet_failing_feeds outlet={HOSTILE}"] == 0
    exposed_names = {re.sub(r"_(bucket|sum|count)$", "", name.split(" ")[0]) for name in ours}
    assert exposed_names == {gauge.name for gauge in GAUGES}


def test_what_a_worker_did_counts_from_its_start(store: Store) -> None:
    told = read(parse_text(exposed(looked(store, worked()), "")[0].decode()))
    assert {name: value for name, value in told.items() if name.startswith("monitor_polls")} == {
        "monitor_polls_total outcome=answered": 3,
        "monitor_polls_total outcome=not_modified": 2,
        "monitor_polls_total outcome=failed": 4,
        "monitor_polls_total outcome=unreached": 1,
    }
    assert told["monitor_poll_failures_total reason=http-4xx"] == 2
    assert told["monitor_poll_failures_total reason=http-9xx"] == 1
    assert told["monitor_poll_failures_total reason=timeout"] == 1
    assert told["monitor_deliveries_total outcome=delivered"] == 3
    assert told["monitor_deliveries_total outcome=shutout"] == 0
    assert told["monitor_parse_seconds_bucket le=0.05"] == 0
    assert told["monitor_parse_seconds_bucket le=0.1"] == 1
    assert told["monitor_parse_seconds_bucket le=60.0"] == 1
    assert told["monitor_parse_seconds_bucket le=+Inf"] == told["monitor_parse_seconds_count"] == 2
    assert told["monitor_parse_seconds_sum"] == pytest.approx(500.07)
    assert told["monitor_post_lag_seconds_bucket le=120.0"] == 1
    assert told["monitor_site_looks_total outcome=written"] == 2
    assert told["monitor_site_looks_total outcome=unchanged"] == 0
    assert told["monitor_site_look_seconds_count"] == 1
    assert told["monitor_site_last_success_timestamp_seconds"] == (NOW - MINUTE).timestamp()


def test_what_the_database_knows_is_right_without_a_worker(lived_in: Store) -> None:
    told = read(parse_text(exposed(looked(lived_in), "")[0].decode()))
    assert told["monitor_workers"] == told["monitor_database_up"] == told["monitor_configuration_good"] == 1
    assert told["monitor_role_workers role=poll"] == told["monitor_role_workers role=site"] == 1
    assert told["monitor_entries_last_day state=matched"] == told["monitor_stories_last_day"] == 2
    assert told["monitor_messages_last_day"] == 1
    assert told["monitor_publications channel=main state=sent"] == 1
    assert told["monitor_publications channel=main state=rejected"] == 0
    assert told["monitor_queue_messages channel=main"] == 1
    assert told["monitor_queue_age_seconds channel=main"] == 600
    assert told["monitor_channel_open channel=main"] == 1
    assert told["monitor_last_post_timestamp_seconds"] == (NOW - 8 * MINUTE).timestamp()
    assert told["monitor_post_lag_last_day_median_seconds"] == told["monitor_post_lag_last_day_p95_seconds"] == 120
    assert told["monitor_feeds state=unpolled"] + told["monitor_feeds state=healthy"] == 2
    # A channel that is no more in the configuration is not watched.
    assert "monitor_channel_open channel=left" not in told
    assert not {gauge.name for gauge in GAUGES if gauge.source == "worker"} & {name.split(" ")[0] for name in told}


def test_right_after_the_start_nothing_is_there_to_show(store: Store) -> None:
    told = read(parse_text(exposed(looked(store, Tally()), "")[0].decode()))
    assert told["monitor_polls_total outcome=answered"] == told["monitor_post_lag_seconds_count"] == 0
    assert not [name for name in told if "timestamp" in name and name.startswith("monitor_")]
    assert not [name for name in told if name.startswith("monitor_post_lag_last_day")]


def test_a_database_that_tells_nothing_leaves_the_rest() -> None:
    told = read(parse_text(exposed(Snapshot(memory(), worked()), "")[0].decode()))
    assert told["monitor_database_up"] == 0
    assert told["monitor_stories_total"] == 1
    assert "monitor_workers" not in told


def test_memory_counts_this_process_and_its_children() -> None:
    found = memory()
    assert found["main"] > 1_000_000
    assert found["children"] >= 0


@pytest.mark.parametrize("gauge", GAUGES, ids=lambda gauge: gauge.name)
def test_names_follow_the_conventions(gauge: Gauge) -> None:
    assert re.fullmatch(r"monitor_[a-z0-9_]+", gauge.name)
    assert gauge.name.endswith("_total") == (gauge.kind == "counter")
    assert gauge.name.endswith("_info") == (gauge.kind == "info")
    assert not re.search(r"_(ms|minutes|hours|days|mb|kb)\b", gauge.name)
    assert not re.search(r"_(count|sum|bucket)$", gauge.name)
    assert not set(gauge.labels) & {"url", "feed", "le", "quantile", "instance", "job"}


def test_the_manual_has_the_table() -> None:
    rows = re.findall(r"^\| `(monitor_\w+)` \| (\w+) \| (.*?) \| (\w+) \| (.+) \|$", MANUAL, re.MULTILINE)
    expected = [
        (each.name, each.kind, ", ".join(f"`{label}`" for label in each.labels), each.source, each.told)
        for each in GAUGES
    ]
    assert rows == expected


def test_the_registry_holds_what_the_table_says(lived_in: Store) -> None:
    said = {gauge.name: gauge for gauge in GAUGES}
    for family in registry(looked(lived_in, worked())).collect():
        if family.name.startswith("process_"):
            continue
        name = family.name + {"counter": "_total", "info": "_info"}.get(family.type, "")
        assert said[name].kind == family.type
        for sample in family.samples:
            assert set(sample.labels) - {"le"} == set(said[name].labels)


@pytest.mark.parametrize(("alert", "expression"), EXPRESSIONS)
def test_alert_rules_name_metrics_and_labels_that_exist(alert: str, expression: str) -> None:
    names = {gauge.name for gauge in GAUGES}
    names |= {f"{gauge.name}_bucket" for gauge in GAUGES if gauge.kind == "histogram"}
    labels = {label for gauge in GAUGES for label in gauge.labels} | {"instance", "le", "job"}
    words = set(re.findall(r"[a-z_][a-z0-9_]*", re.sub(r'"[^"]*"|\[\w+\]|\b\d[\w.]*', "", expression)))
    assert words <= names | labels | FUNCTIONS
    assert words & (names | {"up"})


def test_alert_rules_have_the_shape_that_prometheus_reads() -> None:
    rules = [rule for group in RULES["groups"] for rule in group["rules"]]
    assert set(RULES) == {"groups"}
    for rule in rules:
        assert {"alert", "expr", "annotations"} <= set(rule) <= {"alert", "expr", "for", "annotations"}
        assert rule["expr"].count("(") == rule["expr"].count(")")
        assert re.fullmatch(r"\d+[smh]", rule.get("for", "1m"))
    assert len({rule["alert"] for rule in rules}) == len(rules)


def test_durations_are_counted_by_the_bound_that_they_keep_to() -> None:
    found = Durations(1, 10)
    for seconds in (-5, 1, 1.5, 10, 11):
        found.note(seconds)
    assert (found.counts, found.total) == ([2, 2, 1], pytest.approx(18.5))
