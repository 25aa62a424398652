"""A digest and its chart: what is told below the picture, and what is left to be said."""

from __future__ import annotations

import pytest

from monitor.model.delivery import Delivered, DeliveryOutcome, Receipt, Rejected, RetryLater, Unknown
from monitor.model.publications import DigestClaim, Message
from monitor.model.publications import PublicationKind as K
from monitor.model.publications import PublicationState as P
from monitor.store import Store
from tests.store.samples import MESSAGE, MINUTE, NOW, posted

HOUR = 60 * MINUTE
REST = Message("<b>the rest</b>", "the rest")
NOTHING = Message("", "")


@pytest.fixture
def planned(store: Store) -> Store:
    store.outbox.sync_channels({"main": "@bridges"}, NOW)
    store.decisions.intend_digest("main", NOW - HOUR, NOW, NOW, chart=True)
    return store


def chart_left(store: Store, rest: Message, outcome: DeliveryOutcome) -> None:
    assert store.leases.acquire("channel:main", "worker", NOW, MINUTE)
    claim = next_claim(store)
    assert (claim.kind, claim.alone) == (K.CHART, False)
    assert store.outbox.begin_sending(claim.publication_id, "main", "worker", MESSAGE, NOW, rest=rest)
    store.outbox.record_outcome(claim.publication_id, claim.attempts + 1, outcome, NOW, MINUTE)


def next_claim(store: Store) -> DigestClaim:
    claim = store.outbox.next_pending("main", NOW)
    assert isinstance(claim, DigestClaim)
    return claim


def left(store: Store) -> list[tuple[K, P, str]]:
    return [(row.kind, row.state, row.error) for row in reversed(store.outbox.rows())]


def test_what_the_caption_has_no_room_for_is_the_digest(planned: Store) -> None:
    chart_left(planned, REST, Delivered(7))
    assert (next_claim(planned).kind, next_claim(planned).rest) == (K.DIGEST, REST)


def test_a_digest_that_the_caption_told_is_not_sent(planned: Store) -> None:
    chart_left(planned, NOTHING, Delivered(7))
    assert planned.outbox.next_pending("main", NOW) is None
    assert left(planned)[1] == (K.DIGEST, P.REJECTED, "told below its chart")
    assert planned.health.refused_messages(NOW - HOUR) == {}
    assert planned.decisions.last_digest("main", NOW) == NOW


@pytest.mark.parametrize("rest", [REST, NOTHING])
def test_all_of_it_is_said_where_the_chart_is_refused(planned: Store, rest: Message) -> None:
    chart_left(planned, rest, Rejected("not enough rights to send photos", "content"))
    assert (next_claim(planned).kind, next_claim(planned).rest) == (K.DIGEST, None)


@pytest.mark.parametrize("outcome", [RetryLater(0 * MINUTE, "flood", ""), Unknown("no answer")])
def test_a_chart_that_is_sent_again_writes_what_is_left_anew(planned: Store, outcome: DeliveryOutcome) -> None:
    chart_left(planned, REST, outcome)
    if isinstance(outcome, Unknown):
        assert planned.outbox.resolve_unknown("main", "resend", NOW) == 1
    chart_left(planned, NOTHING, Delivered(8))
    assert planned.outbox.next_pending("main", NOW) is None


def test_a_refused_chart_that_is_sent_later_says_no_more_than_what_it_is_of(planned: Store) -> None:
    chart_left(planned, REST, Rejected("not enough rights to send photos", "content"))
    digest = next_claim(planned)
    assert planned.outbox.begin_sending(digest.publication_id, "main", "worker", MESSAGE, NOW)
    planned.outbox.record_outcome(digest.publication_id, 1, Delivered(7), NOW, MINUTE)
    assert planned.outbox.retry_refused(NOW) == 1
    assert (next_claim(planned).kind, next_claim(planned).alone) == (K.CHART, True)


