"""Measures relevance on the large judged sets (`make quality`); status 5, said loudly, if nothing was measured."""

from __future__ import annotations

import sys

import pytest

NOTHING = 5


class _Counted:
    """How many tests ran to an end, skipped ones aside."""

    def __init__(self) -> None:
        self.measured = 0

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.measured += report.when == "call" and not report.skipped


def main(arguments: list[str]) -> int:
    """The status of pytest, or NOTHING if every test was skipped or none was chosen."""
    counted = _Counted()
    status = int(pytest.main(["-m", "large", "-rs", *arguments], plugins=[counted]))
    if counted.measured or status not in {0, NOTHING}:
        return status
    sys.stdout.write("\nNOTHING WAS MEASURED: see evaluation/DATA.md for the judged sets.\n")
    return NOTHING


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
