"""Text as the monitor sees it: cleaned for people, folded for comparison, cut into words and sentences.

Everything here is linear in the length of the text and accepts any ``str``, lone surrogates included.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

_ZWNJ = "\u200c"  # zero-width non-joiner: part of Persian spelling, noise elsewhere
# Marks in a translated text, where no control character is text.
_DROP, _EXPAND = "\x00", "\x01"
_MAX_MARKS = 30  # the limit of Unicode's stream-safe text format; sorting longer runs costs quadratic time
_MARK_RUN = re.compile(rf"[^\w\s]{{{_MAX_MARKS + 1},}}")


# --- cleaning --------------------------------------------------------------------------------------------


class _CleanTable(dict[int, str]):
    """str.translate table: white space becomes a space; controls, format characters and surrogates go."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if char.isspace():
            kept = " "
        elif char != _ZWNJ and unicodedata.category(char) in {"Cc", "Cf", "Cs"}:
            kept = ""
        else:
            kept = char
        self[code] = kept
        return kept


_CLEAN = _CleanTable()
# Chains such as "&amp;amp;amp;" peel off one layer per round otherwise: quadratic.
_AMPERSANDS = re.compile(r"&(?:(?:amp|AMP|#0*38(?!\d)|#[xX]0*26(?![0-9a-fA-F]));?)+")
_LONG_NUMBER = re.compile(r"&#0*(\d+);?")  # int() refuses thousands of digits
_UNESCAPE_ROUNDS = 20
_ARABIC = "\u0620-\u063f\u0641-\u064a\u066e-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06ff\u0750-\u077f"
_STRAY_ZWNJ = re.compile(rf"(?<![{_ARABIC}\u064b-\u065f])\u200c+|\u200c+(?![{_ARABIC}])|(?<=\u200c)\u200c+")


def clean(text: str) -> str:
    """Readable plain text: entities unescaped to the end, NFC, no zero-width, bidi or control characters,
    single spaces, none at the ends. HTML tags are not handled.

    The zero-width non-joiner stays between Arabic letters, where Persian spelling needs it.
    """
    for _ in range(_UNESCAPE_ROUNDS):
        once = _clean_once(text)
        if "&" not in once or once == text:
            return once
        text = once
    return text


def _clean_once(text: str) -> str:
    if "&" in text:
        text = _LONG_NUMBER.sub(lambda found: f"&#{found[1]};" if len(found[1]) < 8 else "\ufffd", text)
        text = html.unescape(_AMPERSANDS.sub("&", text))
    text = text.translate(_CLEAN)
    if _ZWNJ in text:
        text = _STRAY_ZWNJ.sub("", text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", _limit_marks(text))
    return " ".join(text.split())


def _limit_marks(text: str) -> str:
    """The text with at most _MAX_MARKS combining marks in a row."""
    return _MARK_RUN.sub(_shorten, text)


def _shorten(run: re.Match[str]) -> str:
    head, tail = run[0][:_MAX_MARKS], run[0][_MAX_MARKS:]
    return head + "".join(char for char in tail if not unicodedata.combining(char))


# --- folding ---------------------------------------------------------------------------------------------

_SINGLE = {
    **dict.fromkeys("’ʼʻ‘`′´ʹʾʿ＇՚׳", "'"),
    **dict.fromkeys("‐‑‒–﹣－־", "-"),
    **dict.fromkeys("يىئېے", "ی"),
    **dict.fromkeys("كڪ", "ک"),
    **dict.fromkeys("ةۀەہۃ", "ه"),
    **dict.fromkeys("أإآٱ", "ا"),
    "ؤ": "و",
    "_": " ",
    "ё": "е",
    "Ё": "е",
    "ı": "i",
    "İ": "i",
    "ⁿ": "n",
}  # fmt: skip
_UNDECOMPOSED = str.maketrans({"ə": "e", "ǝ": "e", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "þ": "th"})
_INSIDE_WORD = frozenset("՛՜՞՟ـ\u034f")  # Armenian stress, exclamation, question; tatweel; grapheme joiner
_FORMAT = frozenset({"Cc", "Cf", "Cs"})


def _is_latin(char: str) -> bool:
    return char.isascii() or "\u00c0" <= char <= "\u024f" or char in "ƏəǝƎ" or "\u1e00" <= char <= "\u1eff"


def _fold_letter(char: str, keep_diacritics: bool) -> str:
    """One letter or digit: compatibility forms resolved, case folded, diacritics dropped unless kept."""
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold())
    kept_marks = keep_diacritics and (_is_latin(char) or char in "йЙїЇўЎ")
    if parts[0] < "\u0700" and not kept_marks:
        parts = "".join(c for c in parts if not unicodedata.combining(c)).translate(_UNDECOMPOSED)
    mapped = (_SINGLE.get(c, c) for c in parts)
    # Whatever is no part of a word goes, so that one letter never becomes two words.
    return unicodedata.normalize("NFC", "".join(filter(is_word_char, mapped)))


