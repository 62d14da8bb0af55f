"""Visits to small installations, for the tests of what a visitor is shown."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas
from streamlit.testing.v1 import AppTest

from lagesbild import published, reference as references, store
from lagesbild.access import Page, Role, Visit
from lagesbild.words import Words
from tests.factories import REFERENCE, Row, an_installation, built, load_rows, thinned

#: A Wednesday: the last period ended is v. 9–10 2024 (index 4), 26 Feb - 10 March.
TODAY = date(2024, 3, 13)


def a_visit(
    folder: Path,
    rows: Sequence[Row],
    *,
    role: Role = Role.GROUP,
    reference: Path = REFERENCE,
    thinned_before: date | None = None,
) -> Visit:
    """Load rows into an installation of their own, and look at it in a role."""
    installation = an_installation(folder, reference=reference)
    load_rows(installation, rows)
    built(installation)
    if thinned_before:
        thinned(installation, before=thinned_before)
    in_force = store.current(installation.data)
    assert in_force is not None
    known, told = references.read(reference), published.read(installation.data)
    return Visit(role, (), "sv", TODAY, known, in_force, told, installation.data)


def as_role(visit: Visit, role: Role) -> Visit:
    """Look at the same installation in another role."""
    return replace(visit, role=role)


def words_of(visit: Visit) -> Words:
    """Return the words of a visit."""
    return Words(visit.reference, visit.language)


def rendered(visit: Visit, page: Page, *, framed: bool = False) -> AppTest:
    """Render a page by itself, without a browser; `framed`: with what stands above and below every page."""

    def script(page: str, visit: object, framed: bool) -> None:
        import importlib

        from lagesbild.access import Visit
        from pages.parts import address, figure, frame

        assert isinstance(visit, Visit)
        figure.EXPANDED = True
        address.start()
        if framed:
            _, notice = frame.head(visit.reference, visit.store, visit.language, None)
        importlib.import_module(f"pages.{page}").render(visit)
        if framed:
            frame.foot(visit, notice)

    return AppTest.from_function(script, args=(page.value, visit, framed), default_timeout=30).run()


def seen(shown: AppTest) -> str:
    """Return every word that a rendered page shows: texts, tables, labels, choices, charts with alt texts, maps."""
    assert not shown.exception
    return "\n".join(_seen(shown._tree))


def _seen(node: Any) -> Iterator[str]:
    for child in getattr(node, "children", {}).values():
        told = getattr(child, "proto", None)
        value = None if child.type in ("plotly_chart", "component_instance") else getattr(child, "value", None)
        yield value.to_csv(index=False) if isinstance(value, pandas.DataFrame) else str(value or "")
        yield from (str(getattr(told, name, "")) for name in ("label", "alt", "body"))
        yield from getattr(child, "options", ())
        drawn = str(getattr(told, "spec", "")) + str(getattr(told, "json_args", ""))
        yield re.sub(r"\\+u([0-9a-f]{4})", lambda code: chr(int(code[1], 16)), drawn)
        yield from _seen(child)
