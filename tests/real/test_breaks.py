"""Series breaks in the police's feed as delivered: a category renamed overnight, and a place told in another way."""

from pathlib import Path

import pandas

from tests.real.conftest import Loaded
from tests.real.installation import delivered

#: From this day on the feed told the county where it had told the municipality; what is stored ends before it.
COUNTY_SINCE = pandas.Timestamp("2026-01-20")


def test_a_category_renamed_overnight_is_found_before_the_municipality_is_asked_for(polisen: Loaded) -> None:
    renamed = [one for one in polisen.receipt["suspected"] if "explosion" in one["new"]]
    assert [(one["field"], one["day"], one["gone"]) for one in renamed] == [("category", "2024-09-07", ["detonation"])]
    ours = polisen.rows[polisen.rows["location_name"] == "Göteborg"]
    assert (ours["type"] == "Explosion").sum() < 20, "in Göteborg alone there is little to see"


def test_the_feed_is_not_suspected_of_much_else(polisen: Loaded) -> None:
    after_a_start = [one for one in polisen.receipt["suspected"] if one["day"] > "2023-06"]
    assert len(after_a_start) <= 3


def test_a_place_told_by_county_is_found_as_that(polisen: Loaded, tmp_path: Path) -> None:
    installation = polisen.installation.copied(tmp_path)
    later = _a_year_later(delivered(polisen.file))
    later.to_csv(tmp_path / "handelser_2026.csv", index=False)
    receipt = installation.load(tmp_path / "handelser_2026.csv", "polisen")
    (found,) = [one for one in receipt["suspected"] if one["field"] == "place"]
    assert found["new"] == ["municipality_unknown"]
    assert abs(pandas.Timestamp(found["day"]) - COUNTY_SINCE) <= pandas.Timedelta(days=3)
    assert found["before"] < 0.3 and found["after"] > 0.8


def _a_year_later(rows: pandas.DataFrame) -> pandas.DataFrame:
    """Return the first months of 2024 as if they were those of 2026, told by county since that was so."""
    early = rows["datetime"].between("2024-01", "2024-05") & ~rows["datetime"].str.startswith("2024-02-29")
    spring = rows[early].reset_index(drop=True)
    moved = spring.assign(id="9" + spring["id"], datetime="2026" + spring["datetime"].str[4:])
    since = pandas.to_datetime(moved["datetime"].str[:10]) >= COUNTY_SINCE
    county = moved["name"].str.replace(r",\s*[^,]+$", ", Västra Götalands län", regex=True)
    return moved.assign(name=moved["name"].where(~since, county))