def test_what_is_left_of_a_digest_is_said_before_the_next(planned: Store) -> None:
    """That begins where it ended."""
    chart_left(planned, REST, Delivered(7))
    planned.decisions.intend_digest("main", NOW, NOW + HOUR, NOW, chart=True)
    assert next_claim(planned).rest == REST
    assert [kind for kind, state, _ in left(planned) if state is P.PENDING] == [K.DIGEST, K.CHART, K.DIGEST]
    claim = planned.outbox.claim(planned.outbox.rows()[0].id)
    assert isinstance(claim, DigestClaim)
    assert (claim.since, claim.until) == (NOW, NOW + HOUR)


def test_what_a_caption_told_is_not_told_again_where_the_rest_is_refused(planned: Store) -> None:
    chart_left(planned, REST, Delivered(7))
    rest = next_claim(planned)
    assert planned.outbox.begin_sending(rest.publication_id, "main", "worker", REST, NOW)
    planned.outbox.record_outcome(rest.publication_id, 1, Rejected("message is too long", "content"), NOW, MINUTE)
    planned.decisions.intend_digest("main", NOW, NOW + HOUR, NOW, chart=True)
    claim = planned.outbox.claim(planned.outbox.rows()[0].id)
    assert isinstance(claim, DigestClaim)
    assert claim.since == NOW
    assert planned.outbox.retry_refused(NOW) == 1  # what was refused can still be sent


def test_below_a_chart_of_an_earlier_version_stands_all_of_it(planned: Store) -> None:
    """Its caption was a title."""
    claim = next_claim(planned)
    assert planned.leases.acquire("channel:main", "worker", NOW, MINUTE)
    assert planned.outbox.begin_sending(claim.publication_id, "main", "worker", MESSAGE, NOW)
    planned.outbox.record_outcome(claim.publication_id, 1, Delivered(7), NOW, MINUTE)
    assert (next_claim(planned).kind, next_claim(planned).rest) == (K.DIGEST, None)


def test_the_week_has_a_digest_of_its_own(planned: Store) -> None:
    assert planned.decisions.last_digest("main", NOW, K.WEEKLY) is None
    planned.decisions.intend_digest("main", NOW - 168 * HOUR, NOW, NOW, chart=True, kind=K.WEEKLY)
    planned.decisions.intend_digest("main", NOW, NOW + HOUR, NOW, chart=True)
    kinds = [kind for kind, _, _ in left(planned)]
    assert kinds == [K.WEEKLY_CHART, K.WEEKLY, K.CHART, K.DIGEST]
    chart = next_claim(planned)
    assert (chart.kind, chart.since) == (K.WEEKLY_CHART, NOW - 168 * HOUR)


# --- receipts that the journal alone holds ----------------------------------------------------------------------------

CHART = Receipt(NOW, K.CHART, "@bridges", -1001, 41, since=NOW - HOUR, until=NOW)


def replay(store: Store, *receipts: Receipt) -> None:
    store.receipts.replay("1f", 200, receipts, NOW)


@pytest.mark.parametrize("known", [True, False])
def test_a_chart_that_left_told_its_digest_as_far_as_a_restored_database_knows(store: Store, known: bool) -> None:
    posted(store, "a")
    if known:
        store.decisions.intend_digest("main", NOW - HOUR, NOW, NOW, chart=True)
    replay(store, CHART)
    assert left(store)[1:] == [(K.CHART, P.SENT, ""), (K.DIGEST, P.REJECTED, "told below its chart")]
    assert store.decisions.last_digest("main", NOW) == NOW
    replay(store, Receipt(NOW, K.DIGEST, "@bridges", -1001, 42, since=NOW - HOUR, until=NOW))
    assert left(store)[2] == (K.DIGEST, P.SENT, "")


def test_what_is_left_of_a_digest_is_said_after_a_kill_over_its_chart(planned: Store) -> None:
    assert planned.leases.acquire("channel:main", "worker", NOW, MINUTE)
    assert planned.outbox.begin_sending(next_claim(planned).publication_id, "main", "worker", MESSAGE, NOW, rest=REST)
    replay(planned, CHART)
    assert next_claim(planned).rest == REST
