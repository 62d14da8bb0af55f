// A provider sends everybody back to the first page. Where somebody wanted to go is kept in their own window until then.
{ // a block of its own: it runs again after the next sign-in
  const wanted = "lagesbild.wanted";
  const place = () => location.pathname + location.search;
  const door = () => sessionStorage.setItem(wanted, place());
  const entered = (until) => {
    const told = sessionStorage.getItem(wanted);
    sessionStorage.removeItem(wanted);
    if (told && told !== place() && told.startsWith("/") && !told.startsWith("//")) location.replace(told);
    // What stands on a screen is closed when the sign-in has run out, whether or not somebody touches it.
    clearTimeout(window.lagesbildUntil);
    window.lagesbildUntil = setTimeout(() => location.reload(), Math.min(until - Date.now() + 1000, 2 ** 31 - 1));
  };
  const { until } = document.currentScript.dataset;
  if (until) entered(Number(until));
  else door();
}
