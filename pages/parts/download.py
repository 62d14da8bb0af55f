"""The download of one figure: the numbers of its table, with a codebook and a stamp, noted when it is asked for."""

from collections.abc import Mapping
from functools import partial

import streamlit as st

from lagesbild import audit
from lagesbild.access import Visit, may_take_out
from lagesbild.audit import Action
from lagesbild.catalogue import Layer
from lagesbild.disclosure import SafeTable
from lagesbild.errors import WrongUse
from lagesbild.export import Form, exact, export_figure, offered
from lagesbild.export.exact import Right
from lagesbild.periods import Span
from lagesbild.typed import LONGEST
from lagesbild.words import Words
from pages.parts import signed

MIME = "application/octet-stream"


def offer(
    visit: Visit, table: SafeTable, words: Words, span: Span | None, *, about: Mapping[str, str], key: str
) -> None:
    """Offer the numbers of a figure as a file; exact ones to who has that right, for a reason."""
    if table.layer is not Layer.EXACT:
        _button(visit, table, words, span, about=about, key=key)
    elif may_take_out(visit, exact=True):
        _offer_exact(visit, table, words, span, about=about, key=key)
    else:
        st.caption(words.say("part.no_exact_file"))


def _offer_exact(
    visit: Visit, table: SafeTable, words: Words, span: Span | None, *, about: Mapping[str, str], key: str
) -> None:
    st.markdown(f"**{words.say('exact.marking')}**")
    reason = st.text_input(words.say("exact.reason"), key=f"reason-{key}", max_chars=LONGEST)
    st.caption(words.say("exact.noted"))
    try:
        right = exact.used(visit, reason)
    except WrongUse as refused:
        if reason.strip():
            st.markdown(refused.explain(words.language).replace("\n", " "))
        return
    _button(visit, table, words, span, about=about, key=key, right=right)


def _button(
    visit: Visit,
    table: SafeTable,
    words: Words,
    span: Span | None,
    *,
    about: Mapping[str, str],
    key: str,
    right: Right | None = None,
) -> None:
    form = Form.CSV_SV if words.language == "sv" else Form.CSV
    st.download_button(
        words.say("exact.download" if right else "part.download"),
        data=signed.handed_out(partial(_file, visit, table, span, form, dict(about), right)),
        file_name=f"{exact.NAME if right else ''}lagesbild-{key}.{offered.ENDINGS[form]}",
        mime=MIME,
        on_click="ignore",
        key=f"download-{key}",
    )


def _file(
    visit: Visit, table: SafeTable, span: Span | None, form: Form, about: dict[str, str], right: Right | None
) -> bytes:
    words = Words(visit.reference, visit.language)
    purpose = words.say("app.purpose")
    files = export_figure(
        table,
        span,
        form,
        words=words,
        filter=about,
        purpose=purpose,
        name=f"{exact.NAME if right else ''}lagesbild-{table.product}.{offered.ENDINGS[form].removesuffix('.zip')}",
        event=audit.event_of(visit, Action.EXPORT, table.product, {}, purpose),
        log=visit.folder,
        notes=visit.notes,
        right=right,
    )
    return offered.packed(files)
