// What Streamlit leaves out for whoever cannot see or use a pointer; docs/design.md tells why.
{ // a block of its own: it runs again with every change of language
  document.documentElement.lang = document.currentScript.dataset.language;
  // A table that is wider than its place is reached by keyboard, so that it can be scrolled.
  const reach = () => document.querySelectorAll('[data-testid="stTable"] > div').forEach((table) => {
    if (table.scrollWidth > table.clientWidth) table.tabIndex = 0;
    else table.removeAttribute("tabindex");
  });
  if (!window.lagesbildReaches) {
    window.lagesbildReaches = new MutationObserver(reach);
    window.lagesbildReaches.observe(document.body, { childList: true, subtree: true, attributeFilter: ["open"] });
    addEventListener("resize", reach);
  }
  reach();
}
