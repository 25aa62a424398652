"""The post: right by construction for whatever a feed can carry."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import process_time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import monitor
from monitor.languages import labels
from monitor.model.publications import Change, ChangeKind, Message, Style
from monitor.model.stories import Report, Story
from monitor.posts.render import Elsewhere, render_change, render_pointer, render_story
from monitor.posts.templates import DEFAULT
from tests.support.botentities import foreign, found_in
from tests.support.bothtml import MAX_ENTITIES, MAX_ENTITY_BYTES, Entity, Refused, finish, parse_html, units

AT = datetime(2023, 9, 19, 9, 5, tzinfo=UTC)
YEREVAN = ZoneInfo("Asia/Yerevan")
LINK = "https://sample.example.org/a?x=1&y=2"


def report(title: str = "Road to the valley reopened", **fields: object) -> Report:
    given_fields = {
        "entry_id": 1, "outlet": "Sample", "language": "en", "country": "", "perspective": (), "url": LINK,
        "title": title, "summary": "", "content": "", "published": AT, "first_seen": AT, "watches": ("road",),
        "terms": (),
    }  # fmt: skip
    return Report(**{**given_fields, **fields})  # type: ignore[arg-type]


def style(language: str = "en", zone: ZoneInfo = YEREVAN, **fields: object) -> Style:
    return Style(language, zone, **{"hashtags": {"road": "ValleyRoad"}, **fields})  # type: ignore[arg-type]


def render(*reports: Report, language: str = "en", zone: ZoneInfo = YEREVAN, **tags: str) -> Message:
    return render_story(Story(1, reports), style(language, zone, **({"hashtags": tags} if tags else {})))


def text_of(message: Message) -> str:
    return accepted(message)[0]


def accepted(message: Message) -> tuple[str, list[Entity]]:
    """The visible text and entities, after a Bot API has taken the message in both forms."""
    for raw, limit_text in ((message.html, parse_html(message.html)[0]), (message.plain, message.plain)):
        assert len(raw.encode()) <= 32768
        assert limit_text.strip()
        assert units(limit_text) <= 4096
    text, entities = parse_html(message.html)
    assert len(entities) <= MAX_ENTITIES
    assert sum(20 + len((entity.url or "").encode()) for entity in entities) <= MAX_ENTITY_BYTES
    assert finish(text, entities)[0] == text  # the server would change nothing
    return text, entities


def without_links(message: Message) -> str:
    """The plain form with its bare links taken off the ends of lines again."""
    shown = {entity.url for entity in parse_html(message.html)[1] if entity.url}
    lines = message.plain.split("\n")
    for link in sorted(shown, key=len, reverse=True):
        lines = [line.removesuffix(f": {link}") for line in lines]
    return "\n".join(lines)


def test_a_whole_post() -> None:
    message = render(
        report(
            "Road to the valley “reopened” & busy",
            summary="Lorries with flour passed the checkpoint on Tuesday. The drivers had waited for eleven days.",
            perspective=("independent",),
        ),
        report("Дорога открыта", outlet="Вестник", language="ru", url="https://vestnik.example.ru/1",
               published=AT + timedelta(1)),
        report("Road open", outlet="SAMPLE", url="https://sample.example.org/b", published=AT + timedelta(2)),
    )  # fmt: skip
    assert message.html == (
        "<b>Road to the valley “reopened” &amp; busy</b>\n\n"
        "Lorries with flour passed the checkpoint on Tuesday. The drivers had waited for eleven days. (Sample)\n\n"
        "Reported by\n"
        "<i>independent</i>\n"
        '• <a href="https://sample.example.org/a?x=1&amp;y=2">Sample</a> · en\n'
        "<i>Other</i>\n"
        '• <a href="https://vestnik.example.ru/1">Вестник</a> · ru\n\n'
        "19 Sep 2023, 13:05 (UTC+4)\n"
        "#ValleyRoad\n\n"
        '<a href="https://sample.example.org/a?x=1&amp;y=2">Read in full</a>'
    )
    assert message.plain.startswith("Road to the valley “reopened” & busy\n\nLorries")
    assert "• Sample · en: https://sample.example.org/a?x=1&y=2\n" in message.plain
    assert message.preview == LINK
    accepted(message)


@pytest.mark.parametrize(
    ("language", "zone", "moment"),
    [
        ("en", "Asia/Yerevan", "19 Sep 2023, 13:05 (UTC+4)"),
        ("ru", "Asia/Baku", "19.09.2023, 13:05 (UTC+4)"),
        ("en", "UTC", "19 Sep 2023, 09:05 (UTC)"),
        ("fa", "Asia/Tehran", "19.09.2023, 12:35 (UTC+3:30)"),
        ("en", "America/New_York", "19 Sep 2023, 05:05 (UTC−4)"),
        ("en", "Etc/GMT-4", "19 Sep 2023, 13:05 (UTC+4)"),
        ("en", "America/St_Johns", "19 Sep 2023, 06:35 (UTC−2:30)"),
    ],
)
def test_the_time_is_of_the_first_publication_in_the_zone(language: str, zone: str, moment: str) -> None:
    message = render(report(published=AT + timedelta(hours=2)), report(), language=language, zone=ZoneInfo(zone))
    assert f"\n{moment}\n" in message.plain


@pytest.mark.parametrize("language", [*labels.LABELS, "xx"])
def test_every_language_of_a_channel_works(language: str) -> None:
    outlets = [report(outlet=f"Outlet {n}", entry_id=n) for n in range(20)]
    text, entities = accepted(render(*outlets, language=language))
    assert labels.labels_in(language).sources in text
    assert "5 more" in text if language in ("en", "xx") else "+5" in text
    assert len([entity for entity in entities if entity.type == "text_link"]) == 16


@pytest.mark.parametrize(
    "url",
    [
     "javascript:alert(1)", "ftp://example.org/x", "//example.org", "/relative", "http://localhost/x", "http://",
     "https://exa mple.org", 'https://example.org/"onclick="x', "https://user:word@example.org/", "http://[::1]/",

     "http://[bad", "https://example.org:99999/", "https://example.org:0/", "https://.org/",
     "https://example.org/\ud800",
     "https://example.org/" + "x" * 3000, "https://example.org/<b>",
     "tg://resolve?domain=x", "https://example..org/", ""],
)  # fmt: skip
def test_what_is_no_web_address_becomes_text(url: str) -> None:
    message = render(report(url=url))
    assert "<a" not in message.html
    assert message.preview is None
    assert "• Sample · en" in message.html


@pytest.mark.parametrize(
    ("url", "href"),
    [
        ("https://example.org/l'avenue", "https://example.org/l%27avenue"),
        ("https://example.org/a b?c=[d]|{e}", "https://example.org/a%20b?c=[d]%7C%7Be%7D"),
        ("https://example.org/%27", "https://example.org/%27"),
    ],
)
def test_what_no_link_may_hold_is_percent_encoded(url: str, href: str) -> None:
    assert f'<a href="{href}">' in render(report(url=url)).html


@pytest.mark.parametrize(
    "url", ["http://example.org", "https://xn--80a.example/x#y", "https://пример.рф/новость?a=б", "http://example.org:8080/",
            "https://192.0.2.7/x", "https://a_b.example.org/%20"],
)  # fmt: skip
def test_web_addresses_become_links(url: str) -> None:
    assert {entity.url for entity in accepted(render(report(url=url)))[1] if entity.type == "text_link"} == {url}


def test_the_canonical_address_stands_in_for_a_bad_one() -> None:
    assert render(report(url="guid-77", canonical_url=LINK)).preview == LINK


@pytest.mark.parametrize(
    ("hashtag", "shown"),
    [("ValleyRoad", "#ValleyRoad"), ("#Valley-Road!", "#ValleyRoad"), ("Ղարաբաղ_1", "#Ղարաբաղ_1"), ("2023", ""),
     ("<b>", "#b"), ("", ""), ("a b", "#ab"), ("_", "")],
)  # fmt: skip
def test_hashtags_hold_letters_digits_and_underscores_only(hashtag: str, shown: str) -> None:
    lines = render(report(), road=hashtag).plain.split("\n")
    assert [line for line in lines if line.startswith("#")] == ([shown] if shown else [])


def test_watches_without_a_hashtag_are_left_out_and_equal_ones_shown_once() -> None:
    message = render(report(watches=("road", "other", "valley", "unnamed")), road="Road", other="Road", valley="Valley")
    assert "\n#Road #Valley\n" in message.plain


def test_a_long_headline_is_cut_behind_a_word() -> None:
    headline = parse_html(render(report("flour " * 200)).html)[0].split("\n")[0]
    assert headline.endswith("flour…")
    assert units(headline) <= 300


def test_a_report_without_title_is_headed_by_its_first_sentence_told_once() -> None:
    lead = "Lorries with flour passed the checkpoint on Tuesday. The drivers had waited for eleven days."
    assert render(report("\u200b ", summary=lead)).html.startswith(
        "<b>Lorries with flour passed the checkpoint on Tuesday.</b>\n\n"
        "The drivers had waited for eleven days. (Sample)\n\n"
    )


@pytest.mark.parametrize("blank", ["", " ", "\u200b", "\u202e", "\u3164", "\x00", "\ud800", "\u2800\u2800", "\u0301"])
def test_nothing_to_show_still_gives_a_post(blank: str) -> None:
    text, _ = accepted(render(report(blank, outlet=blank, summary=blank, url=None, perspective=(blank,))))
    assert text.startswith("…\n\n19 Sep 2023")


@pytest.mark.parametrize("many", [1, 30])
@pytest.mark.parametrize("found", ["@name ", "#тег ", "$TAG ", "/start ", "x.org ", "https://x.org/y ", "a@x.org "])
def test_names_and_addresses_in_a_text_become_no_entities_and_our_own_links_and_hashtags_stay(
    found: str, many: int
) -> None:
    text, entities = accepted(render(report(f"Now {found * many}")))
    assert found.strip() not in text
    assert found.strip() in text.replace("\u2060", "")
    assert [entity.url for entity in entities if entity.url] == [LINK, LINK]
    assert [each.type for each in found_in(text, entities)] == ["hashtag"]
    assert "\n#ValleyRoad\n" in text


EVERYWHERE = "t.me/x @name tg://a HTTP://x.org /start #tag $TAG a@x.org +37410123456"


@pytest.mark.parametrize("template", ["", DEFAULT, "{{ headline | upper }} {{ hashtags | join }} {{ link }}"])
def test_wherever_other_peoples_text_stands_in_a_post_nothing_becomes_an_entity(template: str) -> None:
    story = Story(1, (
        report(f"Road of Done.In {EVERYWHERE}", entry_id=1, outlet=EVERYWHERE, perspective=(EVERYWHERE, EVERYWHERE),
               country="AA", summary=f"The drivers {EVERYWHERE} had waited for eleven days. {WIRE}", terms=("dale",)),
        report(f"CORRECTION: Road {EVERYWHERE}", entry_id=2, outlet=f"Other {EVERYWHERE}", summary=WIRE),
    ))  # fmt: skip
    made = style(names={"dale": EVERYWHERE}, template=template)
    others = [Elsewhere(EVERYWHERE, "https://t.me/sample/1")]
    message = render_story(story, made, see_also=others)
    assert not message.note
    change = Change("toll", story.reports[0], EVERYWHERE, EVERYWHERE, "dead")
    for each in (message, render_pointer(message, others[0], made), render_change(story, change, made)):
        text, entities = accepted(each)
        assert {found.split(": ")[1] for found in foreign(text, entities)} <= {LINK, "#ValleyRoad"}  # of the last


def test_a_message_is_made_in_two_places_alone() -> None:
    """Both take care of what Telegram would find in a text."""
    package = Path(monitor.__file__).parent
    made_in = [file for file in package.rglob("*.py") if re.search(r"(?<![\w.])Message\(", file.read_text("utf-8"))]
    makers = {str(file.relative_to(package)) for file in made_in}
    # The third reads what stands in the database.
    assert makers == {"posts/markup.py", "posts/templates.py", "store/publications/claims.py"}


def test_lines_from_right_to_left_start_in_their_own_direction() -> None:
    text, _ = accepted(
        render(report("NATO خواستار توقف فوری درگیری‌ها شد", outlet="رادیو ارس", language="fa"), language="fa")
    )
    assert text.startswith("\u200fNATO خواستار")
    assert "\n• رادیو ارس · fa\n" in text  # its first letter already says so


# --- who says what ------------------------------------------------------------------------------------------

WIRE = "Lorries with flour passed the checkpoint on Tuesday morning after eleven days of waiting, drivers say."


def test_outlets_stand_by_perspective_and_groups_in_order_of_their_first_report() -> None:
    text = text_of(
        render(
            report("One", entry_id=1, outlet="Hill Herald", perspective=("Hills", "state-run")),
            report("Two", entry_id=2, outlet="Plain Post", perspective=("Plain", "private"), language="fr"),
            report("Three", entry_id=3, outlet="Hill Radio", perspective=("Hills",)),
        )
    )
    assert "Hills\n• Hill Herald · en (state-run)\n• Hill Radio · en\nPlain\n• Plain Post · fr (private)\n" in text


def test_a_long_list_of_outlets_is_folded_and_a_short_one_is_not() -> None:
    reports = [report(outlet=f"Outlet {n}", entry_id=n) for n in range(12)]
    kinds = [{entity.type for entity in accepted(render(*reports[:count]))[1]} for count in (3, 12)]
    assert ["blockquote" in found for found in kinds] == [False, True]


def test_reprints_are_marked_and_counted_once() -> None:
    text = text_of(
        render(
            report("Road open", entry_id=1, outlet="Hill Herald", summary=WIRE),
            report("Valley road opens", entry_id=2, outlet="Plain Post", summary=f"{WIRE} More soon."),
            report("Lorries pass", entry_id=3, outlet="Third", summary="Flour has come. (AFP)"),
        )
    )
    assert "Reported by · 3 outlets, 2 different texts\n" in text
    assert "• Plain Post · en – same text as Hill Herald\n" in text
    assert "• Third · en – via AFP\n" in text
    assert "3 outlets, 2 different texts" in text_of(
        render(
            report("Road open", entry_id=1, outlet="Hill Herald", summary="Flour has come. (AFP)"),
            report("Valley road opens", entry_id=2, outlet="Plain Post", summary="At last, reports AFP."),
            report("Lorries pass", entry_id=3, outlet="Third", summary="Flour has come."),
        )
    )


def test_a_credit_in_a_copy_names_no_source_of_others() -> None:
    said = "Lorries with flour passed the checkpoint on Tuesday morning after eleven days of waiting, drivers say."
    text = text_of(
        render(
            report("Road open", entry_id=1, outlet="Hill Herald", summary=said),
            report("Valley road opens", entry_id=2, outlet="Plain Post", summary=f"{said} (TASS)"),
            report("Lorries pass", entry_id=3, outlet="Third", summary=said),
        )
    )
    assert "• Hill Herald · en\n" in text
    assert "• Plain Post · en – via TASS\n" in text
    assert "• Third · en – same text as Hill Herald\n" in text


def test_the_time_is_that_of_the_outlet_of_the_headline() -> None:
    own = report("Road open", entry_id=1, outlet="Hill Herald", summary="Flour has come.")
    other = replace(own, entry_id=2, outlet="Plain Post", title="Bread", published=own.published - timedelta(hours=5))
    assert text_of(render(own)).split("\n")[-1] == text_of(render(own, other)).split("\n")[-1]


def test_what_one_side_alone_says_is_followed_by_its_outlet() -> None:
    text = text_of(
        render(
            report("Road open", entry_id=1, outlet="Hill Herald", country="AA", summary="Lorries with flour passed."),
            report("Road is open", entry_id=2, outlet="Plain Post", country="BB",
                   summary="The ministry of the plain denies that any lorry has passed."),
        )
    )  # fmt: skip
    assert "Lorries with flour passed. (Hill Herald)\nThe ministry of the plain denies" in text
    assert "has passed. (Plain Post)\n" in text


def test_sentences_in_two_languages_stand_on_lines_of_their_own() -> None:
    message = render_story(
        Story(1, (
            report("Road open", entry_id=1, outlet="Hill Herald", country="AA", summary="Lorries with flour passed."),
            report("جاده باز شد", entry_id=2, outlet="پیک", country="BB", language="fa",
                   summary="کامیون‌های آرد صبح سه‌شنبه گذشتند."),
        )),
        style(languages=("fa",)),
    )  # fmt: skip
    assert "Lorries with flour passed. (Hill Herald)\nکامیون‌های آرد صبح سه‌شنبه گذشتند. (پیک)\n" in text_of(message)


def test_corrections_and_withdrawals_are_said() -> None:
    text = text_of(
        render(
            report("Road open", entry_id=1, outlet="Hill Herald"),
            report("CORRECTION: Two roads open", entry_id=2, outlet="Plain Post"),
            report("Отозвано: Дорога открыта", entry_id=3, outlet="Вестник", language="ru"),
        )
    )
    assert "\n\nCorrected: Plain Post\nWithdrawn: Вестник\n\n" in text


def test_outlets_that_are_quoted_are_listed_though_there_are_many() -> None:
    many = [report(f"Road {n} is open", outlet=f"Outlet {n}", entry_id=n, published=AT + timedelta(hours=n))
            for n in range(30)]  # fmt: skip
    last = report(
        "Road open", outlet="The Last", entry_id=99, summary="The lorries passed.", published=AT + timedelta(9)
    )
    text = text_of(render(*many, last))
    assert "The lorries passed. (The Last)" in text
    assert "• The Last · en\n" in text
    assert "and 16 more" in text


def test_places_stand_below_the_hashtags_as_the_house_prints_them() -> None:
    story = Story(1, (report(terms=("dale", "army")), report(terms=("hill", "dale"))))
    message = render_story(story, style(names={"dale": "Dale / Tal", "hill": "Hill / Berg"}))
    assert "\n#ValleyRoad\nDale / Tal · Hill / Berg\n\n" in text_of(message)


# --- replies ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "language", "head"),
    [
        (("toll", "3", "5", "dead"), "en", "Dead: 3 → 5"),
        (("toll", "", "5", "wounded"), "en", "Wounded: 5"),
        (("toll", "3", "5", "missing"), "ru", "Пропавшие без вести: 3 → 5"),
        (("toll", "3", "5", "dead"), "hy", "Զոհեր՝ 3 → 5"),
        (("toll", "3", "5", "dead"), "fa", "کشته‌ها: 3 ← 5"),
        (("claimed", "", "300", "dead"), "en", "Dead: 300 (Plain Post says)"),
        (("claimed", "", "300", "wounded"), "ru", "Раненые: 300 (сообщает Plain Post)"),
        (("place", "dale", "hill", "hill"), "en", "Place: Dale / Tal → Hill / Berg"),
        (("place", "dale", "unknown", "unknown"), "en", "Place"),
        (("denied", "", "", "BB"), "en", "Denied"),
        (("confirmed", "", "", "BB"), "de", "Bestätigt"),
        (("outcome", "", "", "signed"), "az", "Nəticə"),
        (("corrected", "5", "3", "dead"), "en", "Corrected: Dead: 5 → 3"),
        (("corrected", "", "", ""), "uk", "Виправлено"),
        (("withdrawn", "", "", ""), "en", "Withdrawn"),
    ],
)
def test_a_reply_says_what_changed_and_who_says_so(
    change: tuple[ChangeKind, str, str, str], language: str, head: str
) -> None:
    kind, before, after, subject = change
    brought = report("Road is <shut>", outlet="Plain Post", perspective=("Plain", "private"))
    message = render_change(
        Story(1, (brought,)), Change(kind, brought, before, after, subject),
        style(language, names={"dale": "Dale / Tal", "hill": "Hill / Berg"}),
    )  # fmt: skip
    text, entities = accepted(message)
    source = labels.with_label(labels.labels_in(language).source, "Plain Post", language)
    assert text == f"{head}\n\nRoad is <shut>\n\n{source} · en (Plain, private)"
    assert [entity.url for entity in entities if entity.url] == [LINK]
    assert message.preview is None


@pytest.mark.slow
def test_hundreds_of_outlets_with_long_links_fit() -> None:
    reports = [
        report(
            "Т" * 5000, outlet=f"{n} " + "<&>" * 100, perspective=("&" * 500,),
            url=f"https://example.org/{n}?" + "&" * 1400, entry_id=n,
            watches=tuple(f"w{i}" for i in range(50)),
            summary=f"Слово {n} " * 30 + ". " + "Так & < > далее было. " * 300,
        )
        for n in range(300)
    ]  # fmt: skip
    message = render(*reports, **{f"w{i}": f"Т{i}" * 200 for i in range(50)})
    _, entities = accepted(message)
    links = [entity.url for entity in entities if entity.type == "text_link"]
    assert message.preview in {each.url for each in reports}
    assert len(message.plain) > 500
    assert message.note.endswith(" links were left out: they are too long together")
    assert all(len(link or "") > 1000 for link in links)


@pytest.mark.slow
@pytest.mark.parametrize("outlets", [3, 20_000])
def test_of_thousands_of_reports_the_post_counts_every_outlet_and_takes_no_time(outlets: int) -> None:
    reports = [
        report(
            f"Road {n} is shut", summary=f"Road {n} in the valley was shut on Monday by the mayor of {n}. " * 10,
            entry_id=n, outlet=f"Outlet {n % outlets}", url=f"https://example.org/{n}",
        )
        for n in range(20_000)
    ]  # fmt: skip
    began = process_time()
    text = render(*reports).plain
    assert process_time() - began < 5  # half a second, where nothing else is done
    assert text.count("• Outlet ") + sum(map(int, re.findall(r"and (\d+) more", text))) == outlets


markup = st.sampled_from(
    ["<b>", "</b>", "<a href='x'>", "</a>", "&lt;", "&amp;lt;b&amp;gt;", "&#60;", "&quot;", "<", ">", "&", '"',
     "\u202e", "\u2066", "\ud83d", "😀", "שלום", "سلام", "ﷺ", "e\u0301", "\r\n", "\x00", "#tag", "@name", "/start", "https://x.example",
     " ", ". ",
     "Բարև։ ", "A whole sentence about the road. "]
)  # fmt: skip
texts = st.one_of(
    st.text(max_size=400), st.text(alphabet=st.characters(), max_size=80), st.lists(markup, max_size=60).map("".join)
)
urls = st.one_of(
    st.none(),
    texts,
    texts.map(lambda path: "https://example.org/" + path),
    texts.map(lambda host: f"http://{host}.org"),
)
reports_ = st.builds(
    report, texts, entry_id=st.integers(1, 9), terms=st.sampled_from([(), ("t",)]),
    outlet=texts, summary=texts, content=texts, article_lead=texts, url=urls, canonical_url=urls,
    language=st.sampled_from(["en", "ru", "und", "fa", "<b>"]), perspective=st.lists(texts, max_size=3).map(tuple),
    published=st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    watches=st.lists(st.sampled_from(["a", "b", "c"]), max_size=3).map(tuple),
)  # fmt: skip


@pytest.mark.slow
@given(
    st.lists(reports_, min_size=1, max_size=6),
    st.sampled_from(["en", "ru", "hy", "fa", "zz"]),
    st.fixed_dictionaries({"a": texts, "b": texts}),
)
@example([report("\ud83d\ude00" * 400)], "en", {"a": "", "b": ""})
def test_the_bot_api_accepts_every_post_and_shows_what_was_meant(
    reports: list[Report], language: str, tags: dict[str, str]
) -> None:
    message = render_story(Story(1, tuple(reports)), style(language, hashtags=tags, names={"t": "Here / There"}))
    text, entities = accepted(message)
    assert text == without_links(message)
    assert {entity.type for entity in entities} <= {"bold", "italic", "text_link", "blockquote"}
    assert entities[0].offset == 0  # the headline


def test_what_turned_out_to_be_anothers_keeps_its_text_with_a_link_beneath() -> None:
    own = render(report())
    message = render_pointer(own, Elsewhere("Ferry <b>sinks", "https://t.me/sample/7"), style())
    assert message.plain == f"{own.plain}\n\n→ Ferry <b>sinks: https://t.me/sample/7"
    assert message.html.startswith(own.html)
    assert message.preview == own.preview
    text, entities = accepted(message)
    assert text.endswith("\n\n→ Ferry <b>sinks")
    assert entities[-1].url == "https://t.me/sample/7"
    assert render_pointer(own, Elsewhere("Ferry"), style("fa")).plain == f"{own.plain}\n\n← Ferry"


@pytest.mark.parametrize(
    ("language", "label"), [("en", "See also: "), ("ru", "См. также: "), ("hy", "Տե՛ս նաև՝ "), ("xx", "See also: ")]
)
def test_stories_that_may_be_the_same_are_linked_beneath(language: str, label: str) -> None:
    others = [Elsewhere(f"Ferry {name} sinks", f"https://t.me/sample/{name}") for name in range(5)]
    message = render_story(Story(1, (report(),)), style(language), see_also=others)
    lines = text_of(message).split("\n\n")[-3:]
    assert lines == [f"{label}Ferry {name} sinks" for name in range(3)]


def test_a_link_to_another_takes_the_place_of_one_to_what_may_be_the_same() -> None:
    other = Elsewhere("Ferry", "https://t.me/sample/7")
    own = render_story(Story(1, (report(),)), style(), see_also=[other, other])
    assert render_pointer(own, other, style()) == render_pointer(render(report()), other, style())


@given(reports_, texts, st.booleans())
def test_the_bot_api_accepts_what_stands_beneath(brought: Report, headline: str, template: bool) -> None:
    house = style(template="{{ headline }}" + "x" * 4000 if template else "")
    own = render_story(Story(1, (brought,)), house)
    other = Elsewhere(headline, "https://t.me/sample/7")
    accepted(render_pointer(own, other, house))
    accepted(render_story(Story(1, (brought,)), house, see_also=[other] * 4))


@given(reports_, st.sampled_from(["en", "hy", "fa"]), texts, texts, st.sampled_from(["toll", "place", "denied"]))
def test_the_bot_api_accepts_every_reply(
    brought: Report, language: str, before: str, after: str, kind: ChangeKind
) -> None:
    message = render_change(Story(1, (brought,)), Change(kind, brought, before, after), style(language))
    text, _ = accepted(message)
    assert text == without_links(message)


def test_the_checker_itself_refuses() -> None:
    for wrong in ("<br>", "<b>x", "</b>", "<b><i>x</b></i>", "<a href>x</a>", "a < b", "<b"):
        with pytest.raises(Refused, match="can't parse entities"):
            parse_html(wrong)
    assert parse_html("&lt;b&gt; &nbsp; &amp; 5 > 3")[0] == "<b> &nbsp; & 5 > 3"
    assert parse_html('<a href="nohost">x</a>') == ("x", [])
    with pytest.raises(Refused, match='Unsupported start tag "br" at byte offset 3'):
        parse_html("é <br>")
