"""Who has signed in to the page that runs, and the door for whoever has not.

What somebody may do is asked anew at every rerun, before every write and for every file: a role that is taken away, a
sign-in that has run out or was ended elsewhere counts at once, also on a page that stands open.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import streamlit as st

from lagesbild import settings, sign_in
from lagesbild.access import Role
from lagesbild.audit import Action, AuditEvent, Json
from lagesbild.errors import LagesbildError, NotAllowed, WrongUse
from lagesbild.settings import Settings
from lagesbild.sign_in import Grant, SignIn, kept, often, people
from lagesbild.sign_in.people import Person
from lagesbild.texts import LANGUAGES, Language, say
from pages.parts import made, served

#: Session state: when this session began, and in which role with which rights its page was last shown.
BEGAN, GRANTED = "signed.began", "signed.granted"
#: What Streamlit calls the provider; without an underscore.
PROVIDER = "provider"
#: What the log calls a sign-in, which is done to nothing.
SUBJECT = "sign_in"


def rules(set_up: Settings) -> SignIn | None:
    """Return how people sign in here, as the file says now; None where nobody has to."""
    if set_up.sign_in is None:
        return None
    try:
        told = set_up.sign_in.stat()
    except OSError as missing:
        raise WrongUse("sign_in_broken", where=missing.strerror) from None
    return _read(set_up.sign_in, (told.st_mtime_ns, told.st_ctime_ns, told.st_size, told.st_ino))


def rules_if_whole(set_up: Settings) -> SignIn | None:
    """Return how people sign in here; None where nobody has to, and while the file is broken, which the page tells."""
    try:
        return rules(set_up)
    except LagesbildError:
        return None


@st.cache_resource(max_entries=4, show_spinner=False)
def _read(file: Path, stamp: tuple[int, ...]) -> SignIn:
    return sign_in.read(file)


def person(set_up: Settings) -> Person | None:
    """Return who looks at this page; None where nobody has to sign in. Raises NotAllowed for who may not."""
    here = rules(set_up)
    if here is None:
        return None
    began = st.session_state.setdefault(BEGAN, datetime.now(UTC))
    return of_claims(set_up, here, st.user.to_dict(), began)


def of_claims(set_up: Settings, here: SignIn, claims: Mapping[str, object], began: datetime) -> Person:
    """Return who some claims are of, and write down that they have signed in; raises NotAllowed for who may not.

    A provider tells when that was; who comes through a proxy has signed in when the session `began`.
    """
    if here.oidc and not claims.get("is_logged_in"):
        raise NotAllowed("not_signed_in")
    now = datetime.now(UTC)
    who = people.person(here, claims, now=now, since=people.since_of(claims) if here.oidc else began)
    told = {"roles": [role.value for role in who.roles], "until": who.until.isoformat(timespec="seconds")}
    kept.note(set_up.data, who, event=_event(Action.SIGN_IN, who, told), at=now)
    if not who.grants:
        raise NotAllowed("no_role")
    return who


def check(set_up: Settings, here: SignIn, claims: Mapping[str, object]) -> Person:
    """Return who some claims are of, without writing it down; raises NotAllowed for who may not come in."""
    now = datetime.now(UTC)
    who = people.person(here, claims, now=now, since=people.since_of(claims) if here.oidc else now)
    if here.oidc:
        kept.check_open(set_up.data, who.key)
    if not who.grants:
        raise NotAllowed("no_role")
    return who


def sign_out(set_up: Settings, here: SignIn, claims: Mapping[str, object]) -> None:
    """End a sign-in for good, so that nobody can bring it back; what has run out needs no end."""
    now = datetime.now(UTC)
    try:
        who = people.person(here, claims, now=now, since=people.since_of(claims))
    except NotAllowed:
        return
    kept.end(set_up.data, who, event=_event(Action.SIGN_OUT, who, {}), at=now)


def _event(action: Action, who: Person, told: Mapping[str, Json]) -> AuditEvent:
    return AuditEvent(action, "", SUBJECT, told, say(LANGUAGES[0], "sign_in.purpose"), who.subject)


def remember(role: Role, grant: Grant | None) -> None:
    """Remember as what this page was shown, which is what its buttons may do."""
    st.session_state[GRANTED] = role, grant


def check_still() -> None:
    """Raise NotAllowed unless who looks may still do what the page was shown for."""
    still()()


def still() -> Callable[[], Person | None]:
    """Return what tells who looks (None: nobody signs in), or raises NotAllowed if they may no longer do what they see.

    It asks the page for nothing: it may be asked when the page has been closed.
    """
    claims, began, granted = st.user.to_dict(), st.session_state.get(BEGAN), st.session_state.get(GRANTED)
    return partial(_still, claims, began, granted)


def handed_out(make: Callable[[], bytes]) -> Callable[[], bytes]:
    """Return what makes a file, only for who may still have it when the file is asked for."""
    return partial(_handed_out, make, still(), people.canonical(st.user.to_dict()))


def _handed_out(make: Callable[[], bytes], check: Callable[[], Person | None], whose: str) -> bytes:
    who, here = check(), rules(settings.read())
    if who and here:
        often.check_files(here, who.subject)
    content = make()
    made.note(content, whose)
    return content


def _still(
    claims: Mapping[str, object], began: datetime | None, granted: tuple[Role, Grant | None] | None
) -> Person | None:
    set_up = settings.read()
    here = rules(set_up)
    if here is None:
        return None
    if began is None or granted is None:
        raise NotAllowed("not_signed_in")
    role, grant = granted
    who = of_claims(set_up, here, claims, began)
    if who.grant(role) != grant:
        raise NotAllowed("not_for_you")
    return who


def door(refusal: LagesbildError, language: Language, here: SignIn | None) -> None:
    """Show why a page is not shown, and the way in; where somebody wanted to go is kept for when they are in."""
    what, means, do = refusal.explain(language).split("\n")
    st.title(what, anchor=False)
    st.markdown(f"{means}\n\n{do}")
    if here is None or not isinstance(refusal, NotAllowed):
        return
    if here.oidc and refusal.key in ("not_signed_in", "sign_in_over"):
        _run()
        if st.button(say(language, "sign_in.in"), type="primary"):
            st.login(PROVIDER)
    elif here.oidc:
        leave(here, language)


def leave(here: SignIn, language: Language) -> None:
    """Offer to sign out, at the provider too, or where the proxy says."""
    if here.oidc:
        if st.button(say(language, "sign_in.out"), type="tertiary"):
            st.logout()
    elif here.proxy and here.proxy.sign_out:
        st.link_button(say(language, "sign_in.out"), str(here.proxy.sign_out), type="tertiary")


def entered(who: Person) -> None:
    """Take who has just signed in to where they wanted to go, and close the page when the sign-in has run out."""
    _run(until=int(who.until.timestamp() * 1000))


def _run(**told: object) -> None:
    with st.container(key="door"):
        served.run("signed", **told)
