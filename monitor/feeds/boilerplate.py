"""What outlets add to a headline or a summary, taken off: the outlet's own name, "read more" tails."""

from __future__ import annotations

import re
from functools import lru_cache

from monitor.languages.text import clean, fold_key

_SEPARATORS = re.compile(r"\s+[-–—|:·•»«/]+\s+|\s*\|\s*")
_LONGEST_SUFFIX = 60

# Ends of summaries, by language; each is matched at the very end only, with any ellipsis, arrow or bracket about it.
_TAILS = (
    # English
    "read more", "read more here", "read the full story", "read full story", "read full article", "read the rest",
    "read on", "continue reading", "keep reading", "learn more", "more details", "click here to read more",
    "full story", "see more", "view article", "view original", "listen to the story",
    # Russian, Ukrainian
    "читать далее", "читать дальше", "читать полностью", "читать ещё", "читать еще", "читайте далее", "подробнее",
    "подробности", "узнать больше", "далее", "читати далі", "читати більше", "докладніше", "детальніше",
    # Turkish, Azerbaijani
    "devamı", "devamını oku", "devamı için tıklayın", "haberin devamı", "daha fazla oku", "ayrıntılar",
    "ətraflı", "ətraflı oxu", "daha ətraflı", "davamı", "davamını oxu", "ardını oxu", "ardı",
    # Armenian
    "կարդալ ավելին", "կարդալ ամբողջը", "շարունակել կարդալ", "ավելին", "մանրամասն", "շարունակությունը",
    # French, German, Spanish, Italian, Polish
    "lire la suite", "lire plus", "en savoir plus", "lire l'article", "lire aussi", "continuer la lecture",
    "weiterlesen", "mehr lesen", "mehr erfahren", "mehr dazu", "zum artikel", "lesen sie mehr",
    "leer más", "leer mas", "seguir leyendo", "sigue leyendo", "ver más", "leggi tutto", "continua a leggere",
    "leggi di più", "leggi anche", "czytaj dalej", "czytaj więcej", "więcej",
    # Georgian, Persian, Arabic, Greek, Hebrew
    "სრულად", "ვრცლად", "წაიკითხეთ მეტი", "გაიგე მეტი", "ادامه مطلب", "بیشتر بخوانید", "ادامه خبر",
    "اقرأ المزيد", "المزيد", "قراءة المزيد", "περισσότερα", "διαβάστε περισσότερα", "קרא עוד", "להמשך קריאה",
)  # fmt: skip
# One word that also ends ordinary sentences is a tail only behind an ellipsis, a bracket or a full stop.
_TAIL = re.compile(
    r"(?P<before>^|[.!?…։؟。:)\]»\"”]|\s[\[(<]|\s[-–—→»›>|]+)\s*[\[(<]?\s*(?:"
    + "|".join(re.escape(tail) for tail in sorted(_TAILS, key=len, reverse=True))
    + r")\s*[\s.…:)\]>»›→⟶➔\-|]*$",
    re.IGNORECASE,
)
_TAIL_DECORATION = " .…:)]>»›→⟶➔-|"
_CONTINUING = ("continue reading", "continuer la lecture de", "weiterlesen")
_CONTINUE = re.compile(rf"\s*\b(?:{'|'.join(_CONTINUING)})\s[^.!?]{{1,200}}[.…→»›]*$", re.I)
_APPEARED = (
    ("the post ", " appeared first on "), ("this post ", " was originally published on "),
    ("l’article ", " est apparu en premier sur "), ("l'article ", " est apparu en premier sur "),
    ("cet article ", " est apparu en premier sur "), ("der beitrag ", " erschien zuerst auf "),
    ("la entrada ", " se publicó primero en "), ("l'articolo ", " proviene da "), ("l’articolo ", " proviene da "),
    ("сообщение ", " появились сначала на "), ("запись ", " впервые появилась "),
    ("the article ", " first appeared on "),
    ("artykuł ", " pochodzi z serwisu "),
)  # fmt: skip
_ELLIPSES = re.compile(r"\s*\[(?:…|\.\.\.|&hellip;)\]\s*$")
_TAIL_REACH = 120
_APPEARED_REACH = 700


def strip_outlet(title: str, outlet: str, host: str) -> str:
    """A headline (clean text) without the outlet's name at its end: "… - Example News", "… | example.org".

    ``outlet`` is the name as configured, ``host`` the host name of the feed or entry. The headline itself
    is never taken away, nor anything that does not name the outlet.
    """
    names = _names(outlet, host)
    while True:
        shorter = _without_suffix(title, names)
        if shorter == title:
            return title
        title = shorter


def strip_tail(text: str) -> str:
    """A summary (clean text) without what invites to read on, at its end only; empty if it was nothing
    else."""
    while True:
        shorter = _without_tail(text)
        if shorter == text:
            return text
        text = shorter


@lru_cache(maxsize=1024)  # the same for every entry of a feed
def _names(outlet: str, host: str) -> frozenset[str]:
    names = {fold_key(outlet), fold_key(host.removeprefix("www.")), fold_key(_host_label(host))}
    return frozenset(name for name in names if name)


def _host_label(host: str) -> str:
    """The label of a host name that names the outlet: "example" of "rss.example.co.uk"."""
    labels = [label for label in host.split(".") if len(label) > 3]
    return max(labels, key=len, default="")


def _without_suffix(title: str, names: frozenset[str]) -> str:
    separators = list(_SEPARATORS.finditer(title))
    if not separators:
        return title
    last = separators[-1]
    head, suffix = title[: last.start()].rstrip(), title[last.end() :]
    if len(suffix) > _LONGEST_SUFFIX or len(fold_key(head)) < 2:
        return title
    return head if _names_outlet(suffix, names) else title


def _names_outlet(suffix: str, names: frozenset[str]) -> bool:
    """Whether the words of a suffix are the outlet's name, hold it, or are the start of it."""
    folded = fold_key(suffix)
    if not folded:
        return False
    joined = folded.replace(" ", "")
    return any(f" {name} " in f" {folded} " or joined == name.replace(" ", "") for name in names)


def _without_tail(text: str) -> str:
    text = text.rstrip()
    start = max(0, len(text) - _APPEARED_REACH)
    lowered = text[start:].lower()
    for opening, middle in _APPEARED:
        at = lowered.rfind(opening)
        if at >= 0 and middle in lowered[at:] and len(lowered) == len(text) - start:
            return text[: start + at].rstrip()
    start = max(0, len(text) - _TAIL_REACH)
    if _ends_like_tail(text[start:]) and (found := _TAIL.search(text[start:])):
        return clean(text[: start + found.start()] + found["before"].strip(" [(<-–—→»›>|"))
    if any(words in lowered for words in _CONTINUING) and (found := _CONTINUE.search(text, start)):
        return text[: found.start()].rstrip()
    return _ELLIPSES.sub("…", text) if text.endswith("]") else text


def _ends_like_tail(text: str) -> bool:
    """A quick look whether ``_TAIL`` may be found: most texts end in nothing like it."""
    return _without_case(text.rstrip(_TAIL_DECORATION)).endswith(_TAIL_ENDS)


def _without_case(text: str) -> str:
    """Small letters, with one i for all that regular expressions hold to be the same when they ignore case."""
    return text.lower().replace("i\u0307", "i").replace("ı", "i")


_TAIL_ENDS = tuple(map(_without_case, _TAILS))
