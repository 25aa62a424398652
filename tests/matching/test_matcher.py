from __future__ import annotations

import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.languages.text import fold_key, is_word_char
from monitor.matching.matcher import Matcher, compile_watchlist
from monitor.model.matches import Match, WatchResult
from monitor.model.settings import Near, Term, Watch, Watchlist

TERMS = {
    "valley": Term(label="Green Valley", forms={"en": ("Green Valley",), "ru": ("Зелёная Долина",)}, strong=True),
    "green": Term(forms={"en": ("Green",), "de": ("Green",)}),
    "riverton": Term(label="Riverton", forms={"en": ("Riverton", "Rivertown*"), "hy": ("Գետավան",), "fa": ("شهر نو",)}),
    "susa": Term(forms={"az": ("Şuşa",)}),
    "bridge": Term(label="bridge", forms={"en": ("bridge",)}),
    "road": Term(label="road", forms={"en": ("road",)}),
    "football": Term(label="football", forms={"en": ("FC Riverton", "stadium"), "ru": ("ФК",)}),
    "route": Term(exact=("TROUT",)),
}
WATCHES = {
    "place": Watch(any=("valley", "riverton"), unless=("football",)),
    "works": Watch(any=("riverton",), near=Near(terms=("bridge", "road"), within=3), weight=2.5),
    "both": Watch(all=("valley", "route")),
    "near-only": Watch(near=Near(terms=("bridge",))),
    "unless-only": Watch(unless=("football",)),
}


@pytest.fixture(scope="module", name="matcher")
def _matcher() -> Matcher:
    return compile_watchlist(Watchlist(terms=TERMS, watches=WATCHES))


def result(match: Match, watch: str) -> WatchResult:
    return next(result for result in match.results if result.watch == watch)


def test_nothing_found(matcher: Matcher) -> None:
    match = matcher.match({"title": "Weather", "summary": "", "content": "Rain"})
    assert (match.relevant, match.score, match.hits, match.results) == (False, 0.0, (), ())


def test_evidence_points_into_the_text_as_given(matcher: Matcher) -> None:
    fields = {"title": "In Ri\u00advertons\u200b — GREEN\u2011valley", "summary": "شهر\u200cنو, Зеленой Долине"}
    hits = matcher.match(fields).hits
    assert [(hit.term, hit.field, hit.found) for hit in hits] == [
        ("riverton", "title", "Ri\u00advertons"),
        ("valley", "title", "GREEN\u2011valley"),
        ("riverton", "summary", "شهر\u200cنو"),
        ("valley", "summary", "Зеленой Долине"),
    ]
    assert all(fields[hit.field][hit.start : hit.end] == hit.found for hit in hits)
    assert hits[3].form == "Зелёная Долина"


def test_the_longest_form_wins(matcher: Matcher) -> None:
    assert matcher.match({"title": "Green Valley"}).terms == ("valley",)
    assert matcher.match({"title": "Green, Valley"}).terms == ("green",)
    assert matcher.match({"title": "FC Riverton"}).terms == ("football",)


def test_quotation_marks_do_not_part_a_phrase(matcher: Matcher) -> None:
    assert matcher.match({"title": "FC «Riverton» wins"}).hits[0].found == "FC «Riverton"
    assert matcher.match({"title": "FC “Riverton” wins"}).terms == ("football",)


def test_the_language_of_the_entry_decides_which_equal_form_is_named(matcher: Matcher) -> None:
    assert matcher.match({"title": "Green"}, "de").hits[0].language == "de"
    assert matcher.match({"title": "Green"}, "en").hits[0].language == "en"


def test_exact_forms_keep_their_case(matcher: Matcher) -> None:
    assert matcher.match({"title": "The TROUT plan"}).terms == ("route",)
    assert matcher.match({"title": "The Trout plan, trout, TROUTS"}).terms == ()


def test_any_and_a_reason(matcher: Matcher) -> None:
    match = matcher.match({"title": "Riverton today"})
    assert match.watches == ("place",)
    assert match.score == 1.0
    assert result(match, "place").reason == "any: Riverton"
    assert result(match, "works").reason == "none of bridge, road within 3 words"


