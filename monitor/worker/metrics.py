"""What Prometheus reads: every metric with its name, kind and labels, and how values get into them.

Imported only where it is asked for. README.md beside this file has the same table, for operators.
"""

from __future__ import annotations

import platform
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal, get_args

from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
    Metric,
)
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

import monitor
from monitor.model.alerts import AlertKind
from monitor.model.delivery import DeliveryOutcome
from monitor.model.entries import EntryState
from monitor.model.publications import PublicationState
from monitor.model.roles import Role
from monitor.runtime import Durations, Tally
from monitor.store import DayCounts
from monitor.worker.gauges import LastDay, Standing
from monitor.worker.site import Outcome
from monitor.worker.status import quantile

Source = Literal["program", "worker", "database"]


@dataclass(frozen=True)
class Gauge:
    """A metric. ``told`` says what it measures. It comes out of the ``database``, and is the same for whoever asks; or
    it is of the process of one ``worker``, or of whatever ``program`` is asked."""

    name: str
    kind: Literal["gauge", "counter", "histogram", "info"]
    source: Source
    told: str
    labels: tuple[str, ...] = ()


GAUGES = (
    Gauge("monitor_build_info", "info", "program", "The versions of the monitor and of Python", ("version", "python")),
    Gauge("monitor_database_up", "gauge", "program", "Did the database answer in time?"),
    Gauge("monitor_memory_bytes", "gauge", "program", "Memory in use, shared pages counted once", ("processes",)),
    Gauge("monitor_polls_total", "counter", "worker", "Feeds asked, by outcome", ("outcome",)),
    Gauge("monitor_poll_failures_total", "counter", "worker", "Feeds that failed when asked, by reason", ("reason",)),
    Gauge("monitor_parse_seconds", "histogram", "worker", "Time from the body of a feed to its entries"),
    Gauge("monitor_entries_total", "counter", "worker", "Verdicts on entries that were new or changed", ("state",)),
    Gauge("monitor_stories_total", "counter", "worker", "Stories begun"),
    Gauge("monitor_messages_sent_total", "counter", "worker", "Messages that arrived, edits left out"),
    Gauge("monitor_deliveries_total", "counter", "worker", "Messages and edits sent, by outcome", ("outcome",)),
    Gauge("monitor_post_lag_seconds", "histogram", "worker", "Time from the first report's publication to the post"),
    Gauge("monitor_site_looks_total", "counter", "worker", "Looks at what the site needs, by outcome", ("outcome",)),
    Gauge("monitor_site_look_seconds", "histogram", "worker", "Time of such a look, with all that it wrote"),
    Gauge("monitor_site_last_success_timestamp_seconds", "gauge", "worker", "When all of the site stood there last"),
    Gauge("monitor_stuck_jobs", "gauge", "worker", "Jobs that have not come round for far too long"),
    Gauge("monitor_workers", "gauge", "database", "Workers alive on this database"),
    Gauge("monitor_role_workers", "gauge", "database", "Workers alive that do a part of the work", ("role",)),
    Gauge("monitor_configuration_good", "gauge", "database", "Can the files of the configuration be taken up?"),
    Gauge("monitor_network_up", "gauge", "database", "Can any feed be reached?"),
    Gauge("monitor_feeds", "gauge", "database", "Feeds, by state", ("state",)),
    Gauge("monitor_outlet_failing_feeds", "gauge", "database", "Feeds of an outlet that fail", ("outlet",)),
    Gauge("monitor_last_poll_timestamp_seconds", "gauge", "database", "When a feed was asked last"),
    Gauge("monitor_last_post_timestamp_seconds", "gauge", "database", "When a message arrived last"),
    Gauge("monitor_channel_open", "gauge", "database", "May messages leave, neither paused nor refused?", ("channel",)),
    Gauge("monitor_channel_quiet", "gauge", "database", "Is it in its quiet hours?", ("channel",)),
    Gauge("monitor_queue_messages", "gauge", "database", "Messages that may leave and have not", ("channel",)),
    Gauge("monitor_queue_age_seconds", "gauge", "database", "Since when the first of them may leave", ("channel",)),
    Gauge("monitor_alerts", "gauge", "database", "Alerts that fire, by kind", ("kind",)),
    Gauge("monitor_publications", "gauge", "database", "Publications in the outbox", ("channel", "state")),
    Gauge("monitor_entries_last_day", "gauge", "database", "Entries first seen in the last 24 hours", ("state",)),
    Gauge("monitor_entries_unasked", "gauge", "database", "Entries about which the examples are still to be asked"),
    Gauge("monitor_stories_last_day", "gauge", "database", "Stories begun in the last 24 hours"),
    Gauge("monitor_messages_last_day", "gauge", "database", "Messages that arrived in the last 24 hours"),
    Gauge("monitor_post_lag_last_day_median_seconds", "gauge", "database", "Half of the last day's posts took so long"),
    Gauge("monitor_post_lag_last_day_p95_seconds", "gauge", "database", "95 % of the last day's posts took no longer"),
    Gauge("monitor_translations_last_day", "gauge", "database", "Texts wanted and translated, or not", ("outcome",)),
    Gauge("monitor_translations_waiting", "gauge", "database", "Texts that wait to be translated"),
)
"""All metrics of our own; ``process_…`` are those of prometheus_client."""

