from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.feeds.boilerplate import strip_outlet, strip_tail


@pytest.mark.parametrize(
    ("title", "outlet", "host", "expected"),
    [
        ("Talks resume - Example News", "Example News", "example.org", "Talks resume"),
        ("Talks resume | example.org", "Example News", "www.example.org", "Talks resume"),
        ("Talks resume|EXAMPLE NEWS", "Example News", "example.org", "Talks resume"),
        ("Переговоры — Новости Примера — Пример", "Пример", "primer.ru", "Переговоры — Новости Примера"),
        ("Переговоры возобновлены — Новости Пример", "Пример", "primer.ru", "Переговоры возобновлены"),
        ("Talks resume - World | The Example News", "Example News", "example.org", "Talks resume - World"),
        ("Talks resume - Examplenews", "", "rss.examplenews.am", "Talks resume"),
        ("Danışıqlar bərpa olundu – NÜMUNƏ.AZ", "Nümunə.az", "numune.az", "Danışıqlar bərpa olundu"),
        ("Example News", "Example News", "example.org", "Example News"),
        ("- Example News", "Example News", "example.org", "- Example News"),
        ("Talks resume - officials", "Example News", "example.org", "Talks resume - officials"),
        ("Border-town talks", "town talks", "example.org", "Border-town talks"),
        ("Talks resume - Example News", "", "", "Talks resume - Example News"),
    ],
)
def test_outlet_names_at_the_end_of_titles(title: str, outlet: str, host: str, expected: str) -> None:
    assert strip_outlet(title, outlet, host) == expected


@given(st.text(), st.text(max_size=20), st.text(max_size=20))
def test_a_title_never_vanishes(title: str, outlet: str, host: str) -> None:
    kept = strip_outlet(title, outlet, host)
    assert title.startswith(kept)
    assert bool(kept.strip()) == bool(title.strip())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Talks resumed. Read more", "Talks resumed."),
        ("Talks resumed... Continue reading →", "Talks resumed..."),
        ("Talks resumed […]", "Talks resumed…"),
        ("Talks resumed [Read more...]", "Talks resumed"),
        ("Talks resumed. The post Talks appeared first on Example.", "Talks resumed."),
        ("Talks resumed. Continue reading Talks in the town", "Talks resumed."),
        ("Переговоры возобновились. Читать далее", "Переговоры возобновились."),
        ("Преговорите бяха подновени. Прочетете още", "Преговорите бяха подновени."),
        ("Переговоры возобновились… Подробнее", "Переговоры возобновились…"),
        ("Görüşmeler sürüyor. Devamı", "Görüşmeler sürüyor."),
        ("Danışıqlar davam edir. Ətraflı »", "Danışıqlar davam edir."),
        ("Բանակցությունները վերսկսվել են։ Կարդալ ավելին", "Բանակցությունները վերսկսվել են։"),
        ("Les pourparlers ont repris. Lire la suite", "Les pourparlers ont repris."),
        ("Die Gespräche gehen weiter. Weiterlesen", "Die Gespräche gehen weiter."),
        ("Las conversaciones siguen. Leer más", "Las conversaciones siguen."),
        ("The ministry told more. Read more: the full text", "The ministry told more. Read more: the full text"),
        ("Children want to read more", "Children want to read more"),
        ("Он обещал рассказать подробнее", "Он обещал рассказать подробнее"),
        ("Read more", ""),
        ("", ""),
    ],
)
def test_invitations_to_read_on(text: str, expected: str) -> None:
    assert strip_tail(text) == expected


@given(st.text())
def test_stripping_tails_settles(text: str) -> None:
    kept = strip_tail(text)
    assert strip_tail(kept) == kept
    assert len(kept) <= len(text) + 1


def test_long_hostile_text_is_no_trouble() -> None:
    assert strip_tail("the post " * 50_000)
    assert strip_outlet("a | " * 50_000, "b", "c.d")