def _fold_char(char: str, keep_diacritics: bool) -> str:
    """What one character becomes in folded text: usually one character, "" where it goes."""
    if char in _SINGLE:
        return _SINGLE[char]
    if char.isspace():
        return " "
    if char in _INSIDE_WORD or unicodedata.category(char) in _FORMAT or "\ufe00" <= char <= "\ufe0f":
        return ""
    if unicodedata.combining(char):
        return char if "\u0700" <= char < "\u1ab0" or "\u3000" <= char < "\ufe20" or char > "\uffff" else ""
    if char == "և":
        return "եվ"
    return _fold_letter(char, keep_diacritics) if char.isalpha() or char.isdecimal() else char


class _FoldTable(dict[int, str]):
    """str.translate table that keeps the length: what would not stay one character becomes a mark instead."""

    def __init__(self, keep_diacritics: bool) -> None:
        super().__init__({ord(_ZWNJ): _EXPAND})
        self.keep_diacritics = keep_diacritics
        self.expansions: dict[str, str] = {}

    def __missing__(self, code: int) -> str:
        char = chr(code)
        folded = _fold_char(char, self.keep_diacritics)
        if len(folded) > 1:
            self.expansions[char] = folded
        self[code] = kept = folded if len(folded) == 1 else _EXPAND if folded else _DROP
        return kept


_FOLD = _FoldTable(keep_diacritics=False)
_STRICT = _FoldTable(keep_diacritics=True)


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text and the way back. ``spans`` is None where every character kept its place."""

    text: str
    spans: tuple[list[int], list[int]] | None = None

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Offsets into the original text of the non-empty slice ``text[start:end]``."""
        return (start, end) if self.spans is None else (self.spans[0][start], self.spans[1][end - 1])


def fold(text: str) -> Folded:
    """The text as it is compared: case, diacritics, compatibility forms, invisible characters and letter
    variants of one script folded away.

    A hyphen or underscore inside a word is a space, every apostrophe is ``'``, white space is one space;
    other punctuation stays. The zero-width non-joiner is a space between Arabic letters, else nothing.
    """
    folded = text.translate(_FOLD)
    if _DROP in folded or _EXPAND in folded or "  " in folded:
        return _fold_with_spans(text, folded)
    return Folded(_settle(folded))


