"""Leveranser: how do I hand over a file, and what became of it?"""

from datetime import UTC, datetime
from functools import partial
from html import escape

import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from lagesbild import deliveries
from lagesbild.access import Visit, may_deliver
from lagesbild.deliveries import Status, Told
from lagesbild.errors import LagesbildError, NotAllowed, WrongUse
from lagesbild.findings import deliveries as told_of
from lagesbild.words import Words
from pages.parts import address, figure, signed, turns

#: Session state: the file that is chosen, the receipt that is looked at, and what became of the last file, and whose it
#: was.
FILE, RECEIPT, OUTCOME = "deliveries.file", "receipt", "deliveries.outcome"


def render(visit: Visit) -> None:
    """Take a file for one of the visitor's sources, show its receipt, and the receipts before."""
    words = Words(visit.reference, visit.language)
    st.title(words.say("deliveries.question"), anchor=False)
    own = [source for source in visit.sources if may_deliver(visit, source)]
    if not own:
        figure.refused(NotAllowed("not_for_you"), words)
        return
    deliveries.sweep(visit.folder, datetime.now(UTC))
    source = _source(own, words)
    told = deliveries.receipts(visit, source)
    figure.sentence(_last(told, source, words))
    if visit.store.demo:
        figure.refused(WrongUse("delivery_to_demo"), words)
    else:
        _hand_over(visit, words, source)
    if told:
        _receipt(told, words)
        _earlier(told, words)
    if number := deliveries.unreadable(visit, source):
        st.markdown(words.say("deliveries.unreadable", number=number))


def _source(own: list[str], words: Words) -> str:
    """Let the source be chosen, for who may deliver for several."""
    if len(own) == 1:
        return own[0]
    name = partial(words.of, "source")
    return address.choose("source", own, st.selectbox, words.say("deliveries.source"), format_func=name)


def _last(told: tuple[Told, ...], source: str, words: Words) -> str:
    """Tell what became of the last delivery."""
    name = words.of("source", source)
    if not told:
        return words.say("deliveries.none", source=name)
    last, when = told[0], told_of.when(told[0], words)
    if last.status is Status.REFUSED:
        return words.say("deliveries.last_refused", source=name, when=when)
    counts = {"accepted": words.number(last.accepted), "rows": words.number(last.rows)}
    return words.say("deliveries.last_accepted", source=name, when=when, **counts)


def _hand_over(visit: Visit, words: Words, source: str) -> None:
    """Take a file, and tell what became of it."""
    st.header(words.say("deliveries.hand_over_title"), anchor=False)
    st.markdown(words.say("deliveries.how", megabytes=deliveries.LARGEST // 2**20))
    with st.form("deliver", clear_on_submit=True):
        file = st.file_uploader(words.say("deliveries.file"), key=FILE)
        handed_over = st.form_submit_button(words.say("deliveries.hand_over"))
    if handed_over and file is None:
        st.markdown(words.say("deliveries.choose_first"))
    elif handed_over and file is not None:
        _deliver(visit, words, source, file)
    whose, status = st.session_state.pop(OUTCOME, ("", ""))
    if whose == source:
        st.markdown(words.say(f"receipt.{status}"))


def _deliver(visit: Visit, words: Words, source: str, file: UploadedFile) -> None:
    """Have a file loaded, and show the page anew with its receipt; or tell why it was not."""
    content, purpose = _taken(file), words.say("app.purpose")
    try:
        still = signed.still()  # which may be asked when the page has been closed: the file is loaded all the same
        still()
        with st.spinner(words.say("deliveries.loading")), turns.others_first():
            found = deliveries.deliver(
                visit,
                source,
                file.name,
                content,
                purpose=purpose,
                at=datetime.now(UTC),
                still=still,
            )
    except LagesbildError as refusal:
        figure.refused(refusal, words)
        return
    st.session_state[OUTCOME] = source, found.status
    st.session_state.pop(RECEIPT, None)  # the newest one is shown
    st.rerun()


def _taken(file: UploadedFile) -> bytes:
    """Return what stands in a file, and leave nothing of it with Streamlit.

    It keeps a file until the browser takes it back, and what a page has read of it in the session for longer.
    """
    content, context = file.getvalue(), get_script_run_ctx()
    if context and isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        context.uploaded_file_mgr.remove_file(context.session_id, file.file_id)
    for kept in (file, st.session_state[FILE]):
        kept.seek(0)
        kept.truncate()
    return content


def _receipt(told: tuple[Told, ...], words: Words) -> None:
    """Tell what a receipt says: of the last delivery, or of one that is chosen."""
    st.header(words.say("deliveries.receipt"), anchor=False)
    one = _chosen(told, words)
    if one.rows:
        counts = {name: words.number(getattr(one, name)) for name in deliveries.COUNTS}
        st.markdown(words.say("receipt.counts", **counts))
    if reason := one.reason(words.language):
        st.markdown(reason)
    if one.rules:
        lines = [f"- {rule}" for rule in told_of.refused_by(one, words)]
        st.markdown("\n".join([words.say("deliveries.refused_by"), "", *lines]))
    if one.rules and one.status is Status.ACCEPTED:
        st.markdown(words.say("deliveries.mend"))
    figure.folded(words.say("deliveries.in_full"), partial(_in_full, one, words), key="receipt")


def _chosen(told: tuple[Told, ...], words: Words) -> Told:
    by_code = {one.code: one for one in told}

    def named(code: str) -> str:
        status = words.say(f"receipt_status.{by_code[code].status}")
        return words.say("deliveries.named", when=told_of.when(by_code[code], words), status=status)

    code = address.choose(RECEIPT, [*by_code], st.selectbox, words.say("deliveries.which"), format_func=named)
    return by_code[code]


def _in_full(one: Told, words: Words) -> None:
    """Show a receipt as it is sent back; its file has a name that somebody chose, so it is shown to the letter."""
    text = one.text or words.say("deliveries.without_text")
    st.html(f'<pre style="white-space: pre-wrap; overflow-wrap: anywhere">{escape(text)}</pre>')


def _earlier(told: tuple[Told, ...], words: Words) -> None:
    st.header(words.say("deliveries.earlier"), anchor=False)
    st.caption(words.say("deliveries.earlier_note", most=deliveries.MOST))
    figure.text(told_of.as_table(told, words), key="deliveries")