def test_all(matcher: Matcher) -> None:
    assert result(matcher.match({"title": "Green Valley"}), "both").reason == "missing: route"
    match = matcher.match({"title": "Green Valley", "summary": "TROUT"})
    assert result(match, "both") == WatchResult("both", True, "all: Green Valley, route", ("valley", "route"), ())


@pytest.mark.parametrize(
    ("fields", "held", "reason"),
    [
        ({"title": "Riverton bridge"}, True, "any: Riverton; near: bridge 0 words away"),
        ({"title": "bridge closed in Riverton"}, True, "any: Riverton; near: bridge 2 words away"),
        ({"title": "bridge one two three Riverton, a road"}, True, "any: Riverton; near: road 1 word away"),
        ({"title": "bridge one two three four Riverton"}, False, "none of bridge, road within 3 words"),
        (
            {"title": "Riverton", "summary": "word " * 59 + "bridge"},
            True,
            "any: Riverton; near: bridge, between title and lead",
        ),
        ({"title": "A bridge", "summary": "In Riverton"}, True, "any: Riverton; near: bridge, between title and lead"),
        ({"title": "Riverton", "summary": "word " * 60 + "bridge"}, False, "none of bridge, road within 3 words"),
        ({"title": "Riverton", "summary": "x", "content": "bridge"}, False, "none of bridge, road within 3 words"),
        ({"summary": "Riverton", "content": "bridge"}, False, "none of bridge, road within 3 words"),
    ],
)
def test_near(matcher: Matcher, fields: dict[str, str], held: bool, reason: str) -> None:
    found = result(matcher.match(fields), "works")
    assert (found.held, found.reason) == (held, reason)


def test_near_terms_count_in_an_empty_summary_s_place(matcher: Matcher) -> None:
    assert result(matcher.match({"title": "Riverton", "summary": "", "content": "bridge"}), "works").held


def test_what_it_gave_up_it_makes_again(matcher: Matcher) -> None:
    texts = [{"title": "A bridge in Green Valley"}, {"title": "FC Riverton"}]
    before = [matcher.match(text) for text in texts]
    assert all(match.terms for match in before)
    matcher.forget()
    assert [matcher.match(text) for text in texts] == before


def test_a_veto_rejects(matcher: Matcher) -> None:
    match = matcher.match({"title": "Riverton in the stadium", "summary": "ФК"})
    assert not match.relevant
    assert result(match, "place").reason == "vetoed by football: «stadium»"
    assert result(match, "place").vetoes == ("football",)


def test_a_strong_term_outweighs_a_veto(matcher: Matcher) -> None:
    match = matcher.match({"title": "Green Valley protest in the stadium"})
    assert match.relevant
    assert result(match, "place").reason == "any: Green Valley; Green Valley outweighs football"
    assert result(match, "place").vetoes == ("football",)


def test_a_strong_term_inside_the_veto_does_not_outweigh_it() -> None:
    terms = {
        "place": Term(forms={"en": ("Riverton",)}, strong=True),
        "club": Term(forms={"en": ("FC Riverton",)}),
        "same": Term(forms={"en": ("Riverton",)}),
    }
    watches = {"club": Watch(any=("place",), unless=("club",)), "same": Watch(any=("place",), unless=("same",))}
    matcher = compile_watchlist(Watchlist(terms=terms, watches=watches))
    assert matcher.match({"title": "FC Riverton lost"}).watches == ()
    assert matcher.match({"title": "FC Riverton lost in Riverton"}).watches == ("club",)


def test_a_watch_without_any_and_all_never_holds(matcher: Matcher) -> None:
    match = matcher.match({"title": "bridge, stadium"})
    assert match.watches == ()
    assert "nothing can satisfy it" in result(match, "near-only").reason
    assert "nothing can satisfy it" in result(match, "unless-only").reason


def test_the_score_is_the_sum_of_weights(matcher: Matcher) -> None:
    match = matcher.match({"title": "Road to Riverton"})
    assert match.watches == ("place", "works")
    assert match.score == 3.5


def test_forms_are_counted_by_language(matcher: Matcher) -> None:
    assert matcher.forms_by_language == {"en": 8, "ru": 2, "de": 1, "hy": 1, "fa": 1, "az": 1, "und": 1}