def fold_strictly(text: str) -> str:
    """Like ``fold(text).text``, but diacritics that tell Latin and Cyrillic words apart stay (ş is not s)."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", _limit_marks(text))
    folded = text.translate(_STRICT)
    if _DROP in folded or _EXPAND in folded or "  " in folded:
        return _fold_with_spans(text, folded, _STRICT).text
    return _settle(folded)


def _fold_with_spans(text: str, translated: str, table: _FoldTable = _FOLD) -> Folded:
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for index, char in enumerate(translated):
        piece = char
        if char == _DROP:
            if ends and unicodedata.combining(text[index]):
                ends[-1] = index + 1
            continue
        if char == _EXPAND:
            piece = _join(text, index) if text[index] == _ZWNJ else table.expansions[text[index]]
        if piece == " " and out and out[-1] == " ":
            continue
        out.extend(piece)
        starts.extend([index] * len(piece))
        ends.extend([index + 1] * len(piece))
    return Folded(_settle("".join(out)), (starts, ends))


def _join(text: str, index: int) -> str:
    """What a zero-width non-joiner stands for: a space between Arabic letters, else nothing."""
    inside = 0 < index < len(text) - 1 and is_arabic(text[index - 1]) and is_arabic(text[index + 1])
    return " " if inside else ""


def is_arabic(char: str) -> bool:
    """True for a letter or mark of the Arabic script."""
    return "\u0600" <= char <= "\u077f" or "\ufb50" <= char <= "\ufdff" or "\ufe70" <= char <= "\ufefc"


_INNER_HYPHEN = re.compile(r"(?<=\w)-(?=\w)")
_MIXED = re.compile(r"[a-z][\u0430-\u045f\u0491]|[\u0430-\u045f\u0491][a-z]")
_WORD = re.compile(r"\w+")
_LATIN_LOOKS, _CYRILLIC_LOOKS = "aceopxykmthbis", "асеорхукмтнвіѕ"
_TO_CYRILLIC = str.maketrans(_LATIN_LOOKS, _CYRILLIC_LOOKS)
_TO_LATIN = str.maketrans(_CYRILLIC_LOOKS, _LATIN_LOOKS)


def _settle(folded: str) -> str:
    """The rules that look at neighbours. None of them changes the length."""
    if "-" in folded:
        folded = _INNER_HYPHEN.sub(" ", folded)
    if folded.isascii():
        return folded
    if "\u0582" in folded:
        folded = folded.replace("եւ", "եվ")
    return _WORD.sub(_one_script, folded) if _MIXED.search(folded) else folded


def _one_script(word: re.Match[str]) -> str:
    """A word of Cyrillic and Latin letters in one script, where the strangers all look like letters of it."""
    if not _MIXED.search(word[0]):
        return word[0]
    cyrillic = word[0].translate(_TO_CYRILLIC)
    if not any("a" <= char <= "z" for char in cyrillic):
        return cyrillic
    latin = word[0].translate(_TO_LATIN)
    return latin if latin.isascii() else word[0]


def is_word_char(char: str) -> bool:
    """True for what words are made of: letters, digits and the marks on them."""
    return char.isalnum() or unicodedata.category(char)[0] == "M"


class _KeyTable(dict[int, str]):
    """str.translate table over folded text: what is no part of a word becomes a space."""

    def __missing__(self, code: int) -> str:
        self[code] = kept = chr(code) if is_word_char(chr(code)) else " "
        return kept


_KEY = _KeyTable()


def blank_punctuation(folded: str) -> str:
    """Folded text with a space for everything that is no part of a word. The length stays."""
    return folded.translate(_KEY)


def fold_key(text: str) -> str:
    """A key that is equal for texts that differ only in case, diacritics, punctuation and invisible
    characters; words are separated by one space."""
    return " ".join(blank_punctuation(fold(text).text).split())


def words(text: str) -> list[str]:
    """The words of the text, folded, in order."""
    return fold_key(text).split()


# --- sentences -------------------------------------------------------------------------------------------

# A terminator, closing quotes and brackets, white space; what follows decides. ":" counts in Armenian only.
_STOP = re.compile(r"([.!?…։:؟۔।]+)[\"'»”’“)\]]*\s+(?=\S)|[。！？]+[」』”]*\s*")
_ABBREVIATION_LIST = """
    mr mrs ms dr prof gen col lt sgt maj capt gov sen rep st jr sr vs no inc ltd co corp est approx
    jan feb mar apr jun jul aug sep sept oct nov dec mme mm mlle me env av bd art fig pp cf ca bzw nr hr fr
    usw str abs sra dra ud uds sig dott on avv ing pág núm ul ks im tzw np godz tys mln mld zob
    гг вв ул пл им пр просп обл пос руб коп тыс млн млрд трлн чел стр напр проф акад ген полк подп ст см др
    кв рис вул грн св sn şti vb bkz doç yrd cad sok mah hz sayın մլն մլրդ հզ պրոֆ ակ գեն
    """
_ABBREVIATIONS = frozenset(_ABBREVIATION_LIST.split())


def sentences(text: str) -> list[str]:
    """The sentences of the text, verbatim and in order, without the space between them.

    Where it cannot be sure that a sentence ends (initials, abbreviations, ordinals) it does not cut.
    """
    found: list[str] = []
    start = 0
    for stop in _STOP.finditer(text):
        if _ends_sentence(text, start, stop):
            found.append(text[start : stop.end()].strip())
            start = stop.end()
    found.append(text[start:].strip())
    return [sentence for sentence in found if sentence]


def _ends_sentence(text: str, start: int, stop: re.Match[str]) -> bool:
    mark, following = stop[1], text[stop.end() : stop.end() + 4].lstrip("—–-«„“\"'( ")[:1]
    if mark is None:
        return True  # East Asian: no space, no case
    before = text[max(start, stop.start() - 24) : stop.start()]
    armenian = "\u0531" <= before[-1:] <= "\u0587"
    if ":" in mark and not (mark == ":" and armenian and following.isupper()):
        return False
    if _is_lower(following):
        return False
    if mark != ".":
        return True
    return not (armenian and not following.isupper()) and not _is_abbreviated(before)


def _is_lower(char: str) -> bool:
    """Lower case; Georgian letters count as such in Unicode though the script is written without capitals."""
    return char.islower() and not "\u10d0" <= char <= "\u10ff"


def _is_abbreviated(before: str) -> bool:
    """Does a full stop after this text belong to its last word, as in initials and ordinals?"""
    word = before.split()[-1].lstrip("\"'«„“”‘’([") if before.strip() else ""
    if "." in word or word.casefold() in _ABBREVIATIONS:
        return True
    return len(word) == 1 or (word.isdigit() and len(word) <= 2)


# --- language --------------------------------------------------------------------------------------------

_SCRIPTS = (
    ("Latin", "\u0041", "\u024f"),
    ("Greek", "\u0370", "\u03ff"),
    ("Cyrillic", "\u0400", "\u052f"),
    ("Armenian", "\u0531", "\u0587"),
    ("Hebrew", "\u05d0", "\u05ea"),
    ("Arabic", "\u0620", "\u077f"),
    ("Georgian", "\u10a0", "\u10ff"),
    ("Latin", "\u1e00", "\u1eff"),
)
_ONLY_LANGUAGE = {"Greek": "el", "Armenian": "hy", "Hebrew": "he", "Georgian": "ka"}
_WRITTEN_IN = {
    **{language: {"Latin"} for language in ("en", "tr", "fr", "de", "es", "it", "pl", "pt", "nl")},
    **{language: {"Cyrillic"} for language in ("ru", "uk", "bg", "be", "mk")},
    **{language: {"Arabic"} for language in ("fa", "ar", "ur")},
    **{language: {script} for script, language in _ONLY_LANGUAGE.items()},
    "az": {"Latin", "Cyrillic"},
}
# Letters that set a language apart from others of its script. Of equal scores the first wins.
_LETTERS = {
    "Cyrillic": {"uk": "іїєґ", "ru": "ыэё", "bg": "ъ"},
    "Arabic": {"fa": "پچژگیک", "ar": "ةيكىأإ"},
    "Latin": {
        "tr": "ğış",
        "az": "əğış",
        "pl": "łąężźćń",
        "de": "äöüß",
        "es": "ñ¿¡",
        "fr": "èêçœ",
        "pt": "ãõ",
        "it": "ìò",
    },
}
_FUNCTION_WORDS = {
    language: frozenset(listed.split())
    for language, listed in {
        "en": "the of and in to for is on with that at by from has are was as over after",
        "fr": "le la les des du de et en un une est dans pour au aux sur par qui avec",
        "de": "der die das und in von den im mit ist ein eine auf für zu dem des nach",
        "es": "el la los las de del y en un una es por con para que al se su",
        "it": "il la di del della e in un una che per è con nel gli dei al sul",
        "pt": "o a os as de do da e em um uma que para com no na ao dos",
        "pl": "w i z na do się że nie jest po o od przez dla za ze",
        "tr": "ve bir bu için ile da de olarak çok daha sonra ne olan",
        "az": "və bir bu üçün ilə da də olub edib ki isə",
        "nl": "de het een van en in op te dat met voor is zijn niet",
    }.items()
}
_SAMPLE = 2000  # characters are enough to tell a language


def guess_language(text: str, declared: str | None) -> str:
    """The language code of a text: the declared one unless the script contradicts it; "und" if unknown."""
    said = re.split(r"[-_]", declared.strip().lower())[0] if declared else ""
    script = _dominant_script(text[:_SAMPLE])
    if said and (not script or script in _WRITTEN_IN.get(said, {script})):
        return said
    if script in _ONLY_LANGUAGE:
        return _ONLY_LANGUAGE[script]
    return _by_letters_and_words(text[:_SAMPLE].lower(), script)


def _dominant_script(text: str) -> str:
    counts: Counter[str] = Counter()
    for char, times in Counter(filter(str.isalpha, text)).items():
        counts.update({script: times for script, first, last in _SCRIPTS if first <= char <= last})
    return counts.most_common(1)[0][0] if counts else ""


def _by_letters_and_words(text: str, script: str) -> str:
    letters = Counter(text)
    scores = Counter(
        {language: sum(letters[char] for char in own) for language, own in _LETTERS.get(script, {}).items()}
    )
    if script == "Latin":
        tokens = Counter(_WORD.findall(text))
        for language, listed in _FUNCTION_WORDS.items():
            scores[language] += 2 * sum(tokens[word] for word in listed)
    best = max(scores, key=lambda language: scores[language], default="und")
    if scores[best] > 0:
        return best
    return "ru" if script == "Cyrillic" else "und"
