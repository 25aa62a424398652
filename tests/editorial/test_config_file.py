"""A file of the configuration is tried, and written whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.editorial import config_file
from monitor.errors import UsageError

TEXT = """\
terms:
  bridge:
    forms:
      en: [bridge]
watches:
  bridges: {any: [bridge]}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "watchlist.yaml").write_text(TEXT, "utf-8")
    (tmp_path / "feeds.yaml").write_text("feeds: []\n", "utf-8")
    return tmp_path / "watchlist.yaml"


def test_writing_keeps_permissions_links_and_the_mark(file: Path) -> None:
    real = file.with_name("real.yaml")
    file.rename(real)
    real.write_bytes(b"\xef\xbb\xbf" + TEXT.encode())
    real.chmod(0o640)
    file.symlink_to(real)
    assert config_file.read(file) == TEXT
    config_file.write(file, TEXT + "# end\n")
    assert real.read_bytes() == b"\xef\xbb\xbf" + (TEXT + "# end\n").encode()
    assert real.stat().st_mode & 0o777 == 0o640
    assert file.is_symlink()
    assert sorted(path.name for path in file.parent.iterdir()) == ["feeds.yaml", "real.yaml", "watchlist.yaml"]


def test_a_write_that_fails_leaves_the_file_and_no_other(file: Path) -> None:
    with pytest.raises(UnicodeEncodeError):
        config_file.write(file, "\ud800")
    assert config_file.read(file) == TEXT
    assert len(list(file.parent.iterdir())) == 2


def test_what_would_be_wrong_is_said(file: Path) -> None:
    with pytest.raises(UsageError, match=r"nothing was written.*\n.*watchlist.yaml:4:7: 'xx' is not a language code"):
        config_file.check(file, TEXT.replace("      en: [bridge]", "      xx: [bridge]"), {})
    assert config_file.check(file, TEXT, {}).watchlist.watches["bridges"].any == ("bridge",)
