"""What the editor's pages share between requests: compiled rules, trials under way, saves that can be taken back."""

from __future__ import annotations

from collections import deque

from monitor.web.desk import Desk
from monitor.web.editor.queue import Doubtful, Labels
from monitor.web.editor.rules import Rulebook
from monitor.web.editor.saves import Saves
from monitor.web.editor.trials import Trials

_MOST_SKIPPED = 1000


class Editor:
    """The editor's side of one desk. ``skipped`` are entries of the queue that are not to be shown again for now."""

    def __init__(self, desk: Desk) -> None:
        self.rules = Rulebook(desk.config, desk.state)
        self.trials = Trials(desk, self.rules)
        self.saves = Saves(desk.config, desk.files, desk.environ)
        self.labels = Labels(desk.config)
        self.doubtful = Doubtful()
        self.skipped: deque[int] = deque(maxlen=_MOST_SKIPPED)


def editor_of(desk: Desk) -> Editor:
    """The editor's side of this desk."""
    return desk.kept(Editor)
