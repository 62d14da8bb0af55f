"""Who visits, in which language and role, and the menu. The only file that calls st.navigation.

Pages are folders with a `render(visit)`; nothing runs on import, so that no page can be reached past this file.
"""

import importlib
import ipaddress
from functools import partial
from pathlib import Path

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from lagesbild import access, annotations, published, reference, settings, store
from lagesbild.access import Page, Role, Visit
from lagesbild.errors import BuildFailed, LagesbildError
from lagesbild.published import Published
from lagesbild.reference import Reference
from lagesbild.settings import Settings
from lagesbild.store import Store
from lagesbild.texts import Language, say
from lagesbild.words import Words
from pages.parts import address, frame, served


def main() -> None:
    """Show the page asked for, to whom it may be shown."""
    st.set_page_config(layout="wide", menu_items={})  # each page has its own title
    address.start()
    language = frame.chosen_language()
    frame.begin(language)
    titles, role = _titles(language), frame.chosen_role()
    try:
        show = partial(_visit_page, language=language)
        st.navigation(
            [
                st.Page(
                    partial(show, page),
                    title=titles[page],
                    url_path=page.value,
                    default=page is Page.OVERVIEW,
                    visibility="visible" if access.may_open(role, page) else "hidden",
                )
                for page in Page
            ],
            position="top",
        ).run()
    except LagesbildError as error:
        frame.explain(error, language)


def _titles(language: Language) -> dict[Page, str]:
    """Return what the menu calls the pages; where the reference folder cannot be read, the page itself tells why."""
    try:
        set_up = settings.read()
        words = Words(_reference(set_up.reference, _stamp(set_up.reference)), language)
        return {page: words.heading(f"page.{page}") for page in Page}
    except LagesbildError:
        places = say(language, "page.places").capitalize()
        return {page: say(language, f"page.{page}", district_plural=places) for page in Page}


def _visit_page(page: Page, *, language: Language) -> None:
    set_up = settings.read()
    known = _reference(set_up.reference, _stamp(set_up.reference))
    in_force = store.current(set_up.data)
    if in_force is None:
        frame.nothing_yet(language)
        return
    store.check_readable(in_force.pointer, reference=known.digest)
    access.check_unsigned(demo=in_force.demo, loopback=_is_local(), allowed=set_up.allow_unsigned)
    pinned = settings.pinned_today(set_up) if in_force.demo else None
    role, notice = frame.head(known, in_force, language, pinned)
    visit = _visit(set_up, known, in_force, language, role)
    try:
        access.check_may_open(visit.role, page)
        importlib.import_module(f"pages.{page}").render(visit)
    except LagesbildError as error:
        frame.explain(error, language)
    frame.foot(visit, notice)


def _visit(set_up: Settings, known: Reference, in_force: Store, language: Language, role: Role) -> Visit:
    areas = tuple(known.districts)[:1] if role is Role.COORDINATOR else ()
    # knowledge of a day is looked at from that day
    today = in_force.pointer.as_of or settings.today(set_up, known.municipality, demo=in_force.demo)
    notes = annotations.kept(set_up.data)
    return Visit(
        role=role,
        areas=areas,
        language=language,
        today=today,
        reference=annotations.with_decisions(known, notes),
        store=in_force,
        published=_published(set_up, role),
        folder=set_up.data,
        notes=annotations.seen_by(role, notes),
    )


def _published(set_up: Settings, role: Role) -> Published:
    """Return what is published; if it is damaged, the group still sees its exact figures."""
    try:
        return published.read(set_up.data)
    except BuildFailed:
        if access.sees_exact(role):
            return published.NOTHING
        raise


def _is_local() -> bool:
    """Say whether the server listens on this machine only."""
    address = st.get_option("server.address") or ""
    try:
        return address == "localhost" or ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _stamp(folder: Path) -> tuple[int, ...]:
    return tuple(file.stat().st_mtime_ns for file in sorted(folder.rglob("*")) if file.is_file())


@st.cache_resource(max_entries=4)
def _reference(folder: Path, stamp: tuple[int, ...]) -> Reference:
    """Read the reference folder once for as long as its files stay the same."""
    return reference.read(folder)


if __name__ == "__main__":
    main()
else:
    # `streamlit run` imports this file once, to find its server, before it runs it for the first visitor. Until
    # somebody has called st.navigation, Streamlit takes the pages folder for scripts: the first visitor by a deep link
    # would be told that there is no such page.
    PagesManager.uses_pages_directory = False
    app = st.App(__file__, routes=served.ROUTES)
