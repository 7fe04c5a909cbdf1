"""How the command ends: exit codes, one clear error on stderr, no traceback unless asked for."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

import click

from triaccord import __version__
from triaccord.model import TriaccordError

DEBUG_VARIABLE = "TRIACCORD_DEBUG"


def run(cli: click.Command) -> NoReturn:
    """Run a click command as the whole process."""
    try:
        code = cli.main(standalone_mode=False)
        finish(code if isinstance(code, int) else 0)
    except click.exceptions.Exit as done:
        finish(done.exit_code)
    except click.ClickException as slip:
        slip.show()
        finish(slip.exit_code)
    except click.Abort:
        print("interrupted", file=sys.stderr)
        finish(130)
    except TriaccordError as error:
        print_error(error)
        finish(error.exit_code)
    except BrokenPipeError:
        # The reader has seen enough (`triaccord … | head`); that is no error of anybody's.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        finish(0)
    except Exception as bug:
        if os.environ.get(DEBUG_VARIABLE):
            raise
        print(
            f"error: a bug in triaccord {__version__}: {type(bug).__name__}: {bug}\n"
            f"  mend: run again with {DEBUG_VARIABLE}=1 for the traceback, and report it "
            "with the two documents",
            file=sys.stderr,
        )
        finish(5)


def print_error(error: TriaccordError) -> None:
    """One error on stderr: what, where, how to mend; control characters made visible."""
    from triaccord.report.plain import visible

    print("error: " + "\n".join(visible(line) for line in str(error).splitlines()), file=sys.stderr)


def finish(code: int) -> NoReturn:
    """Flush and leave at once.

    Taking down tens of megabytes of parsed documents object by object would cost up to 0.1 s.
    """
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:
        pass
    os._exit(code)
