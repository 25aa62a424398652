"""The command ``monitor``, also as ``python -m monitor``."""

import sys


def main() -> int:
    """Run the command; returns its exit code."""
    # Not at the top: the worker processes import this file again, and need none of the rest.
    from monitor.cli import main as run

    return run()


if __name__ == "__main__":
    sys.exit(main())
