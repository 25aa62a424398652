"""Models of Firefox Translations in a folder, by the package fxtranslate, which is the operator's to install. The only
file that knows it.

The folder is as fxtranslate keeps models: one such as ``ka-en`` for each pair, with the model, its vocabulary (one for
both languages, or ``srcvocab`` and ``trgvocab``) and, where there is one, a shortlist (``lex``). Where there is none
for two languages, English stands between them. Nothing is downloaded. What computes runs in worker processes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

from monitor.errors import SandboxError
from monitor.model.translations import Failing, Outcome, Translated, Unwilling
from monitor.sandbox import Sandbox

_BETWEEN = "en"
_MODELS = 4  # of some 40 MB each that one process keeps


class TranslateFolder:
    """The models in the folder that ``folder`` names at each call."""

    def __init__(self, folder: Callable[[], str], sandbox: Sandbox) -> None:
        self._folder = folder
        self._sandbox = sandbox

    async def translate(self, texts: Sequence[str], source: str, target: str, seconds: float) -> Outcome:
        """What the texts are in another language, in order; the sandbox limits the time."""
        folder = self._folder()
        if not has_models(folder, source, target):
            return Unwilling(f"there is no model from {source} to {target}")
        try:
            return Translated(
                tuple(await self._sandbox.run_aside("translation", by_models, folder, source, target, list(texts)))
            )
        except SandboxError as error:
            return Failing(f"the models do not work: {error}")


def has_models(folder: str, source: str, target: str) -> bool:
    """Are there models that lead from one language to the other?"""
    return bool(folder) and all((Path(folder) / pair).is_dir() for pair in _route(folder, source, target))


def by_models(folder: str, source: str, target: str, texts: list[str]) -> list[str]:
    """What the texts are in another language. Blocks; raises what the package raises."""
    for pair in _route(folder, source, target):
        model = _model(folder, pair)
        texts = [model(text) for text in texts]
    return texts


def _route(folder: str, source: str, target: str) -> tuple[str, ...]:
    direct = f"{source}-{target}"
    if _BETWEEN in (source, target) or (Path(folder) / direct).is_dir():
        return (direct,)
    return f"{source}-{_BETWEEN}", f"{_BETWEEN}-{target}"


@lru_cache(maxsize=_MODELS)
def _model(folder: str, pair: str) -> Callable[[str], str]:
    from fxtranslate import Cache, Translator

    files = {name: Path(path) for name, _, path in Cache(folder).pair_files(pair)}

    def read(*beginnings: str) -> bytes | None:
        found = next((path for name, path in files.items() if name.startswith(beginnings)), None)
        return None if found is None else found.read_bytes()

    model, source, target = read("model"), read("vocab", "srcvocab"), read("vocab", "trgvocab")
    translate: Callable[[str], str] = Translator(model, source, target, read("lex")).translate_long
    return translate
