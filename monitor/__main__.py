"""The command ``monitor``, also as ``python -m monitor``."""

import gc
import os
import sys


def main() -> int:
    """Run the command; returns its exit code."""
    # Read when NumPy is loaded. Its matrices are small here: threads that wait for each other cost several times what
    # they bring where the cores have other work too.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # Read when the engine that encodes is loaded. Its threads are of use, but let them sleep while they wait for each
    # other: awake they took two thirds of what it cost.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    # What is loaded stays: looking for garbage in it took a fifth of a start. A command that runs looks for some.
    gc.disable()
    # Not at the top: the worker processes import this file again, and need none of the rest.
    from monitor.cli.main import main as run

    code = run()
    gc.freeze()  # the interpreter looks through all once more before it ends
    return code


if __name__ == "__main__":
    sys.exit(main())
