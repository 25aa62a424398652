"""Text as the monitor sees it: cleaned for people, folded for comparison, cut into words.

Everything here is linear in the length of the text and accepts any ``str``, lone surrogates included.
"""

from __future__ import annotations

import html
import re
import unicodedata
from array import array
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache

from monitor.languages.references import mended

_ZWNJ = "\u200c"  # zero-width non-joiner: part of Persian spelling, noise elsewhere
_ZWJ = "\u200d"  # zero-width joiner: makes one picture of several, noise elsewhere
# Marks in a translated text, where no control character is text.
_DROP, _EXPAND = "\x00", "\x01"
_MAX_MARKS = 30  # the limit of Unicode's stream-safe text format; sorting longer runs costs quadratic time
_MARK_RUN = re.compile(rf"[^\w\s]{{{_MAX_MARKS + 1},}}")


_MOST_CACHED = 4096  # characters; all our scripts together have fewer than 2,000


class _Table(dict[int, str]):
    """str.translate table that learns what becomes of a character when it meets one. It forgets them all when it is
    full: a hostile text may hold every character there is, and a million of them fill 100 MB."""

    def becomes(self, char: str) -> str:
        raise NotImplementedError

    def __missing__(self, code: int) -> str:
        if len(self) >= _MOST_CACHED:
            self.clear()
        self[code] = kept = self.becomes(chr(code))
        return kept


# --- cleaning --------------------------------------------------------------------------------------------


class _CleanTable(_Table):
    """White space becomes a space; controls, format characters and surrogates go."""

    def becomes(self, char: str) -> str:
        if char.isspace():
            return " "
        return "" if char not in (_ZWNJ, _ZWJ) and unicodedata.category(char) in {"Cc", "Cf", "Cs"} else char


_CLEAN = _CleanTable()
# Chains such as "&amp;amp;amp;" peel off one layer per round otherwise: quadratic.
_AMPERSANDS = re.compile(r"&(?:(?:amp|AMP|#0*38(?!\d)|#[xX]0*26(?![0-9a-fA-F]));?)+")
_UNESCAPE_ROUNDS = 20
_ARABIC = "\u0620-\u063f\u0641-\u064a\u066e-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06ff\u0750-\u077f"
_STRAY_ZWNJ = re.compile(rf"(?<![{_ARABIC}\u064b-\u065f])\u200c+|\u200c+(?![{_ARABIC}])|(?<=\u200c)\u200c+")
_PICTURES = "\u2190-\u2bff\U0001f000-\U0001faff"
_STRAY_ZWJ = re.compile(rf"(?<![{_PICTURES}\ufe0f])\u200d|\u200d(?![{_PICTURES}])")


def clean(text: str) -> str:
    """Readable plain text: entities unescaped to the end, NFC, no zero-width, bidi or control characters,
    single spaces, none at the ends. HTML tags are not handled.

    The zero-width non-joiner stays between Arabic letters, where Persian spelling needs it; the joiner stays between
    emoji.
    """
    for _ in range(_UNESCAPE_ROUNDS):
        once = _clean_once(text)
        if "&" not in once or once == text:
            return once
        text = once
    return text


def _clean_once(text: str) -> str:
    if "&" in text:
        text = html.unescape(mended(_AMPERSANDS.sub("&", text)))
    text = " ".join(text.split())
    if not text.isprintable():  # as hardly any is; looking up each character costs ten times as much
        text = text.translate(_CLEAN)
        if _ZWNJ in text:
            text = _STRAY_ZWNJ.sub("", text)
        if _ZWJ in text:
            text = _STRAY_ZWJ.sub("", text)
        text = " ".join(text.split())
    return text if text.isascii() else unicodedata.normalize("NFC", _limit_marks(text))


def _limit_marks(text: str) -> str:
    """The text with at most _MAX_MARKS combining marks in a row."""
    return _MARK_RUN.sub(_shorten, text)


def _shorten(run: re.Match[str]) -> str:
    head, tail = run[0][:_MAX_MARKS], run[0][_MAX_MARKS:]
    return head + "".join(char for char in tail if not unicodedata.combining(char))


# --- folding ---------------------------------------------------------------------------------------------

