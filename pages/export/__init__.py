"""Export: which numbers can I take with me?"""

from functools import partial

import streamlit as st

from lagesbild import answers, audit, findings, meetings
from lagesbild.access import Visit
from lagesbild.audit import Action
from lagesbild.errors import NotAllowed, Withheld
from lagesbild.export import Form, export, offered, products
from lagesbild.meetings import Status
from lagesbild.words import Words
from pages.parts import asked, choices, documents, figure, filters, signed

#: Rows of the preview, and what a browser is told that each file is.
SHOWN = 5
MIME = "application/octet-stream"


def render(visit: Visit) -> None:
    """Let a published table be chosen, looked at and taken out, and a choice of cells be summed."""
    words = Words(visit.reference, visit.language)
    st.title(words.say("export.question"), anchor=False)
    tables = {one.name: one for one in products.available(visit)}
    if not tables:
        figure.refused(NotAllowed("nothing_published"), words)
        return
    st.markdown(words.say("export.intro"))
    name = filters.product({one.name: one.grain[visit.language] for one in tables.values()}, words)
    chosen = filters.codes_of(tables[name].dimensions, visit, words)
    table = asked.published_table(visit, name, chosen)
    figure.sentence(words.say("export.rows", rows=words.number(len(table.frame)), name=name))
    figure.text(offered.preview(table, words, SHOWN), key="preview")
    figure.source(table, words)
    _downloads(visit, words, name, chosen)
    st.header(words.say("export.selection"), anchor=False)
    _selection(visit, words)
    _documents(visit, words)


def _documents(visit: Visit, words: Words) -> None:
    """Offer the documents of the frozen meetings, in the versions that the visit may have."""
    frozen = [one for one in meetings.kept(visit.folder) if one.status is Status.FROZEN]
    st.header(words.say("documents.title"), anchor=False)
    if frozen:
        documents.offer(visit, words, choices.meeting(frozen, words, label="visible"))
    else:
        st.markdown(words.say("documents.none"))


def _downloads(visit: Visit, words: Words, name: str, chosen: dict[str, str]) -> None:
    """Offer each form; a file is made, and noted in the audit log, when it is asked for."""
    with st.container(horizontal=True):
        for form in Form:
            st.download_button(
                words.say(f"export.as_{form}"),
                data=signed.handed_out(partial(_file, visit, name, chosen, form)),
                file_name=f"lagesbild-{name}.{offered.ENDINGS[form]}",
                mime=MIME,
                on_click="ignore",
                key=f"as-{form}",
            )
    st.caption(words.say("export.noted"))


def _file(visit: Visit, name: str, chosen: dict[str, str], form: Form) -> bytes:
    """Return a file as it is taken out: an archive where what explains it lies beside it."""
    words = Words(visit.reference, visit.language)
    purpose = words.say("app.purpose")
    files = export(
        answers.published_table(visit, name, chosen),
        form,
        words=words,
        filter=chosen,
        purpose=purpose,
        name=f"lagesbild-{name}.{offered.ENDINGS[form].removesuffix('.zip')}",
        event=audit.event_of(visit, Action.EXPORT, name, {}, purpose),
        log=visit.folder,
        notes=visit.notes,
    )
    return offered.packed(files)


def _selection(visit: Visit, words: Words) -> None:
    """Sum the published cells of a choice of several, with how far the sum may be off; or tell that it is not shown."""
    st.markdown(words.say("export.selection_note"))
    wanted, chosen, first, last = filters.selection(visit, words)
    try:
        table = asked.selection(visit, wanted, first=first, last=last, chosen=chosen)
    except Withheld as withheld:
        figure.refused(withheld, words)
        return
    figure.sentence(findings.selection(table, words, words.weeks(first, last)), key="-sum")
    figure.source(table, words)
