"""What is said of rules over terms that a schema cannot check."""

from __future__ import annotations

import pytest

from monitor.config.lint import KEY, Finding, lint_watchlist
from monitor.model.settings import Watch

FORMS = {"forms": {"en": ["word"]}}
TERMS = {
    "plain": FORMS,
    "weak": {**FORMS, "weak": True},
    "weaker": {**FORMS, "weak": True},
    "strong": {**FORMS, "strong": True},
    "heavy": {**FORMS, "weight": 5},
}
FEEDS = {
    "feeds": [
        {"url": "https://kite.example/rss", "outlet": "Kite Post", "country": "GE"},
        {"url": "https://www.heron.example/rss"},
        {"url": "https://[/"},
        {"url": 7},
        None,
    ]
}


def findings(watch: object, feeds: object = None) -> list[Finding]:
    return list(lint_watchlist({"terms": TERMS, "watches": {"w": watch}}, feeds))


@pytest.mark.parametrize(
    ("watch", "path", "message"),
    [
        ({"any": ["weak", "weaker"]}, (KEY,), "all its terms are weak: name one that is not"),
        ({"any": ["weak"], "near": {"terms": ["weaker"]}}, (KEY,), "all its terms are weak"),
        ({"any": ["plain", "weak"], "threshold": 1.6}, ("threshold",), "together weigh 1.5: write at most that"),
        ({"any": ["plain"], "unless": ["weak"]}, ("unless",), "weigh 0.5 together, and reject from 1 on"),
        ({"any": ["plain", "strong"], "unless": ["heavy", "plain"]}, ("any", 0), "'plain' stands under any: and under"),
        ({"all": ["plain", "strong"], "unless": ["strong"]}, ("all", 1), "'strong' stands under all: and under"),
        ({"any": ["plain"], "sentence": ["wek"]}, ("sentence", 0), "there is no term 'wek'; did you mean 'weak'?"),
    ],
)
def test_conditions_that_cannot_hold(watch: object, path: tuple[str | int, ...], message: str) -> None:
    ((where, said),) = findings(watch)
    assert where == ("watches", "w", *path)
    assert message in said


@pytest.mark.parametrize(
    "watch",
    [
        {"any": ["weak", "plain"]},
        {"any": ["weak"], "sentence": ["plain"]},
        {"any": ["plain", "weak"], "threshold": 1.5},
        {"any": ["heavy", "strong"], "threshold": 7},
        {"any": ["plain"], "unless": ["weak", "weaker"]},
        {"any": ["plain"], "outlets": ["anything"], "countries": ["ZZ"]},
    ],
)
def test_conditions_that_can_hold(watch: object) -> None:
    assert findings(watch) == []


@pytest.mark.parametrize("yes", [True, "true"])
def test_strong_and_weak_at_once(yes: object) -> None:
    content = {"terms": {"t": {**FORMS, "strong": yes, "weak": yes}}}
    assert list(lint_watchlist(content)) == [
        (("terms", "t", "weak"), "a term cannot be both strong and weak; keep one of them")
    ]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"outlets": ["Kite Pots"]}, "no feed has the outlet 'Kite Pots'; did you mean 'Kite Post'?"),
        ({"outlets": ["Somebody"]}, "no feed has the outlet 'Somebody'; see feeds.yaml"),
        ({"countries": ["FR"]}, "no feed has the country 'FR'; see feeds.yaml"),
    ],
)
def test_origins_that_no_feed_has(given: dict[str, object], said: str) -> None:
    ((where, message),) = findings({"any": ["plain"], **given}, FEEDS)
    assert where == ("watches", "w", *given, 0)
    assert message == said


def test_origins_that_feeds_have() -> None:
    watch = {"any": ["plain"], "outlets": ["kite post", "heron.example"], "countries": ["GE"]}
    assert findings(watch, FEEDS) == []


@pytest.mark.parametrize("shape", [None, 3, "x", [], [[]], {"any": 3}, {"any": [[1], {}], "unless": [{}, [1]]}])
def test_any_shape_is_survived(shape: object) -> None:
    for _ in lint_watchlist(shape, shape):
        pass
    for _ in lint_watchlist({"terms": shape, "watches": shape}, {"feeds": shape}):
        pass
    for _ in findings(shape, FEEDS):
        pass


@pytest.mark.parametrize(
    ("key", "value", "advice"),
    [
        ("fields", ["titel"], "'titel' is no part of an entry; write title, summary or content"),
        ("languages", ["am-y"], "is not a language code"),
        ("countries", ["Georgia"], "'Georgia' is no country; did you mean GE?"),
        ("threshold", -1, "greater than or equal to 0"),
    ],
)
def test_the_schema_refuses(key: str, value: object, advice: str) -> None:
    with pytest.raises(ValueError, match=advice):
        Watch.model_validate({"any": ["x"], key: value})
