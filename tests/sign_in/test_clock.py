"""A running server's clock jumps: nobody is let in by it, who was in is in again when it is right, the log holds."""

from pathlib import Path

import pytest

from lagesbild import audit
from lagesbild.texts import say
from lagesbild.verify import verified
from tests.attack.canaries import Canaries
from tests.sign_in.conftest import a_place, oidc
from tests.stops.sessions import FAULT

LIBRARIES = [*Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1")]
TOLD = {
    "page": say("sv", "trends.question"),
    "over": say("sv", "error.sign_in_over.what"),
    "door": say("sv", "error.not_signed_in.what"),
}
#: Before a sign-in, and long after it, Streamlit takes its cookie for none.
JUMPS = {"+0": "page", "+9h": "over", "-1d": "door", "+400d": "door"}

pytestmark = pytest.mark.skipif(not LIBRARIES, reason="libfaketime is not here: make servers")


def test_a_sign_in_is_over_after_a_jump_and_holds_when_the_clock_is_right_again(
    city: Canaries, provider: str, tmp_path: Path
) -> None:
    clock = tmp_path / "clock"
    clock.write_text("+0", encoding="ascii")
    told = {"FAKETIME_TIMESTAMP_FILE": clock, "FAKETIME_NO_CACHE": 1, "FAKETIME_DONT_FAKE_MONOTONIC": 1}
    through = ["env", f"LD_PRELOAD={LIBRARIES[0]}", *(f"{name}={value}" for name, value in told.items())]
    with a_place(city, tmp_path, oidc(provider, "{address}"), through=through) as place:
        ulla = place.visitor("ulla")
        for jump in ("+0", "+9h", "+0", "-1d", "+0", "+400d", "+0"):
            clock.write_text(jump, encoding="ascii")
            text = ulla.open("trends").text
            assert [name for name, words in TOLD.items() if words in text] == [JUMPS[jump]], jump
        log = place.log.read_text(encoding="utf-8")
    assert not FAULT.search(log) and "Error" not in log
    found = verified(place.data)
    assert found.holds and len(audit.entries(place.data)) == found.chains[-1].entries