_FEED_STATES = ("healthy", "failing", "damaged", "silent", "unpolled")

Sample = tuple[str, tuple[str, ...], float | Durations]
"""A value of a metric, by its name and the values of its labels."""


@dataclass(frozen=True)
class Snapshot:
    """All that is exposed at one time. ``tally`` and ``stuck`` (how many jobs) are None where no worker runs in this
    process; what the database did not tell is None as well."""

    memory: Mapping[str, int]
    tally: Tally | None = None
    stuck: int = 0
    standing: Standing | None = None
    last_day: LastDay | None = None


def exposed(snapshot: Snapshot, accept: str) -> tuple[bytes, str]:
    """A snapshot as the header ``Accept`` wants it (Prometheus' text, or OpenMetrics), and its content type."""
    encode, content_type = choose_encoder(accept)
    return encode(registry(snapshot)), content_type


def registry(snapshot: Snapshot) -> CollectorRegistry:
    """A snapshot as a registry of its own: nothing of it is shared with another scrape."""
    made = CollectorRegistry()
    made.register(_Collected(snapshot))
    ProcessCollector(registry=made)
    return made


class _Collected(Collector):
    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def collect(self) -> Iterator[Metric]:
        """The metrics that have a value."""
        found: dict[str, list[Sample]] = defaultdict(list)
        for sample in _samples(self._snapshot):
            found[sample[0]].append(sample)
        return (_family(gauge, found[gauge.name]) for gauge in GAUGES if gauge.name in found)


def _family(gauge: Gauge, samples: Iterable[Sample]) -> Metric:
    unit = next((unit for unit in ("seconds", "bytes") if gauge.name.endswith(f"_{unit}")), "")
    if gauge.kind == "info":
        info = InfoMetricFamily(gauge.name.removesuffix("_info"), gauge.told)
        for _, labels, _ in samples:
            info.add_metric((), dict(zip(gauge.labels, labels, strict=True)))
        return info
    if gauge.kind == "histogram":
        histogram = HistogramMetricFamily(gauge.name, gauge.told, labels=gauge.labels, unit=unit)
        for _, labels, value in samples:
            if isinstance(value, Durations):
                histogram.add_metric(labels, _buckets(value), value.total)
        return histogram
    kind = CounterMetricFamily if gauge.kind == "counter" else GaugeMetricFamily
    family = kind(gauge.name, gauge.told, labels=gauge.labels, unit=unit)
    for _, labels, value in samples:
        if not isinstance(value, Durations):
            family.add_metric(labels, value)
    return family


def _buckets(durations: Durations) -> list[tuple[str, float]]:
    bounds = [*(str(float(bound)) for bound in durations.bounds), "+Inf"]
    return list(zip(bounds, accumulate(durations.counts), strict=True))


def _samples(snapshot: Snapshot) -> Iterator[Sample]:
    yield "monitor_build_info", (monitor.__version__, platform.python_version()), 1
    yield "monitor_database_up", (), snapshot.standing is not None
    for processes, size in snapshot.memory.items():
        yield "monitor_memory_bytes", (processes,), size
    if snapshot.tally is not None:
        yield from _of_worker(snapshot.tally)
        yield "monitor_stuck_jobs", (), snapshot.stuck
    if snapshot.standing is not None:
        yield from _of_standing(snapshot.standing)
    if snapshot.last_day is not None:
        yield from _of_last_day(snapshot.last_day)


