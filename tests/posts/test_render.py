"""The post: right by construction for whatever a feed can carry."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path
from time import process_time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import monitor
from monitor.languages import labels, locale
from monitor.model.publications import Message, Shown, Style, Version
from monitor.model.stories import Report, Story
from monitor.posts.render import Elsewhere, render_pointer, render_story
from monitor.posts.sources import source_pages
from monitor.posts.summary import summarise
from monitor.posts.templates import DEFAULT
from monitor.stories.facts import facts_of
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
    bare = "|".join(map(re.escape, sorted(shown, key=len, reverse=True)))
    return "\n".join(re.sub(rf"(?:: (?:{bare}))+$", "", line) for line in lines) if shown else "\n".join(lines)


def test_a_whole_post() -> None:
    message = render(
        report(
            "Road to the valley “reopened” & busy",
            summary="Lorries with flour passed the checkpoint on Tuesday. The drivers had waited for eleven days.",
            perspective=("Armenia-based", "state-run"), country="AM",
        ),
        report("Дорога открыта", outlet="Вестник", language="ru", url="https://vestnik.example.ru/1", country="RU",
               published=AT + timedelta(1)),
        report("Road open", outlet="SAMPLE", url="https://sample.example.org/b", published=AT + timedelta(2)),
    )  # fmt: skip
    assert message.html == (
        "<b>Road to the valley “reopened” &amp; busy</b>\n\n"
        "🇦🇲 Lorries with flour passed the checkpoint on Tuesday. The drivers had waited for eleven days. "
        "(Sample, state-run)\n\n"
        "<blockquote expandable>2 outlets, 2 countries\n"
        '🇦🇲 <a href="https://sample.example.org/a?x=1&amp;y=2">Sample</a>\n'
        '🇷🇺 <a href="https://vestnik.example.ru/1">Вестник</a></blockquote>\n\n'
        "#ValleyRoad"
    )
    assert message.plain.startswith("Road to the valley “reopened” & busy\n\n🇦🇲 Lorries")
    assert "🇦🇲 Sample: https://sample.example.org/a?x=1&y=2\n" in message.plain
    assert message.preview == LINK
    accepted(message)


def test_no_date_repeats_the_clock_of_telegram_and_nothing_stands_twice() -> None:
    lead = "Lorries with flour passed the checkpoint on Tuesday."
    text = text_of(render(report(summary=lead), report("Road open", outlet="Other", entry_id=2)))
    for said in ("2023", "Read in full", "Reported by"):
        assert said not in text
    lines = list(filter(None, text.split("\n")))
    assert len(lines) == len(set(lines))
    assert text.count("Road to the valley reopened") == 1


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
def test_the_time_of_a_template_is_of_the_first_publication_in_the_zone(language: str, zone: str, moment: str) -> None:
    story = Story(1, (report(published=AT + timedelta(hours=2)), report()))
    assert render_story(story, style(language, ZoneInfo(zone), template="{{ time }}")).plain == moment


@pytest.mark.parametrize("language", [*labels.LABELS, "xx"])
def test_every_language_of_a_channel_works(language: str) -> None:
    outlets = [report(outlet=f"Outlet {n}", entry_id=n) for n in range(20)]
    text, entities = accepted(render(*outlets, language=language))
    assert locale.counted(20, labels.labels_in(language).outlets_counted, language) in text
    assert len([entity for entity in entities if entity.type == "text_link"]) == 20


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
    assert "Sample" in message.html


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
    assert message.plain.endswith("\n#Road #Valley")


def test_of_many_hashtags_those_of_the_weightiest_watches_are_shown() -> None:
    story = Story(1, (report(watches=("light", "heavy", "middle")),))
    tags = {"heavy": "Heavy", "middle": "Middle", "light": "Light"}  # as the policy orders them
    for most, shown in ((0, ""), (1, "#Heavy"), (2, "#Heavy #Middle"), (5, "#Heavy #Middle #Light")):
        text = text_of(render_story(story, style(hashtags=tags, most_hashtags=most)))
        assert " ".join(re.findall("#[A-Za-z]+", text)) == shown


def test_a_long_headline_is_cut_behind_a_word() -> None:
    headline = parse_html(render(report("flour " * 200)).html)[0].split("\n")[0]
    assert headline.endswith("flour…")
    assert units(headline) <= 120


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ("Lorries with flour passed the checkpoint in the valley on Tuesday, drivers said; the road had been shut for "
         "eleven days after a landslide",
         "Lorries with flour passed the checkpoint in the valley on Tuesday, drivers said…"),
        ("The road is open. The mayor of the valley thanked all who had worked through eleven nights of rain and of "
         "snow to clear it of stones",
         "The road is open. The mayor of the valley thanked all who had worked through eleven "
         "nights of rain and of snow to clear…"),
        ("Դարպասը բացվեց երեքշաբթի օրը առավոտյան, երբ բեռնատարներն անցան անցակետը, ինչպես ասում են վարորդները և "
         "մյուսները հովտում ու լեռներում", "Դարպասը բացվեց երեքշաբթի օրը առավոտյան, երբ բեռնատարներն անցան անցակետը…"),
    ],
)  # fmt: skip
def test_a_headline_is_cut_where_a_clause_ends(title: str, headline: str) -> None:
    assert text_of(render(report(title))).split("\n")[0] == headline


def test_a_report_without_title_is_headed_by_its_first_sentence_told_once() -> None:
    lead = "Lorries with flour passed the checkpoint on Tuesday. The drivers had waited for eleven days."
    assert render(report("\u200b ", summary=lead)).html.startswith(
        "<b>Lorries with flour passed the checkpoint on Tuesday.</b>\n\n"
        f'The drivers had waited for eleven days. (<a href="{escape(LINK)}">Sample</a>)\n\n'
    )


@pytest.mark.parametrize("blank", ["", " ", "\u200b", "\u202e", "\u3164", "\x00", "\ud800", "\u2800\u2800", "\u0301"])
def test_nothing_to_show_still_gives_a_post(blank: str) -> None:
    text, _ = accepted(render(report(blank, outlet=blank, summary=blank, url=None, perspective=(blank,))))
    assert text == "…\n\n#ValleyRoad"


@pytest.mark.parametrize("many", [1, 30])
@pytest.mark.parametrize("found", ["@name ", "#тег ", "$TAG ", "/start ", "x.org ", "https://x.org/y ", "a@x.org "])
def test_names_and_addresses_in_a_text_become_no_entities_and_our_own_links_and_hashtags_stay(
    found: str, many: int
) -> None:
    text, entities = accepted(render(report(f"Now {found * many}")))
    assert found.strip() not in text
    assert found.strip() in text.replace("\u2060", "")
    assert [entity.url for entity in entities if entity.url] == [LINK]
    assert [each.type for each in found_in(text, entities)] == ["hashtag"]
    assert text.endswith("\n#ValleyRoad")


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
    for each in (message, render_pointer(message, others[0], made)):
        text, entities = accepted(each)
        assert {found.split(": ")[1] for found in foreign(text, entities)} <= {LINK, "#ValleyRoad"}  # of the last


def test_a_message_is_made_in_two_places_alone() -> None:
    """Both take care of what Telegram would find in a text."""
    package = Path(monitor.__file__).parent
    made_in = [file for file in package.rglob("*.py") if re.search(r"(?<![\w.])Message\(", file.read_text("utf-8"))]
    makers = {str(file.relative_to(package)) for file in made_in}
    # The store reads what stands in the database, and what a post leaves as is decided by what Message it is.
    read = {"store/publications/claims.py", "store/publications/charts.py", "delivery/compose.py"}
    read.add("editorial/contrast.py")  # what was sent, to be shown again
    assert makers - read == {"posts/markup.py", "posts/templates.py"}


def test_lines_from_right_to_left_start_in_their_own_direction() -> None:
    text, _ = accepted(
        render(report("NATO خواستار توقف فوری درگیری‌ها شد", outlet="رادیو ارس", language="fa"), language="fa")
    )
    assert text.startswith("\u200fNATO خواستار")
    assert "\nرادیو ارس\n" in text  # its first letter already says so


# --- who says what ------------------------------------------------------------------------------------------

WIRE = "Lorries with flour passed the checkpoint on Tuesday morning after eleven days of waiting, drivers say."


def test_outlets_stand_by_country_in_order_of_their_first_report_and_those_of_none_last() -> None:
    reports = [
        report("One", entry_id=1, outlet="Wire"),
        report("Two", entry_id=2, outlet="Hill Herald", country="AM"),
        report("Three", entry_id=3, outlet="Plain Post", country="AZ"),
        report("Four", entry_id=4, outlet="Hill Radio", country="AM"),
    ]
    text = text_of(render(*reports))
    assert "4 outlets, 2 countries\n🇦🇲 Hill Herald · Hill Radio\n🇦🇿 Plain Post\nWire\n" in text
    for language, sides, lines in (
        ("en", "words", "Armenia: Hill Herald · Hill Radio\nAzerbaijan: Plain Post\nWire\n"),
        ("ru", "words", "Армения: Hill Herald · Hill Radio\nАзербайджан: Plain Post\nWire\n"),
        ("en", "none", "\nHill Herald · Hill Radio\nPlain Post\nWire\n"),
    ):
        assert lines in text_of(render_story(Story(1, tuple(reports)), style(language, sides=sides)))


@pytest.mark.parametrize("count", [2, 16, 160])
def test_sixteen_outlets_or_many_more_look_equally_calm(count: int) -> None:
    reports = [
        report(outlet=f"Outlet {n}", entry_id=n, country="AM", url=f"https://o{n}.example/1") for n in range(count)
    ]
    text, entities = accepted(render_story(Story(7, tuple(reports)), style(bot="sample_bot")))
    (fold,) = [entity for entity in entities if entity.type == "blockquote"]
    folded = text.encode("utf-16-le")[2 * fold.offset : 2 * (fold.offset + fold.length)].decode("utf-16-le")
    assert len(text) - len(folded) < 450
    assert folded.startswith(f"{count} outlets, 1 country")
    assert folded.count("Outlet ") == count
    all_sources = [entity.url for entity in entities if entity.url == "https://t.me/sample_bot?start=sources_7"]
    assert len(all_sources) == (count == 160)
    assert folded.endswith("All sources") == (count == 160)


@pytest.mark.parametrize("count", [1, 160])
@pytest.mark.parametrize("template", ["", DEFAULT])
def test_a_post_links_to_its_page_on_the_site(count: int, template: str) -> None:
    reports = [report(outlet=f"Outlet {n}", entry_id=n, url=f"https://o{n}.example/1") for n in range(count)]
    made = style(site="https://news.example/", template=template)
    text, entities = accepted(render_story(Story(7, tuple(reports)), made))
    assert [entity.url for entity in entities if entity.url][-1] == "https://news.example/story/7.html"
    assert "\nAll sources" in text


def test_the_pages_of_sources_link_every_outlet() -> None:
    reports = [
        report(outlet=f"Outlet {n}", entry_id=n, country="AM", url=f"https://o{n}.example/{'x' * 90}",
               perspective=("state-run",))
        for n in range(200)
    ]  # fmt: skip
    pages = source_pages(Story(1, tuple(reports)), style())
    links = [entity.url for page in pages for entity in accepted(page)[1] if entity.url]
    assert links == [each.url for each in reports]
    assert "\n🇦🇲 Outlet 7 (state-run)\n" in text_of(pages[0])


def test_a_single_outlet_is_named_once_and_is_the_link() -> None:
    text, entities = accepted(render(report(summary=WIRE, country="AM", perspective=("state-run",))))
    assert text == f"Road to the valley reopened\n\n🇦🇲 {WIRE} (Sample, state-run)\n\n#ValleyRoad"
    assert [entity.type for entity in entities] == ["bold", "text_link"]
    assert text_of(render(report(country="AM"))) == "Road to the valley reopened\n\n🇦🇲 Sample\n\n#ValleyRoad"


@pytest.mark.parametrize(
    ("url", "canonical", "shown"),
    [
        ("https://a.example/1?utm_source=rss", None, "https://a.example/1"),
        ("https://a.example/1?id=7&utm_source=rss&utm_medium=feed#xtor=RSS-1", None, "https://a.example/1?id=7"),
        ("https://a.example/1?utm_source=rss", "https://www.a.example/news/1", "https://www.a.example/news/1"),
        ("https://a.example/1", "https://a.example/", "https://a.example/1"),
        ("https://a.example/1", "https://other.example/1", "https://a.example/1"),
        ("https://a.example/1?b=2&a=1#part", None, "https://a.example/1?b=2&a=1#part"),
    ],
)
def test_links_are_canonical_and_track_nobody(url: str, canonical: str | None, shown: str) -> None:
    _, entities = accepted(render(report(url=url, canonical_url=canonical)))
    assert [entity.url for entity in entities if entity.url] == [shown]


def test_reprints_are_marked_and_counted_once() -> None:
    text = text_of(
        render(
            report("Road open", entry_id=1, outlet="Hill Herald", summary=WIRE),
            report("Valley road opens", entry_id=2, outlet="Plain Post", summary=f"{WIRE} More soon."),
            report("Lorries pass", entry_id=3, outlet="Third", summary="Flour has come. (AFP)"),
        )
    )
    assert "\n3 outlets, 2 different texts\nHill Herald · Plain Post · Third via AFP\n" in text
    assert "3 outlets, 2 different texts" in text_of(
        render(
            report("Road open", entry_id=1, outlet="Hill Herald", summary="Flour has come. (AFP)"),
            report("Valley road opens", entry_id=2, outlet="Plain Post", summary="At last, reports AFP."),
            report("Lorries pass", entry_id=3, outlet="Third", summary="Flour has come."),
        )
    )


def test_a_credit_in_a_copy_names_no_source_of_others() -> None:
    said = "Lorries with flour passed the checkpoint on Tuesday morning after eleven days of waiting, drivers say."
    story = Story(1, (
        report("Road open", entry_id=1, outlet="Hill Herald", summary=said),
        report("Valley road opens", entry_id=2, outlet="Plain Post", summary=f"{said} (TASS)"),
        report("Lorries pass", entry_id=3, outlet="Third", summary=said),
    ))  # fmt: skip
    assert "\nHill Herald · Plain Post via TASS · Third\n" in text_of(render_story(story, style()))
    (page,) = source_pages(story, style())
    assert "\nHill Herald\nPlain Post – via TASS\nThird – same text as Hill Herald" in text_of(page)


def test_the_time_of_a_template_is_that_of_the_outlet_of_the_headline() -> None:
    own = report("Road open", entry_id=1, outlet="Hill Herald", summary="Flour has come.")
    other = replace(own, entry_id=2, outlet="Plain Post", language="ru", published=own.published - timedelta(hours=5))
    house = style(template="{{ time }}")
    assert render_story(Story(1, (own,)), house) == render_story(Story(1, (own, other)), house)


def test_first_stands_what_happened_then_what_each_side_says_once() -> None:
    story = Story(1, (
        report("Lorry hits mine in the valley", entry_id=1, outlet="Plain Post", country="AZ",
               perspective=("state-run",),
               summary="Maps of the mines are kept secret, the ministry of the plain said."),
        report("Lorry hits mine", entry_id=2, outlet="Hill Herald", country="AM",
               summary="The hill denies that any maps of the mines were withheld."),
        report("Lorry hits mine in valley", entry_id=3, outlet="Wire", country="GB",
               perspective=("international", "agency"),
               summary="A lorry with flour hit a mine in the valley at noon on Tuesday."),
    ))  # fmt: skip
    said = "A lorry with flour hit a mine in the valley at noon on Tuesday. (Wire)\n\n"
    one = "Maps of the mines are kept secret, the ministry of the plain said. (Plain Post, state-run)"
    other = "The hill denies that any maps of the mines were withheld. (Hill Herald)"
    assert f"\n\n{said}🇦🇿 {one}\n🇦🇲 {other}\n\n" in text_of(render_story(story, style()))
    words = text_of(render_story(story, style(sides="words")))
    assert f"\n\n{said}Azerbaijan: {one}\nArmenia: {other}\n\n" in words
    assert f"\n\n{said}{one}\n{other}\n\n" in text_of(render_story(story, style(sides="none")))


def test_sentences_in_two_languages_stand_on_lines_of_their_own() -> None:
    message = render_story(
        Story(1, (
            report("Road open", entry_id=1, outlet="Hill Herald", country="AM", summary="Lorries with flour passed."),
            report("جاده باز شد", entry_id=2, outlet="پیک", country="IR", language="fa",
                   summary="کامیون‌های آرد صبح سه‌شنبه گذشتند."),
        )),
        style(languages=("fa",)),
    )  # fmt: skip
    text = text_of(message)
    assert "🇦🇲 Lorries with flour passed. (Hill Herald)\n\n\u200f🇮🇷 کامیون‌های آرد صبح سه‌شنبه گذشتند. (پیک)\n" in text


@pytest.mark.parametrize(
    ("language", "note"), [("en", "in Georgian"), ("ka", ""), ("xx", "in Georgian")]
)  # fmt: skip
def test_a_headline_that_readers_may_not_read_is_marked_in_words(language: str, note: str) -> None:
    brought = report("გზა გაიხსნა", language="ka")
    lines = text_of(render(brought, language=language)).split("\n")
    assert lines[:2] == ["გზა გაიხსნა", note]
    assert text_of(render_story(Story(1, (brought,)), style(languages=("ka",)))).split("\n")[1] == ""


@pytest.mark.parametrize(
    ("language", "given", "kind"),
    [("en", {}, "state-run"), ("ru", {}, "государственное"), ("hy", {}, "պետական"), ("az", {}, "dövlət mediası"),
     ("fa", {}, "دولتی"), ("ru", {"state-run": "госсми"}, "госсми"), ("xx", {}, "state-run")],
)  # fmt: skip
def test_kinds_of_outlets_are_in_the_language_of_the_channel(language: str, given: dict[str, str], kind: str) -> None:
    brought = report(summary=WIRE, perspective=("Armenia-based", "state-run"))
    text = text_of(render_story(Story(1, (brought,)), style(language, perspectives=given)))
    comma = "، " if language == "fa" else ", "
    assert f"(Sample{comma}{kind})" in text


def test_corrections_and_withdrawals_are_said() -> None:
    text = text_of(
        render(
            report("Road open", entry_id=1, outlet="Hill Herald"),
            report("CORRECTION: Two roads open", entry_id=2, outlet="Plain Post"),
            report("Отозвано: Дорога открыта", entry_id=3, outlet="Вестник", language="ru"),
        )
    )
    assert "\n\nPlain Post corrected its report; Вестник withdrew its report\n#ValleyRoad" in text


def version(story: Story) -> Version:
    """How a story is first told."""
    summary = summarise(story, language="en")
    facts = tuple(facts_of(each, ()) for each in story.reports)
    return Version(frozenset((fact.entry_id, fact.said) for fact in facts), Shown(summary.report.entry_id), facts)


def test_what_changed_since_readers_saw_it_first_is_said() -> None:
    two = report("Mine kills two in the valley", entry_id=1, outlet="Wire", first_seen=AT)
    first = version(Story(1, (two,)))
    noon = AT + timedelta(hours=3)
    three = replace(two, title="Mine kills three in the valley", worded=noon)
    other = report("CORRECTED: Road shut", entry_id=2, outlet="Plain Post")
    for reports, language, said in (
        ((two,), "en", ""),
        ((three,), "en", "Updated 16:05: dead 2 → 3"),
        ((three,), "de", "Aktualisiert um 16:05 Uhr: Tote 2 → 3"),
        ((two, replace(other, worded=noon)), "en", "Updated 16:05: Plain Post corrected its report"),
        ((three, replace(other, worded=noon)), "en", "Updated 16:05: dead 2 → 3; Plain Post corrected its report"),
    ):
        text = text_of(render_story(Story(1, reports), style(language), first=first))
        assert [line for line in text.split("\n") if "16:05" in line] == ([said] if said else [])


def test_a_toll_that_later_reports_raised_is_said_though_the_headline_stays() -> None:
    two = report("Mine kills two in the valley", entry_id=1, outlet="Wire")
    later = [
        report(title, entry_id=number, outlet=f"Outlet {number}", language="ru", published=AT + timedelta(hours=number))
        for number, title in enumerate(["Число погибших выросло до четырёх", "Число погибших выросло до пяти"], 2)
    ]
    text = text_of(render_story(Story(1, (two, *later)), style()))
    assert text.startswith("Mine kills two in the valley\nDead: now 5 (was 2)\n")
    far = replace(later[0], title="Число погибших выросло до сорока")
    assert "Dead" not in text_of(render_story(Story(1, (two, far)), style()))


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("Mine kills two workers in the valley", "Mine kills three workers in the valley", "dead 2 → 3"),
        ("Two killed in the valley", "Three killed in the valley", "dead 2 → 3"),
        ("Two civilians killed in the valley", "27 people killed in the valley", ""),
        ("Two civilians killed in the valley", "Four people killed in the valley", ""),
        ("Two killed in the valley", "40 killed in the valley", ""),
        ("Two killed in the valley", "Road open in the valley", ""),
    ],
)
def test_only_numbers_that_count_the_same_are_compared(before: str, after: str, said: str) -> None:
    """What stood there once is known by its sentences, and by what was counted."""
    told = report("Blast in the valley", summary=f"{before}, officials said on Tuesday.")
    summary = summarise(Story(1, (told,)), language="en")
    quoted = tuple((each.report.entry_id, each.text) for each in summary.sentences)
    first = replace(version(Story(1, (told,))), shown=Shown(1, quoted))
    now = replace(told, summary=f"{after}, officials said on Tuesday.", worded=AT)
    text = text_of(render_story(Story(1, (now,)), style(), first=first))
    assert [line for line in text.split("\n") if "Updated" in line] == ([f"Updated 13:05: {said}"] if said else [])


def test_outlets_of_a_right_to_left_channel_stand_from_right_to_left_whatever_their_letters() -> None:
    """Flags have letters of the Latin direction: without a mark behind it a flag would stand left of Latin names."""
    reports = [
        report("Road open", outlet=name, entry_id=n, country="AM") for n, name in enumerate(["Plain", "Hill"], 1)
    ]
    text = text_of(render_story(Story(1, tuple(reports)), style("fa")))
    mark = "\u200f"
    assert f"{mark}🇦🇲 {mark}Plain · {mark}Hill" in text
    assert mark not in text_of(render_story(Story(1, tuple(reports)), style("en")))


def test_outlets_that_are_quoted_are_linked_though_there_are_many() -> None:
    many = [report(f"Road {n} is open", outlet=f"Outlet {n}", entry_id=n, published=AT + timedelta(hours=n))
            for n in range(120)]  # fmt: skip
    last = report(
        "Road open", outlet="The Last", entry_id=999, summary="The lorries passed.", published=AT + timedelta(9)
    )
    message = render(*many, last)
    text, _ = accepted(message)
    assert "The lorries passed. (The Last)" in text
    assert f'<a href="{escape(LINK)}">The Last</a>' in message.html


def test_places_are_no_stray_line() -> None:
    story = Story(1, (report(terms=("dale", "army")), report(terms=("hill", "dale"))))
    names = {"dale": "Dale / Tal", "hill": "Hill / Berg"}
    assert "Dale" not in text_of(render_story(story, style(names=names)))
    house = style(names=names, template='{{ places | join(" · ") }}')
    assert render_story(story, house).plain == "Dale / Tal · Hill / Berg"


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
    assert message.note.endswith(" links were left out: they do not fit")
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
    folded = text.partition("outlets")[2]
    assert folded.count("Outlet ") + sum(map(int, re.findall(r"and (\d+) more", text))) == outlets


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


def test_the_checker_itself_refuses() -> None:
    for wrong in ("<br>", "<b>x", "</b>", "<b><i>x</b></i>", "<a href>x</a>", "a < b", "<b"):
        with pytest.raises(Refused, match="can't parse entities"):
            parse_html(wrong)
    assert parse_html("&lt;b&gt; &nbsp; &amp; 5 > 3")[0] == "<b> &nbsp; & 5 > 3"
    assert parse_html('<a href="nohost">x</a>') == ("x", [])
    with pytest.raises(Refused, match='Unsupported start tag "br" at byte offset 3'):
        parse_html("é <br>")
