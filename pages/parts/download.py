"""The download of one figure: the numbers of its table, with a codebook and a stamp, noted when it is asked for."""

from collections.abc import Mapping
from functools import partial

import streamlit as st

from lagesbild.access import Visit
from lagesbild.audit import Action, AuditEvent
from lagesbild.catalogue import Layer
from lagesbild.disclosure import SafeTable
from lagesbild.export import Form, export_figure, offered
from lagesbild.periods import Span
from lagesbild.words import Words

MIME = "application/octet-stream"


def offer(
    visit: Visit, table: SafeTable, words: Words, span: Span | None, *, about: Mapping[str, str], key: str
) -> None:
    """Offer the numbers of a figure as a file; of exact ones tell why there is none."""
    if table.layer is Layer.EXACT:
        st.caption(words.say("part.no_exact_file"))
        return
    form = Form.CSV_SV if words.language == "sv" else Form.CSV
    st.download_button(
        words.say("part.download"),
        data=partial(_file, visit, table, span, form, dict(about)),
        file_name=f"lagesbild-{key}.{offered.ENDINGS[form]}",
        mime=MIME,
        on_click="ignore",
        key=f"download-{key}",
    )


def _file(visit: Visit, table: SafeTable, span: Span | None, form: Form, about: dict[str, str]) -> bytes:
    words = Words(visit.reference, visit.language)
    purpose = words.say("app.purpose")
    files = export_figure(
        table,
        span,
        form,
        words=words,
        filter=about,
        purpose=purpose,
        name=f"lagesbild-{table.product}.{offered.ENDINGS[form].removesuffix('.zip')}",
        event=AuditEvent(Action.EXPORT, visit.role.value, table.product, {}, purpose),
        log=visit.folder,
        notes=visit.notes,
    )
    return offered.packed(files)
