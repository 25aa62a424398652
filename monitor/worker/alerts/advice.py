"""What an operator does about each kind of alert, in one line."""

from __future__ import annotations

from monitor.model.alerts import AlertKind

ADVICE = {
    AlertKind.TOKEN: "get the token from @BotFather, put it into TELEGRAM_BOT_TOKEN, and start the worker again",
    AlertKind.STUCK: "look into the log for what the job waits for; start the worker again if it does not end itself",
    AlertKind.CHANNEL: "make the bot an administrator of the channel that may post, then wait for its next try",
    AlertKind.NETWORK: "check the connection, the name server and the firewall of this machine",
    AlertKind.CONFIGURATION: "run `monitor check`, which shows the line, and mend the file",
    AlertKind.HELD: "write /accept to let it go live, or undo the edit",
    AlertKind.ROLES: "start a worker for it; `monitor status` says who does what",
    AlertKind.DIFFERING: "give every worker the same files and environment; `monitor status` names them",
    AlertKind.DISK: "make room where the state lies, or run `monitor db prune`",
    AlertKind.CLOCK: "let this machine take its time from a time server",
    AlertKind.FAULT: "look for the traceback in the log, and report it; all else goes on",
    AlertKind.UNKNOWN: "look into the channel whether a post is missing or doubled; `monitor outbox` lists them",
    AlertKind.REFUSED: "see `monitor outbox --only rejected`; `monitor outbox --retry all` sends them again",
    AlertKind.BACKLOG: "write /status to see what the channel waits for",
    AlertKind.MATCHES: "write /rejected to see what was nearly posted, and look for an edit of the watchlist",
    AlertKind.MOVED: "if the new address is right, write it into feeds.yaml; if not, disable the feed",
    AlertKind.FAILING: "run `monitor feeds`; open the address in a browser, and mend or disable the feed",
    AlertKind.SILENT: "open the site: if it has news, its feed has a new address",
    AlertKind.FLOODING: "see /rejected; a feed that is not about the subject any more is better disabled",
}