_SINGLE = {
    **dict.fromkeys("’ʼʻ‘‛`′‵´ʹʽʾʿˈˊˋ＇՚׳ꞌ᾽᾿΄", "'"),
    **dict.fromkeys("‐‑‒–—―−⁃⁻˗֊־᠆﹘﹣－⸺", "-"),
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
_OLD_GEORGIAN = {chr(0x2D00 + place): chr(0x10D0 + place) for place in range(0x26)}  # the scripts of the church
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
    mapped = (_SINGLE.get(c) or _OLD_GEORGIAN.get(c, c) for c in parts)
    # Whatever is no part of a word goes, so that one letter never becomes two words.
    return unicodedata.normalize("NFC", "".join(filter(is_word_char, mapped)))


@lru_cache(maxsize=_MOST_CACHED)
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
    if char.isalpha() or char.isdecimal():
        return _fold_letter(char, keep_diacritics)
    plain = unicodedata.normalize("NFKD", char) if char.isnumeric() else char  # Roman, circled and raised numbers
    return plain.casefold() if plain.isalnum() else char


class _FoldTable(_Table):
    """Keeps the length: what would not stay one character becomes a mark instead."""

    def __init__(self, keep_diacritics: bool) -> None:
        super().__init__()
        self.keep_diacritics = keep_diacritics

    def becomes(self, char: str) -> str:
        folded = self.fold(char)
        if len(folded) == 1 and char != _ZWNJ:
            return folded
        return _EXPAND if folded or char == _ZWNJ else _DROP

    def fold(self, char: str) -> str:
        """What the character becomes, of any length."""
        return _fold_char(char, self.keep_diacritics)


_FOLD = _FoldTable(keep_diacritics=False)
_STRICT = _FoldTable(keep_diacritics=True)


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text and the way back. ``spans`` is None where every character kept its place."""

    text: str
    spans: tuple[array[int], array[int]] | None = None

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


# All letters and digits that become several are among these; U+FDFA, a whole prayer, becomes fifteen.
_GROWING = re.compile(
    "[\xde-\xdf\xfe\u0132-\u0133\u01c4-\u01cc\u01f1-\u01f3\u0587\u0675-\u0678\u0958-\u095f\u09dc-\u09df\u0a33-\u0a36"
    "\u0a59-\u0a5e\u0b5c-\u0b5d\u0e33\u0eb3\u0edc-\u0edd\u0f43-\u0f69\u1e9e\u1f80-\u1fcc\u1ff2-\u1ffc\u2160-\u217f"
    "\u2460-\u2473\u309f\u30ff\u3251-\u325f\u32b1-\u32bf\ufb00-\ufb17\ufb4f\ufbdd-\ufdc7\ufdf0-\ufdfb\ufef5-\ufefc]"
)


def folded_length(text: str) -> int:
    """How many characters the text has, or has once it is folded, if these are more."""
    if text.isascii():
        return len(text)
    return len(text) + sum(times * (_width(char) - 1) for char, times in Counter(_GROWING.findall(text)).items())


def beginning(text: str, limit: int) -> str:
    """As much of the text, from its beginning, as has no more characters than the limit, folded or not."""
    text = text[:limit]
    if folded_length(text) <= limit:
        return text
    length = 0
    for index, char in enumerate(text):
        length += _width(char)
        if length > limit:
            return text[:index]
    return text


def _width(char: str) -> int:
    return max(1, len(_fold_char(char, keep_diacritics=False)))


# What changes the length: marks, and spaces that may follow another.
_UNEVEN = re.compile(rf"[{_DROP}{_EXPAND}]|(?<=[{_DROP}{_EXPAND} ]) ")


def _fold_with_spans(text: str, translated: str, table: _FoldTable = _FOLD) -> Folded:
    pieces: list[str] = []
    starts = array("I")
    ends = array("I")
    position = 0
    for uneven in _UNEVEN.finditer(translated):
        index, piece = uneven.start(), uneven[0]
        if position < index:
            _keep(translated, position, index, pieces, starts, ends)
        position = index + 1
        if piece == _DROP:
            if ends and unicodedata.combining(text[index]):
                ends[-1] = index + 1
            continue
        if piece == _EXPAND:
            piece = _join(text, index) if text[index] == _ZWNJ else table.fold(text[index])
        if piece and not (piece == " " and pieces and pieces[-1].endswith(" ")):
            pieces.append(piece)
            starts.extend([index] * len(piece))
            ends.extend([index + 1] * len(piece))
    _keep(translated, position, len(text), pieces, starts, ends)
    return Folded(_settle("".join(pieces)), (starts, ends))


def _keep(text: str, start: int, end: int, pieces: list[str], starts: array[int], ends: array[int]) -> None:
    """Take over a stretch in which every character keeps its place."""
    pieces.append(text[start:end])
    starts.extend(range(start, end))
    ends.extend(range(start + 1, end + 1))


_ARABIC_ENDING = re.compile("\u200c(?=(?:ها[یيى]{0,2}|ا?[یيى])(?![\u0620-\u06d3\u200c]))")


def join_endings(text: str) -> str:
    """The text with Persian endings (plural, ezafe, indefinite) joined to words from which a zero-width non-joiner
    parted them."""
    return _ARABIC_ENDING.sub("", text) if _ZWNJ in text else text


def _join(text: str, index: int) -> str:
    """What a zero-width non-joiner stands for: a space between Arabic letters, nothing before an ending and
    elsewhere."""
    inside = 0 < index < len(text) - 1 and is_arabic(text[index - 1]) and is_arabic(text[index + 1])
    return " " if inside and not _ARABIC_ENDING.match(text, index) else ""


def is_arabic(char: str) -> bool:
    """True for a letter or mark of the Arabic script."""
    return "\u0600" <= char <= "\u077f" or "\ufb50" <= char <= "\ufdff" or "\ufe70" <= char <= "\ufefc"


_INNER_HYPHEN = re.compile(r"(?<=\w)-(?=\w)")
_WORD = re.compile(r"\w+")
# Latin, Cyrillic, Greek, Armenian; only words that mix Latin with another one are looked at.
_LATIN, *_OTHERS = SCRIPTS = [
    re.compile(letters) for letters in ("[a-z]", "[\u0430-\u045f\u0491]", "[\u03ac-\u03ce]", "[\u0561-\u0587]")
]
_OTHER = re.compile("|".join(script.pattern for script in _OTHERS).replace("]|[", ""))
MIXED = re.compile(rf"{_LATIN.pattern}(?:(?={_OTHER.pattern})|(?<={_OTHER.pattern}.))")
# In each script the small letter that, or whose capital, looks like the Latin one above it; "." where there is none.
_LOOKS = (
    "aceopxykmthbisjnugfqz",
    "асеорхукмтнвіѕј......",
    "α.εορχυκμτηβι..ν....ζ",
    "...օ......հ..տյոսց.գ.",
)


def _look_alikes(target: int) -> dict[int, str]:
    """str.translate table from the letters of the other scripts to those of one that look the same."""
    return {
        ord(letter): wanted
        for looks in _LOOKS[:target] + _LOOKS[target + 1 :]
        for letter, wanted in zip(looks, _LOOKS[target], strict=True)
        if "." not in (letter, wanted)
    }


TO_SCRIPT = [_look_alikes(target) for target in range(len(_LOOKS))]
_TRIED = (1, 2, 3, 0)  # Latin last: the letters of many a Cyrillic word all look Latin


def _settle(folded: str) -> str:
    """The rules that look at neighbours. None of them changes the length."""
    if "-" in folded:
        folded = _INNER_HYPHEN.sub(" ", folded)
    if folded.isascii():
        return folded
    if "\u0582" in folded:
        folded = folded.replace("եւ", "եվ")
    # The last search is the slow one, and most texts are of one script.
    mixed = _LATIN.search(folded) and _OTHER.search(folded) and MIXED.search(folded)
    return _WORD.sub(_one_script, folded) if mixed else folded


def _one_script(word: re.Match[str]) -> str:
    """A word of letters of several scripts in one, where the strangers all look like letters of it."""
    if not MIXED.search(word[0]):
        return word[0]
    for target in _TRIED:
        changed = word[0].translate(TO_SCRIPT[target])
        if SCRIPTS[target].search(word[0]) and not any(script.search(changed) for script in _strangers(target)):
            return changed
    return word[0]


@cache
def _strangers(target: int) -> tuple[re.Pattern[str], ...]:
    return tuple(script for script in SCRIPTS if script is not SCRIPTS[target])


def is_word_char(char: str) -> bool:
    """True for what words are made of: letters, digits and the marks on them."""
    return char.isalnum() or unicodedata.category(char)[0] == "M"


def is_small(char: str) -> bool:
    """True for a small letter. Unicode takes those of Georgian for small, though texts are written without capitals."""
    return char.islower() and not "\u10d0" <= char <= "\u10ff"


class _KeyTable(_Table):
    """Over folded text: what is no part of a word becomes a space."""

    def becomes(self, char: str) -> str:
        return char if is_word_char(char) else " "


_KEY = _KeyTable()
_NOT_ALPHANUMERIC = re.compile(r"[^\w ]")


def blank_punctuation(folded: str) -> str:
    """Folded text with a space for everything that is no part of a word. The length stays."""
    if folded.isascii():
        return folded.translate(_KEY)
    # Beyond ASCII the table is asked for every character, which costs twice as much.
    return _NOT_ALPHANUMERIC.sub(lambda found: _KEY[ord(found[0])], folded)


def fold_key(text: str) -> str:
    """A key that is equal for texts that differ only in case, diacritics, punctuation and invisible
    characters; words are separated by one space."""
    return " ".join(blank_punctuation(fold(text).text).split())


def words(text: str) -> list[str]:
    """The words of the text, folded, in order."""
    return fold_key(text).split()
