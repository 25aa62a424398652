"""A house template gives a post its look and can do nothing else."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.publications import Message, Style
from monitor.model.stories import Report, Story
from monitor.posts.render import render_story
from monitor.posts.templates import DEFAULT, FILTERS, MAX_SOURCE, TESTS, VALUES, template_fault
from tests.support.bothtml import finish, parse_html, units

MANUAL = (Path(__file__).parents[2] / "config" / "README.md").read_text("utf-8")
TOO_DEEP = "it is nested too deeply; write it flatter"
AT = datetime(2023, 9, 19, 9, 5, tzinfo=UTC)


def report(title: str = "Road <b>open</b> & busy", **fields: object) -> Report:
    given_fields = {
        "entry_id": 1, "outlet": "Sample", "language": "en", "country": "", "perspective": ("independent",),
        "url": "https://sample.example.org/a?x=1&y=2", "title": title, "summary": "The lorries passed at noon.",
        "content": "", "published": AT, "first_seen": AT, "watches": ("road",), "terms": ("dale",),
    }  # fmt: skip
    return Report(**{**given_fields, **fields})  # type: ignore[arg-type]


def render(template: str, *reports: Report) -> Message:
    style = Style("en", ZoneInfo("Asia/Yerevan"), {"road": "Road"}, template, {"dale": "Dale / Tal"})
    return render_story(Story(1, reports or (report(),)), style)


def test_the_default_template_is_nearly_the_built_in_look() -> None:
    assert template_fault(DEFAULT) is None
    own, built_in = render(DEFAULT), render("")
    assert own.note == ""
    assert parse_html(own.html)[0] == parse_html(built_in.html)[0]
    assert own.plain == built_in.plain
    assert own.preview == built_in.preview


@pytest.mark.parametrize("name", VALUES)
def test_every_documented_value_can_be_printed(name: str) -> None:
    assert template_fault(f"{{{{ headline }}}} {{{{ {name} }}}}") is None


def test_the_manual_names_every_value_filter_and_test_and_its_example_works() -> None:
    (section,) = re.findall(r"### A look of your own\n(.*?)\n## ", MANUAL, re.DOTALL)
    listed = dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", section, re.MULTILINE))
    assert list(listed) == list(VALUES)
    assert {*FILTERS, *TESTS} <= set(re.findall(r"`(\w+)`", section))
    (example,) = re.findall(r"```jinja\n(.*?)```", section, re.DOTALL)
    assert template_fault(example) is None
    assert render(example).html == (
        "<b>ROAD &lt;B&gt;OPEN&lt;/B&gt; &amp; BUSY</b>\nThe lorries passed at noon. (Sample)\n"
        '1. <a href="https://sample.example.org/a?x=1&amp;y=2">Sample</a>\n19 Sep 2023, 13:05 (UTC+4) #Road'
    )


def test_values_are_escaped() -> None:
    assert render("<b>{{ headline }}</b>").html == "<b>Road &lt;b&gt;open&lt;/b&gt; &amp; busy</b>"


def test_links_stand_behind_their_lines_in_the_plain_form() -> None:
    message = render('<a href="{{ link }}">{{ headline }}</a>\n{{ time }}')
    assert message.plain == (
        "Road <b>open</b> & busy: https://sample.example.org/a?x=1&y=2\n19 Sep 2023, 13:05 (UTC+4)"
    )


def test_loops_and_conditions() -> None:
    source = (
        "{{ count }}: {% for outlet in outlets %}{{ loop.index }}. {{ outlet.name | upper }}"
        "{% if not loop.last %}, {% endif %}{% endfor %}"
    )
    assert template_fault(source) is None
    assert render(source, report(), report("x", outlet="Second", entry_id=2)).html == "2: 1. SAMPLE, 2. SECOND"


@pytest.mark.parametrize(
    ("source", "line", "what"),
    [
        ("{{ headline }\n", 1, "unexpected '}'"),
        ("a\n\n{% for x in outlets %}", 3, "Unexpected end of template"),
        ("a\n{{ headlin }}", 2, "there is no value 'headlin'; did you mean 'headline'?"),
        ("{{ zzz }}", 1, "there is no value 'zzz'"),
        ("a\n{{ headline.__class__ }}", 0, "there is no value '__class__' there"),
        ("{{ headline.upper }}", 0, "there is no value 'upper' there"),
        ("{% for each in summary %}{{ each.txt }}{% endfor %}", 0,
         "there is no value 'txt' there; did you mean 'text'?"),
        ("{% for a in outlets %}{{ loop.idx }}{% endfor %}", 0, "did you mean 'index'?"),
        ("{{ outlets[0] }}", 1, "getitem cannot be used here"),
        ("{{ headline.upper() }}", 1, "call cannot be used here"),
        ("{{ range(9) }}", 1, "call cannot be used here"),
        ("{{ 'a' * 999999999 }}", 1, "mul cannot be used here"),
        ("{{ 9 ** 9 ** 9 }}", 1, "pow cannot be used here"),
        ("{% set x = 1 %}", 1, "assign cannot be used here"),
        ("a\n{% include 'x' %}", 2, "include cannot be used here"),
        ("{% import 'os' as os %}", 1, "import cannot be used here"),
        ("{% macro x() %}{% endmacro %}", 1, "macro cannot be used here"),
        ("{{ headline | safe }}", 1, "No filter named 'safe'"),
        ("{{ headline | attr('x') }}", 1, "No filter named 'attr'"),
        ("{% for a in outlets recursive %}{% endfor %}", 1, "loops may stand"),
        ("{% for a in outlets %}{% for b in outlets %}{% for c in outlets %}.{% endfor %}{% endfor %}{% endfor %}",
         1, "loops may stand"),
        ("<b>{{ headline }}", 0, "the tag <b> is never closed"),
        ("<b><i>{{ headline }}</b></i>", 0, "the end tag </b> closes no tag"),
        ("{{ headline }}<br>", 0, "Telegram knows no tag <br>"),
        ("<p>{{ headline }}</p>", 0, "Telegram knows no tag <p>"),
        ("<b class=\"x\">{{ headline }}</b>", 0, "Telegram knows no tag"),
        ("{{ headline }} < 3", 0, "must be written &lt;"),
        ("{{ headline }} &nbsp;", 0, "must be written &lt;"),
        ("  \n ", 0, "it makes an empty message"),
        ("{% if false %}{% endif %}", 0, "it makes an empty message"),
        ("x" * (MAX_SOURCE + 1), 0, "it is too long"),
        ("{{ headline }}" + "x" * 5000, 0, "it makes a message that is too long"),
        ("{{ " + "9" * 6000 + " }}", 0, "it cannot be read"),
        ("{% if " + "not " * 100 + "headline %}x{% endif %}", 1, "it is nested too deeply"),
        ("{{ count | first }}", 0, "it fails"),
        ("{% if headline %}" * 120 + "x" + "{% endif %}" * 120, 1, "it is nested too deeply"),
        ("{{ '" + "x" * 99 + "' * 10**9 }}", 1, "mul cannot be used here"),
        ("{% for x in range(10**9) %}{% endfor %}", 1, "only a list can be looped over"),
        ("{% for x in headline | upper %}{% endfor %}", 1, "only a list can be looped over"),
        ("{% for x in headline %}{{ x }}{% endfor %}", 0, "a text has no parts"),
        ("{% for x in labels.more %}{{ x }}{% endfor %}", 0, "a text has no parts"),
        ("{{ headline | join(', ') }}", 0, "a text has no parts"),
        ("{{ headline | first }}", 0, "a text has no parts"),
        ("{{ hashtags | join(headline) }}", 1, "write a list before join"),
        ("{{ hashtags | join(', ') | join(headline | join(headline)) }}", 1, "write a list before join"),
        ("{{ outlets | join(', ', attribute='items') }}", 1, "keyword cannot be used here"),
        ("{% autoescape false %}{{ headline }}{% endautoescape %}", 0, "cannot be used here"),
        ("{{ ''.__class__.__mro__ }}", 0, "there is no value '__mro__' there"),
        ("{{ self._TemplateReference__context }}", 1, "there is no value 'self'"),
        ("{% for a in outlets %}{{ loop.__init__ }}{% endfor %}", 0, "there is no value '__init__' there"),
        ("{% extends 'x' %}", 1, "extends cannot be used here"),
        ("a\n{{ headline }}\x00", 2, "it holds the invisible character U+0000"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_said(source: str, line: int, what: str) -> None:
    found = template_fault(source)
    assert found is not None
    assert what in found[1]
    assert found[0] == line


def test_a_template_that_fails_for_a_story_gives_way_to_the_built_in_look() -> None:
    long = "{% for sentence in summary %}{{ sentence.text }}{% endfor %}{{ headline }}" + "x" * 3950
    message = render(long, report(summary="The lorries " + "with flour " * 40 + "passed."))
    assert message.note == "the template was not used: it makes a message that is too long"
    assert message.html == render("", report(summary="The lorries " + "with flour " * 40 + "passed.")).html


def test_a_template_cannot_work_forever() -> None:
    """The most that a template can do: as many tests, or as much text, as it can hold, in two loops over full lists."""
    inner, outer = "{% for b in outlets %}", "{{ headline }}{% for a in outlets %}"
    tests = "{% if b.name ~ headline == a.name %}{% endif %}" * 190
    busy = f"{outer}{inner}{tests}{{% endfor %}}{{% endfor %}}"
    loud = f"{outer}{inner}{'{{ headline }}' * 600}{{% endfor %}}{{% endfor %}}"
    reports = [report("flour " * 60, outlet=f"Outlet {number}", entry_id=number) for number in range(40)]
    begin = time.process_time()
    assert template_fault("{{ headline }}{% if " + " and ".join(["headline"] * 600) + " %}{% endif %}") == (1, TOO_DEEP)
    assert template_fault(busy) is None
    assert render(busy, *reports).note == ""
    assert template_fault(loud) == (0, "it makes a message that is too long")
    assert render(loud, *reports).note == "the template was not used: it makes a message that is too long"
    assert time.process_time() - begin < 5


texts = st.text(alphabet=st.sampled_from("ab<>&\"'{}%/ \n\u202e😀سЖ"), max_size=60)


@given(texts, texts, st.one_of(st.just(DEFAULT), texts.map(lambda text: f"<b>{{{{ headline }}}}</b> {text}")))
def test_telegram_accepts_whatever_a_template_makes(title: str, summary: str, template: str) -> None:
    message = render(template, report(title, summary=summary, outlet=summary))
    text, entities = parse_html(message.html)
    assert units(text) <= 4096
    assert finish(text, entities)[1] == entities
    assert message.note or "{{" not in template or template == DEFAULT or message.html.startswith("<b>")
