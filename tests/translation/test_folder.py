"""Models in a folder, by a package that is not there, or is another one of its shape."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from monitor.model.settings import ParsingSettings
from monitor.model.translations import Failing, Unwilling
from monitor.sandbox import Sandbox
from monitor.translation import folder
from monitor.translation.folder import TranslateFolder, by_models, has_models

# The calls of fxtranslate 0.5 that are used. Its translator says which files it was made of.
PACKAGE = """
from pathlib import Path


class Cache:
    def __init__(self, cache_dir=None):
        self.root = cache_dir

    def pair_files(self, name):
        files = sorted((Path(self.root) / name).iterdir())
        return [(file.name, file.stat().st_size, str(file)) for file in files]


class Translator:
    def __init__(self, model, src_vocab, trg_vocab, shortlist=None):
        if not model.startswith(b"model"):
            raise ValueError("trace ended mid-record (truncated)")
        self.parts = b" ".join(filter(None, (model, src_vocab, trg_vocab, shortlist))).decode()

    def translate_long(self, text):
        return f"{text} <{self.parts}>"
"""


@pytest.fixture
def models(tmp_path: Path) -> Path:
    one = {"model.kaen.intgemm.alphas.bin": "model-1", "vocab.kaen.spm": "both", "lex.50.50.kaen.s2t.bin": "short"}
    other = {"model.enru.intgemm.alphas.bin": "model-2", "srcvocab.enru.spm": "en", "trgvocab.enru.spm": "ru"}
    for pair, files in (("ka-en", one), ("en-ru", other), ("az-en", {"model.bin": "x", "vocab.spm": "x"})):
        (tmp_path / pair).mkdir()
        for name, content in files.items():
            (tmp_path / pair / name).write_text(content)
    return tmp_path


@pytest.fixture
def package(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    place = tmp_path_factory.mktemp("site")
    (place / "fxtranslate.py").write_text(PACKAGE)
    monkeypatch.syspath_prepend(str(place))
    folder._model.cache_clear()
    yield
    sys.modules.pop("fxtranslate", None)
    folder._model.cache_clear()


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    made = Sandbox(ParsingSettings())
    yield made
    await made.close()


@pytest.mark.usefixtures("package")
def test_a_model_is_made_of_its_files(models: Path) -> None:
    assert by_models(str(models), "ka", "en", ["a", "b"]) == [
        "a <model-1 both both short>",
        "b <model-1 both both short>",
    ]
    assert by_models(str(models), "en", "ru", ["a"]) == ["a <model-2 en ru>"]


@pytest.mark.usefixtures("package")
def test_english_stands_between_two_languages_without_a_model(models: Path) -> None:
    assert by_models(str(models), "ka", "ru", ["a"]) == ["a <model-1 both both short> <model-2 en ru>"]
    (models / "ka-ru").mkdir()
    (models / "ka-ru" / "model.bin").write_text("model-3")
    assert by_models(str(models), "ka", "ru", ["a"]) == ["a <model-3>"]


def test_which_languages_there_are(models: Path) -> None:
    found = [has_models(str(models), *pair) for pair in (("ka", "en"), ("ka", "ru"), ("hy", "en"), ("en", "hy"))]
    assert found == [True, True, False, False]
    assert not has_models("", "ka", "en")


async def test_without_a_model_nothing_is_tried(models: Path, sandbox: Sandbox) -> None:
    translator = TranslateFolder(lambda: str(models), sandbox)
    assert await translator.translate(["a"], "hy", "en", 1) == Unwilling("there is no model from hy to en")


async def test_a_package_that_is_not_there_is_a_failure(models: Path, sandbox: Sandbox) -> None:
    translator = TranslateFolder(lambda: str(models), sandbox)
    outcome = await translator.translate(["a"], "ka", "en", 1)
    assert isinstance(outcome, Failing)
    assert outcome.reason.startswith("the models do not work: ModuleNotFoundError")
    assert len(outcome.reason) < 200
