"""Who visits, in which language and role, and the menu. The only file that calls st.navigation.

Pages are folders with a `render(visit)`; nothing runs on import, so that no page can be reached past this file.
"""

import importlib
import ipaddress
from contextlib import suppress
from functools import partial

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from lagesbild import access, annotations, published, reference, settings, sign_in, store
from lagesbild.access import Page, Role, Visit
from lagesbild.errors import BuildFailed, LagesbildError, NotAllowed
from lagesbild.published import Published
from lagesbild.reference import Reference
from lagesbild.settings import Settings
from lagesbild.sign_in.people import Person
from lagesbild.store import Store
from lagesbild.texts import Language, say
from lagesbild.words import Words
from pages.parts import address, asked, changes, faults, frame, guard, seen, served, signed, turns, warmed


def main() -> None:
    """Show the page asked for, to whom it may be shown."""
    st.set_page_config(layout="wide", menu_items={})  # each page has its own title
    address.start()
    language = frame.chosen_language()
    frame.begin(language)
    titles = _titles(language)
    try:
        guard.check_stands(settings.read())
        who = signed.person(settings.read())
        roles = tuple(Role) if who is None else who.roles
        role, show = frame.chosen_role(roles), partial(_visit_page, language=language, who=who)
    except LagesbildError as refusal:
        role, show = None, partial(_door, refusal, language)
    try:
        st.navigation(
            [
                st.Page(
                    partial(show, page),
                    title=titles[page],
                    url_path=page.value,
                    default=page is Page.OVERVIEW,
                    visibility="visible" if role and access.may_open(role, page) else "hidden",
                )
                for page in Page
            ],
            position="top",
        ).run()
    except LagesbildError as error:
        _instead(error, language)


def _instead(error: LagesbildError, language: Language) -> None:
    """Show why there is no page, and what every page has: the choice of language, and what all this is for."""
    frame.choose_language(language)
    frame.explain(error, language)
    with suppress(LagesbildError):
        frame.purpose(reference.current(settings.read().reference), language)


def _door(refusal: LagesbildError, language: Language, page: Page) -> None:
    """Show why nothing is shown, whatever page was asked for, and the way in."""
    set_up = settings.read()
    frame.choose_language(language)
    signed.door(refusal, language, signed.rules_if_whole(set_up))
    frame.purpose(reference.current(set_up.reference), language)


def _titles(language: Language) -> dict[Page, str]:
    """Return what the menu calls the pages; where the reference folder cannot be read, the page itself tells why."""
    try:
        set_up = settings.read()
        words = Words(reference.current(set_up.reference), language)
        return {page: words.heading(f"page.{page}") for page in Page}
    except LagesbildError:
        places = say(language, "page.places").capitalize()
        return {page: say(language, f"page.{page}", district_plural=places) for page in Page}


def _visit_page(page: Page, *, language: Language, who: Person | None) -> None:
    """Show a page; where it falls on its way, nothing of it stays."""
    if fallen := faults.fallen():
        raise fallen
    try:
        _show_page(page, language=language, who=who)
    except NotAllowed:
        raise
    except Exception as error:  # also one that shows only when the database is asked
        faults.start_anew(error)


def _show_page(page: Page, *, language: Language, who: Person | None) -> None:
    set_up = settings.read()
    known = reference.current(set_up.reference)
    in_force = store.current(set_up.data)
    if in_force is None:
        frame.nothing_yet(language)
        return
    store.check_readable(in_force.pointer, reference=known.digest)
    here = signed.rules(set_up)
    if here is None:
        access.check_unsigned(demo=in_force.demo, loopback=_is_local(), allowed=set_up.allow_unsigned)
    else:
        sign_in.check(here, known)
        changes.note(set_up.data, {"sign_in": here.digest, "reference": known.digest})
    pinned = settings.pinned_today(set_up) if in_force.demo else None
    role, notice = frame.head(
        known, in_force, language, pinned, who=who, leave=partial(signed.leave, here) if here else None
    )
    visit = _visit(set_up, known, in_force, language, role, who)
    asked.keep_only(visit)
    signed.remember(role, who.grant(role) if who else None)
    try:
        access.check_may_open(visit.role, page)
        with seen.noted(visit, page):
            importlib.import_module(f"pages.{page}").render(visit)
    except NotAllowed as error:
        frame.explain(error, language)
    frame.foot(visit, notice)


def _visit(
    set_up: Settings, known: Reference, in_force: Store, language: Language, role: Role, who: Person | None
) -> Visit:
    grant = who.grant(role) if who else None
    first = tuple(known.districts)[:1] if role is Role.COORDINATOR else ()
    # knowledge of a day is looked at from that day
    today = in_force.pointer.as_of or settings.today(set_up, known.municipality, demo=in_force.demo)
    notes = annotations.kept(set_up.data)
    return Visit(
        role=role,
        areas=grant.areas if grant else first,
        language=language,
        today=today,
        reference=annotations.with_decisions(known, notes),
        store=in_force,
        published=_published(set_up, role),
        folder=set_up.data,
        notes=annotations.seen_by(role, notes),
        who=who.subject if who else "",
        sources=grant.sources if grant else tuple(known.senders)[:1] if role is Role.SENDER else (),
        exact_files=bool(grant and grant.exact_files),
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


if __name__ == "__main__":
    with turns.one_at_a_time():
        main()
else:
    # `streamlit run` imports this file once, to find its server, before it runs it for the first visitor. Until
    # somebody has called st.navigation, Streamlit takes the pages folder for scripts: the first visitor by a deep link
    # would be told that there is no such page.
    PagesManager.uses_pages_directory = False
    faults.keep_out_of_logs()
    app = st.App(
        __file__,
        routes=served.routes(),
        lifespan=warmed.before,
        middleware=guard.MIDDLEWARE,
        secrets=guard.secrets(),
        on_script_error=faults.shown,
    )
