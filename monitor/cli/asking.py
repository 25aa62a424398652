"""What feeds, Telegram and the translator answer just now."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.cli import display
from monitor.config.environment import Environment
from monitor.feeds.check import check_feeds
from monitor.feeds.outage import none_reached
from monitor.model.delivery import ChannelRights, ProbeRights, Refusal
from monitor.model.settings import Settings
from monitor.worker import wiring

FEED_COLUMNS = ("", "outlet", "what came", "address")
TELEGRAM_COLUMNS = ("channel", "chat", "the bot", "a message that perhaps arrived")

Rows = list[tuple[str, ...]]


def counted(number: int, one: str, many: str = "") -> str:
    """A number of things."""
    return f"{number} {one if number == 1 else many or f'{one}s'}"


@dataclass(frozen=True)
class Answers:
    """What others answered, as rows of cells; ``wrong`` says in words what wants a person, ``failing`` how many feeds
    did not answer, which wants none: of many one always fails."""

    feeds: Rows
    telegram: Rows
    translator: str
    summary: str
    wrong: list[str]
    failing: str


async def ask(settings: Settings, environment: Environment) -> Answers:
    """Ask feeds, Telegram and the translator."""
    with display.progress("Feeds asked", len(settings.live_feeds)) as advance:
        checks = await check_feeds(settings, advance)
    rights = await wiring.channel_rights(environment, settings)
    policy = settings.monitor.delivery.unknown
    good = sum(check.good for check in checks)
    shut = [name for name, (found, _) in rights.items() if not found.can_post]
    offline = none_reached([check.unreached for check in checks])
    failing = (
        f"{len(checks) - good} of {counted(len(checks), 'feed')} did not answer well" if good < len(checks) else ""
    )
    wrong = [
        *([failing] if checks and not good else []),
        *([f"it is the network of this machine: none of {len(checks)} feeds could be reached"] if offline else []),
        *(f"the bot may not post in {name}" for name in shut),
    ]
    return Answers(
        feeds=[
            ("ok" if check.good else "FAILED", check.source.outlet, check.detail, check.source.url)
            # What failed stands at the end, where the eye is.
            for check in sorted(checks, key=lambda check: not check.good)
        ],
        telegram=[
            (name, found.chat, rights_in_words(found), probe_in_words(probes, policy))
            for name, (found, probes) in rights.items()
        ],
        translator=await wiring.translation_online(settings, environment),
        summary=f"{good} of {len(checks)} feeds answered with entries",
        wrong=wrong,
        failing=failing,
    )


def show(answers: Answers) -> None:
    """Print them."""
    print()
    display.print_table("Feeds", FEED_COLUMNS, answers.feeds)
    print()
    display.print_table("Telegram", TELEGRAM_COLUMNS, answers.telegram, "not asked, as no token is set")
    if answers.translator:
        print(f"\ntranslation  {answers.translator}")
    print(f"\n{answers.summary}")


def rights_in_words(rights: ChannelRights) -> str:
    """What a bot may do in a channel, or what to do about it."""
    if rights.problem:
        return rights.problem
    may = (("post", rights.can_post), ("edit", rights.can_edit), ("delete", rights.can_delete))
    allowed = [word for word, allowed in may if allowed]
    if not rights.can_post:
        return "may not post: make the bot an administrator that may post messages"
    return f"may {', '.join(allowed)} messages"


def probe_in_words(probes: ProbeRights | Refusal, policy: str) -> str:
    """What becomes of a message of which nobody can tell whether it arrived; ``policy`` is that of delivery.unknown."""
    if not isinstance(probes, ProbeRights):
        return "Telegram could not be asked"
    if probes.forward:
        return "is looked for by a forward to TELEGRAM_ADMIN_CHAT"
    if probes.edit:
        return f"is looked for by an identical edit where that is safe, else: {policy} ({probes.why})"
    return f"cannot be looked for: {policy} ({probes.why}); set TELEGRAM_ADMIN_CHAT to a chat the bot may write to"
