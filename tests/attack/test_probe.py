"""The probe finds a number wherever it may hide; without that, not finding one would prove nothing."""

import base64
import io
import json
import zipfile

import numpy as np
import pandas
import plotly.graph_objects as go
import pyarrow
import pyarrow.parquet
import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.attack.probe import message, numbers, texts

PLANTED = 7919


def as_table() -> bytes:
    out = io.BytesIO()
    table = pyarrow.table({"count": [1, PLANTED]})
    with pyarrow.ipc.new_stream(out, table.schema) as stream:
        stream.write_table(table)
    return out.getvalue()


def as_parquet(*, in_metadata: bool = False) -> bytes:
    out = io.BytesIO()
    table = pyarrow.table({"count": [1 if in_metadata else PLANTED]})
    pyarrow.parquet.write_table(table.replace_schema_metadata({"note": f"n={PLANTED}" if in_metadata else "n"}), out)
    return out.getvalue()


def as_workbook() -> bytes:
    out = io.BytesIO()
    pandas.DataFrame({"count": [PLANTED]}).to_excel(out, index=False, engine="xlsxwriter")
    return out.getvalue()


def as_archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", f"count\n{PLANTED}\n")
    return out.getvalue()


def in_a_message(payload: bytes | str) -> bytes:
    sent = ForwardMsg()
    if isinstance(payload, bytes):
        sent.delta.new_element.table.arrow_data.data = payload
    else:
        sent.delta.new_element.plotly_chart.spec = payload
    packed: bytes = sent.SerializeToString()
    return packed


CHART = go.Figure(go.Scatter(y=np.array([1, PLANTED], dtype="int16"))).to_json()
PACKED = base64.b64encode(np.array([PLANTED], dtype="<f8").tobytes()).decode()
MAP = json.dumps({"features": [{"properties": {"told": f"Angered: {PLANTED}"}}]})
HIDDEN = {
    "text": f"{PLANTED} rapporter",
    "thin space": "7\u202f919 rapporter",
    "English comma": "7,919 reports",
    "JSON": json.dumps({"a": [{"b": PLANTED}]}),
    "JSON in JSON": json.dumps({"a": json.dumps({"b": PLANTED})}),
    "chart": CHART,
    "packed floats": json.dumps({"y": {"dtype": "f8", "bdata": PACKED}}),
    "markup with a map": f"<script>var layer = {MAP};</script>",
    "table": as_table(),
    "Parquet": as_parquet(),
    "metadata of Parquet": as_parquet(in_metadata=True),
    "workbook": as_workbook(),
    "archive": as_archive(),
}


@pytest.mark.parametrize("place", HIDDEN)
def test_a_planted_number_is_found(place: str) -> None:
    assert PLANTED in numbers(HIDDEN[place])


@pytest.mark.parametrize("place", ["chart", "table", "JSON in JSON"])
def test_a_planted_number_is_found_in_a_message_to_the_browser(place: str) -> None:
    sent = in_a_message(HIDDEN[place])
    assert PLANTED in numbers(message(sent))
    assert PLANTED + 1 not in numbers(message(sent))


def test_texts_are_found_too() -> None:
    assert "Angered" in texts(HIDDEN["markup with a map"])


@pytest.mark.parametrize(
    "name", [f"media/0c574e68c3ec6e6309f4fefafbf{PLANTED}a1cd", f"0c574e68-{PLANTED}-4307-b133-c55a61d4fc2c"]
)
def test_the_digits_of_a_random_name_are_no_number(name: str) -> None:
    assert PLANTED not in numbers(f"{name} {PLANTED + 1}")
    assert PLANTED + 1 in numbers(f"{name} {PLANTED + 1}")


def test_the_digits_of_packing_are_no_number() -> None:
    packed = json.dumps({"y": {"dtype": "u1", "bdata": f"AQI+{PLANTED}+CAw"}})
    assert numbers(packed) & {PLANTED, 1.0} == {1.0}