def _of_worker(tally: Tally) -> Iterator[Sample]:
    polls = {
        "answered": tally.answered - tally.not_modified,
        "not_modified": tally.not_modified,
        "failed": tally.failed,
        "unreached": tally.unreached,
    }
    yield from _each("monitor_polls_total", polls)
    reasons = Counter[str]()
    for reason, count in tally.failures.items():
        # A server may answer with any number that it likes.
        reasons[re.sub(r"^http-(\d).*", r"http-\1xx", reason)] += count
    yield from _each("monitor_poll_failures_total", reasons)
    yield "monitor_parse_seconds", (), tally.parsing
    yield from _by_state("monitor_entries_total", tally)
    yield "monitor_stories_total", (), tally.stories
    yield "monitor_messages_sent_total", (), tally.sent
    outcomes = [outcome.__name__.lower() for outcome in get_args(DeliveryOutcome)]
    yield from _each("monitor_deliveries_total", {outcome: tally.outcomes[outcome] for outcome in outcomes})
    yield "monitor_post_lag_seconds", (), tally.lag
    if tally.site:
        yield from _each("monitor_site_looks_total", {outcome: tally.site[outcome] for outcome in get_args(Outcome)})
        yield "monitor_site_look_seconds", (), tally.site_seconds
    if tally.site_at is not None:
        yield "monitor_site_last_success_timestamp_seconds", (), tally.site_at.timestamp()


def _of_standing(found: Standing) -> Iterator[Sample]:
    yield "monitor_workers", (), len(found.workers)
    filled = Counter(role for worker in found.workers for role in worker.roles)
    yield from _each("monitor_role_workers", {role: filled[role] for role in Role})
    yield "monitor_configuration_good", (), not found.configuration_error
    yield "monitor_network_up", (), found.offline_since is None
    states = Counter(state for _, state in found.feeds)
    yield from _each("monitor_feeds", {state: states[state] for state in _FEED_STATES})
    failing = Counter({feed.outlet: 0 for feed, _ in found.feeds})
    failing.update(feed.outlet for feed, state in found.feeds if state == "failing")
    yield from _each("monitor_outlet_failing_feeds", failing)
    if polls := [feed.polled_at for feed, _ in found.feeds if feed.polled_at is not None]:
        yield "monitor_last_poll_timestamp_seconds", (), max(polls).timestamp()
    if found.last_sent_at is not None:
        yield "monitor_last_post_timestamp_seconds", (), found.last_sent_at.timestamp()
    for channel in found.channels:
        label, waiting = (channel.name,), found.waiting.get(channel.name)
        yield "monitor_channel_open", label, channel.paused_since is None and not channel.shut
        yield "monitor_channel_quiet", label, channel.name in found.quiet
        yield "monitor_queue_messages", label, waiting.count if waiting else 0
        age = (found.at - waiting.oldest).total_seconds() if waiting else 0.0
        yield "monitor_queue_age_seconds", label, age
    kinds = Counter(alert.kind for alert in found.alerts)
    yield from _each("monitor_alerts", {kind: kinds[kind] for kind in AlertKind})


def _of_last_day(found: LastDay) -> Iterator[Sample]:
    for channel, counts in found.outbox.items():
        for state in PublicationState:
            yield "monitor_publications", (channel, state), counts.get(state, 0)
    yield from _by_state("monitor_entries_last_day", found.counts)
    yield "monitor_entries_unasked", (), found.unasked
    yield "monitor_stories_last_day", (), found.counts.stories
    yield "monitor_messages_last_day", (), found.counts.sent
    for name, percent in (("median", 50), ("p95", 95)):
        if (lag := quantile(found.lags, percent)) is not None:
            yield f"monitor_post_lag_last_day_{name}_seconds", (), lag
    translations = {"translated": found.translations.translated, "refused": found.translations.refused}
    yield from _each("monitor_translations_last_day", translations)
    yield "monitor_translations_waiting", (), found.translations.waiting


def _by_state(name: str, counts: Tally | DayCounts) -> Iterator[Sample]:
    """Entries by what became of them."""
    yield name, (EntryState.MATCHED,), counts.matched
    yield name, (EntryState.REJECTED,), counts.rejected
    yield name, (EntryState.HELD_BACK,), counts.held_back


def _each(name: str, values: Mapping[str, int]) -> Iterator[Sample]:
    """A metric with one label."""
    return ((name, (str(label),), value) for label, value in values.items())
