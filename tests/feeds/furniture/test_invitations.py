from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.feeds.furniture.invitations import without_invitation


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
    assert without_invitation(text) == expected


@given(st.text())
def test_stripping_tails_settles(text: str) -> None:
    kept = without_invitation(text)
    assert without_invitation(kept) == kept
    assert len(kept) <= len(text) + 1
