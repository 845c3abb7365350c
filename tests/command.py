"""The command, called in this process: a start of Python costs more than most of what tests ask of it."""

from __future__ import annotations

import subprocess
from pathlib import Path

from click.testing import CliRunner

from api.cli.main import main


def run(home: Path, *arguments: str, check: bool = True, given: str = "") -> subprocess.CompletedProcess[str]:
    """What ``syllabary ARGUMENTS`` says over a home, with ``given`` on standard input; ``check`` wants status 0."""
    done = CliRunner(env={"SYLLABARY_HOME": str(home)}).invoke(main, arguments, given, prog_name="syllabary")
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    if check:
        assert done.exit_code == 0, done.stderr
    return subprocess.CompletedProcess(arguments, done.exit_code, done.stdout, done.stderr)