@pytest.mark.parametrize("order", [1, -1])
def test_a_matcher_is_adapted_to_another_watchlist(matcher: Matcher, order: int) -> None:
    ferry = Term(forms={"en": ("ferry", "night ferry*")})
    longer = TERMS["bridge"].model_copy(update={"forms": {"en": ("bridge", "road bridge"), "ru": ("мост",)}})
    fewer = {name: term for name, term in TERMS.items() if name not in ("valley", "route")}
    few = {"works": WATCHES["works"], "any": Watch(any=("green",))}
    watchlists = [
        Watchlist(terms={**TERMS, "ferry": ferry}, watches={**WATCHES, "ferries": Watch(any=("ferry", "road"))}),
        Watchlist(terms={**TERMS, "bridge": longer}, watches=WATCHES),
        Watchlist(terms=fewer, watches=few),
        Watchlist(terms={**TERMS, "route": Term(exact=("PERCH",))}, watches=WATCHES),
        Watchlist(terms=TERMS, watches=WATCHES),
    ]
    texts = (
        "Night ferries leave Riverton by the road bridge",
        "Green Valley, TROUT and PERCH",
        "Rivertowner at the stadium: ferry",
        "Мосты у Зелёной Долины",
    )
    adapted = matcher
    for watchlist in watchlists[::order]:
        adapted, fresh = adapted.adapted(watchlist), compile_watchlist(watchlist)
        assert adapted.forms_by_language == fresh.forms_by_language
        for text in texts:
            assert adapted.match({"title": text}, "en") == fresh.match({"title": text}, "en"), text


def test_an_empty_watchlist_matches_nothing() -> None:
    assert not compile_watchlist(Watchlist()).match({"title": "Anything"}).relevant


PIECES = st.sampled_from(
    [
        "Riverton",
        "Green",
        "Valley",
        "Şuşa",
        "Գետավան",
        "شهر\u200cنو",
        "bridge",
        "'s",
        " ",
        "-",
        "«",
        "\u00ad",
        "\u0301",
        "ß",
        "։",
        "FC",
    ]
)


@given(st.lists(st.one_of(PIECES, st.characters()), max_size=30).map("".join), st.text(max_size=40))
def test_hits_are_whole_words_at_their_offsets(matcher: Matcher, title: str, summary: str) -> None:
    fields = {"title": title, "summary": summary}
    for hit in matcher.match(fields).hits:
        text = fields[hit.field]
        assert text[hit.start : hit.end] == hit.found
        assert fold_key(hit.found)
        assert not is_word_char(text[hit.start - 1 : hit.start] or " ") or not fold_key(text[hit.start - 1])
        after = text[hit.end : hit.end + 1] or " "
        assert not is_word_char(after) or not fold_key(after)


@given(st.lists(PIECES, max_size=25).map("".join))
def test_every_base_form_is_found_where_it_stands_alone(matcher: Matcher, noise: str) -> None:
    for form, term in (("Riverton", "riverton"), ("Գետավան", "riverton"), ("Şuşa", "susa"), ("Green Valley", "valley")):
        assert term in matcher.match({"title": f"{noise} | {form} | {noise}"}).terms


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "x" * 1_000_000,
        "a" + "\u0301\u0323" * 50_000,
        "Riverton bridge " * 20_000,
        "Rivert " * 100_000,
        "Green " * 50_000,
    ],
)
def test_hostile_text_costs_little(matcher: Matcher, text: str) -> None:
    began = time.process_time()
    matcher.match({"title": text, "summary": text})
    assert time.process_time() - began < 8


def test_every_code_point_is_accepted(matcher: Matcher) -> None:
    matcher.match({"title": "".join(map(chr, range(0, sys.maxunicode + 1, 5)))})


def test_more_terms_do_not_cost_more() -> None:
    def letters(number: int) -> str:
        return "".join(chr(ord("a") + int(digit)) for digit in str(number)) + "qx"

    def seconds(count: int) -> float:
        terms = {letters(number): Term(forms={"en": (letters(number),)}) for number in range(count)}
        watches = {name: Watch(any=(name,)) for name in terms}
        matcher = compile_watchlist(Watchlist(terms=terms, watches=watches))
        best = float("inf")
        for _ in range(5):
            began = time.process_time()
            for _ in range(200):
                matcher.match({"title": "The road to the bridge is closed, say officials in the capital " * 4})
            best = min(best, time.process_time() - began)
        return best

    assert seconds(3000) < 2 * seconds(30)
