"""Settings come from the environment, are checked once, and say what they are for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from little_site import little_app

from api.settings import in_force, names, read_settings, unknown
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
    shown = in_force(read_settings({}), {})
    assert [setting.name for setting in shown] == names()
    assert all(setting.name.startswith("SYLLABARY_") and setting.sentence.endswith(".") for setting in shown)


def test_a_value_in_force_is_shown_with_where_it_comes_from() -> None:
    environment = {"SYLLABARY_PORT": "9000", "SYLLABARY_JUDGING": "on", "SYLLABARY_GRADES": ""}
    shown = {
        setting.name: (setting.value, setting.origin) for setting in in_force(read_settings(environment), environment)
    }
    assert shown["SYLLABARY_PORT"] == ("9000", "environment")
    assert shown["SYLLABARY_JUDGING"] == ("on", "environment")
    assert shown["SYLLABARY_GRADES"] == ("us", "default")
    assert shown["SYLLABARY_HOST"] == ("127.0.0.1", "default")
    assert shown["SYLLABARY_MODEL"] == ("", "default")


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("postgresql+psycopg://ann:hu%2Fsh@db/name", "postgresql+psycopg://ann:********@db/name"),
        (
            "postgresql+psycopg://db/name?user=ann&password=hush&x=1",
            "postgresql+psycopg://db/name?user=ann&password=********&x=1",
        ),
        ("postgresql+psycopg://db:5432/name", "postgresql+psycopg://db:5432/name"),
        ("sqlite:////srv/catalog.db", "sqlite:////srv/catalog.db"),
    ],
)
def test_no_secret_is_shown(address: str, shown: str) -> None:
    environment = {
        "SYLLABARY_DATABASE": address,
        "SYLLABARY_OIDC_ISSUER": "https://id.example.org",
        "SYLLABARY_OIDC_CLIENT": "us",
        "SYLLABARY_OIDC_SECRET": "hush",
    }
    settings = read_settings(environment)
    values = {setting.name: setting.value for setting in in_force(settings, environment)}
    assert values["SYLLABARY_DATABASE"] == shown
    assert "hush" not in str(values.values())
    assert "hush" not in repr(settings).replace(address, "")
    assert values["SYLLABARY_OIDC_SECRET"] == "********"


@pytest.mark.parametrize(
    "address", ["materials.example.org", "ftp://a.example", "https://", "https://a.example/x?y=1", "https://a:b:c"]
)
def test_a_public_address_is_that_of_a_server(address: str) -> None:
    with pytest.raises(InvalidRequestError, match="SYLLABARY_PUBLIC_URL"):
        read_settings({"SYLLABARY_PUBLIC_URL": address})


def test_a_public_address_has_no_last_slash() -> None:
    assert read_settings({"SYLLABARY_PUBLIC_URL": "https://a.example:8443/"}).public_url == "https://a.example:8443"


def test_a_variable_that_is_no_setting_is_told_with_the_one_that_may_be_meant() -> None:
    environment = {"SYLLABARY_APROVED": "only", "SYLLABARY_XYZ": "1", "SYLLABARY_PORT": "1", "PATH": "/bin"}
    assert unknown(environment) == {"SYLLABARY_APROVED": "SYLLABARY_APPROVED", "SYLLABARY_XYZ": ""}


def test_links_that_leave_a_page_have_the_address_that_readers_use(tmp_path: Path) -> None:
    with little_app(tmp_path) as app:
        address = "/resources/m:add"
        assert f"http://testserver{address}" in TestClient(app).get(address).text
        app.state.services = replace(app.state.services, public_url="https://materials.example.org")
        page = TestClient(app).get(address).text
    assert f"https://materials.example.org{address}" in page
    assert "http://testserver" not in page
