"""Settings come from the environment, are checked once, and say what they are for."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.settings import TABLE, read_settings
from catalog.errors import InvalidRequestError


def test_nothing_set_keeps_all_data_in_one_folder_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = read_settings({})
    assert settings.home == tmp_path / "var"
    assert settings.index == tmp_path / "var" / "index"
    assert settings.database == f"sqlite:///{tmp_path}/var/catalog.db"
    assert (settings.host, settings.port, settings.grades, settings.model) == ("127.0.0.1", 8000, "us", None)
    assert (settings.judging, settings.reports) == (False, "people")


def test_an_empty_variable_is_as_good_as_none() -> None:
    assert read_settings({"SYLLABARY_PORT": ""}).port == 8000


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SYLLABARY_PORT", "0", "1-65535"),
        ("SYLLABARY_PORT", "70000", "1-65535"),
        ("SYLLABARY_PORT", "８０", "1-65535"),
        ("SYLLABARY_GRADES", "klassen", "us, england, ages"),
        ("SYLLABARY_JUDGING", "maybe", "on"),
        ("SYLLABARY_REPORTS", "nobody", "people, anyone"),
    ],
)
def test_a_value_that_cannot_be_read_names_the_variable_and_what_is_allowed(name: str, value: str, said: str) -> None:
    with pytest.raises(InvalidRequestError, match=name) as caught:
        read_settings({name: value})
    assert said in str(caught.value)


def test_every_setting_has_a_sentence() -> None:
    assert all(name.startswith("SYLLABARY_") and sentence.endswith(".") for name, _, sentence in TABLE)
