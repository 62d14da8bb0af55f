"""What an installation may set, and what holds where it sets nothing."""

from datetime import date
from pathlib import Path

import pytest

from lagesbild import settings
from lagesbild.errors import WrongUse


def test_with_nothing_set_all_lies_in_the_project_s_own_folders() -> None:
    found = settings.read({})
    assert found.data == settings.ROOT / "data"
    assert found.reference == settings.ROOT / "data" / "reference"
    assert found.secret_file == settings.ROOT / "data" / "secret"
    assert (found.today, found.allow_unsigned, found.language) == (None, False, "sv")


def test_every_setting_is_heard(tmp_path: Path) -> None:
    found = settings.read(
        {
            "LAGESBILD_DATA": str(tmp_path / "data"),
            "LAGESBILD_REFERENCE": str(tmp_path / "lillkoping"),
            "LAGESBILD_SECRET_FILE": str(tmp_path / "elsewhere"),
            "LAGESBILD_TODAY": "2026-11-18",
            "LAGESBILD_ALLOW_UNSIGNED": "1",
            "LAGESBILD_LANGUAGE": "en",
        }
    )
    assert found == settings.Settings(
        data=tmp_path / "data",
        reference=tmp_path / "lillkoping",
        secret_file=tmp_path / "elsewhere",
        today=date(2026, 11, 18),
        allow_unsigned=True,
        language="en",
    )


def test_the_secret_lies_in_the_data_folder_unless_it_is_put_elsewhere(tmp_path: Path) -> None:
    assert settings.read({"LAGESBILD_DATA": str(tmp_path)}).secret_file == tmp_path / "secret"


def test_a_command_may_have_a_data_folder_of_its_own_when_none_is_named(tmp_path: Path) -> None:
    assert settings.read({}, data_unset=tmp_path).data == tmp_path
    assert settings.read({"LAGESBILD_DATA": ""}, data_unset=tmp_path).data == tmp_path
    assert settings.read({"LAGESBILD_DATA": str(tmp_path / "named")}, data_unset=tmp_path).data == tmp_path / "named"


@pytest.mark.parametrize("text", ["0", "true", "yes", ""])
def test_only_a_1_allows_unsigned_visits(text: str) -> None:
    assert not settings.read({"LAGESBILD_ALLOW_UNSIGNED": text}).allow_unsigned


@pytest.mark.parametrize(
    ("setting", "text"),
    [("LAGESBILD_TODAY", "18 november"), ("LAGESBILD_TODAY", "2026-02-30"), ("LAGESBILD_LANGUAGE", "fi")],
)
def test_a_setting_that_makes_no_sense_is_wrong_use_that_names_it(setting: str, text: str) -> None:
    with pytest.raises(WrongUse) as error:
        settings.read({setting: text})
    assert setting in str(error.value)


def test_every_setting_that_is_read_stands_in_the_list() -> None:
    named = {name for name in vars(settings).values() if isinstance(name, str) and name.startswith("LAGESBILD_")}
    assert named == set(settings.SETTINGS)
