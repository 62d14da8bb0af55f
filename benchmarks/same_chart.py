"""The start page's chart of a year by environment, as any framework may show it: of the same database, drawn alike.

`python -m benchmarks.same_chart PORT` serves it by Dash, and needs `make rivals`.
"""

import sys
from datetime import date

import plotly.graph_objects as go

from lagesbild import answers, charts, reference, settings, store
from lagesbild.access import Role, Visit
from lagesbild.periods import Span
from lagesbild.words import Words


def visit() -> Visit:
    """Look at the installation as the group does."""
    set_up = settings.read()
    known, in_force = reference.current(set_up.reference), store.current(set_up.data)
    assert in_force
    today = settings.pinned_today(set_up) or date.today()
    return Visit(Role.GROUP, (), "sv", today, known, in_force, folder=set_up.data)


def periods(looked: Visit) -> list[int]:
    """Return what may be chosen, the last one first."""
    last = answers.last_ended(looked)
    return [*range(last, last - answers.YEAR, -1)]


def chart(looked: Visit, period: int) -> go.Figure:
    """Ask and draw."""
    span = Span(period)
    table = answers.environments_over_time(looked, span)
    marks = answers.marks(looked, span, "environment")
    words = Words(looked.reference, looked.language)
    return charts.small_multiples(table, words, span, by="environment", marks=marks).chart


def serve(port: int) -> None:
    """Show it by Dash, whatever its own server brings with it from its own files."""
    from dash import Dash, Input, Output, dcc, html

    looked, app = visit(), Dash(serve_locally=True)
    words = Words(looked.reference, looked.language)
    options = [{"label": words.weeks(period), "value": period} for period in periods(looked)]
    chosen = dcc.Dropdown(options, options[0]["value"], id="period", clearable=False)
    app.layout = html.Div([chosen, dcc.Graph(id="chart")])
    app.callback(Output("chart", "figure"), Input("period", "value"))(lambda period: chart(visit(), period))
    app.run(port=str(port), debug=False)


if __name__ == "__main__":
    serve(int(sys.argv[1]))
