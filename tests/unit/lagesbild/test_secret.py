"""The master secret: made once, readable by its owner only, never shown; the sub-keys derived from it."""

import hashlib
import hmac
import subprocess
import sys
from pathlib import Path

import pytest

from lagesbild import secret
from lagesbild.errors import WrongUse
from lagesbild.settings import ROOT
from tests.factories import SECRET


def test_a_sub_key_is_the_hmac_sha256_of_its_label() -> None:
    keys = secret.keys(SECRET)
    #: Computed with OpenSSL: printf record_key | openssl dgst -sha256 -mac HMAC -macopt hexkey:030a11...1c
    assert keys.record_key.hex() == "0a31c317e358123a3e55088956e46d706150ad6358a12b60b8d95bd6e700b08a"
    for label in ("event_hash", "record_key", "cell_key"):
        assert getattr(keys, label) == hmac.new(SECRET, label.encode(), hashlib.sha256).digest()


def test_sub_keys_never_show_themselves() -> None:
    assert secret.keys(SECRET).event_hash.hex() not in repr(secret.keys(SECRET))
    assert str(secret.keys(SECRET).event_hash) not in repr(secret.keys(SECRET))


def test_the_secret_is_made_on_the_first_run_and_kept(tmp_path: Path) -> None:
    file = tmp_path / "vault" / "secret"
    first = secret.read_or_make(file)
    assert len(first) == 32
    assert secret.read_or_make(file) == first
    assert [entry.name for entry in file.parent.iterdir()] == ["secret"]


def test_two_installations_have_different_secrets(tmp_path: Path) -> None:
    assert secret.read_or_make(tmp_path / "one") != secret.read_or_make(tmp_path / "two")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_only_its_owner_may_read_the_secret(tmp_path: Path) -> None:
    secret.read_or_make(tmp_path / "secret")
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600


def test_a_secret_that_exists_is_never_overwritten(tmp_path: Path) -> None:
    secret.write(tmp_path / "secret", SECRET)
    secret.write(tmp_path / "secret", bytes(32))
    assert secret.read_or_make(tmp_path / "secret") == SECRET


def test_of_many_first_runs_at_once_all_keep_the_same_secret(tmp_path: Path) -> None:
    program = "import sys, pathlib, lagesbild.secret as s; print(s.read_or_make(pathlib.Path(sys.argv[1])).hex())"
    call = [sys.executable, "-c", program, str(tmp_path / "secret")]
    runs = [subprocess.Popen(call, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    told = {run.communicate(timeout=60)[0].strip() for run in runs}
    assert told == {(tmp_path / "secret").read_text(encoding="ascii")}
    assert [entry.name for entry in tmp_path.iterdir()] == ["secret"]


@pytest.mark.parametrize("content", [b"", b"00ff", b"not a secret at all", b"\xff" * 64, SECRET.hex().encode() + b"00"])
def test_a_damaged_secret_is_wrong_use_that_does_not_quote_it(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "secret").write_bytes(content)
    with pytest.raises(WrongUse) as error:
        secret.read_or_make(tmp_path / "secret")
    assert error.value.key == "secret_broken"
    assert error.value.__context__ is None
    assert not content or content.decode("latin-1") not in str(error.value)
    assert (tmp_path / "secret").read_bytes() == content


def test_a_demo_city_s_secret_is_the_same_on_every_machine_and_its_seed_s_alone() -> None:
    assert secret.of_demo(1) == hashlib.sha256(b"lagesbild demo 1").digest()
    assert secret.of_demo(1) != secret.of_demo(2)
