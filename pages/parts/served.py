"""What the server hands out beside the pages: Leaflet from its wheel, the polygons of the installation, our scripts.

None of it is more than the map of a municipality, so it is the same for everybody. Polygons are asked for by the digest
of the reference folder, scripts by their own, and so are kept by the browser for good. Scripts are files, and not text
in the page, so that a page needs no right to run text (pages/parts/headers.py).
"""

from functools import cache
from hashlib import sha256
from html import escape
from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope
from streamlit import config
from xstatic.pkg import leaflet

from lagesbild import maps, reference, settings
from lagesbild.errors import LagesbildError
from pages.parts import watched

#: Beside the pages; the map asks for it from where its component lies.
FOLDER = "map"
#: Where our scripts are had from.
SCRIPTS, LIE = "script", Path(__file__).with_name("scripts")
FROM_COMPONENT = f"../../{FOLDER}"
FOR_GOOD = {"Cache-Control": "public, max-age=31536000, immutable"}
LEVELS = ("district", "area")


def polygons(request: Request) -> Response:
    """Return the polygons of districts or areas."""
    level = request.path_params["level"]
    if level not in LEVELS:
        return Response(status_code=404)
    try:
        known = reference.current(settings.read().reference)
    except LagesbildError:
        return Response(status_code=404)
    return JSONResponse(maps.geometry(known, level), headers=FOR_GOOD)


def script(request: Request) -> Response:
    """Return one of our scripts."""
    name = request.path_params["name"]
    if name not in {file.stem for file in LIE.glob("*.js")}:
        return Response(status_code=404)
    return Response(_text(name), media_type="text/javascript", headers=FOR_GOOD)


def run(name: str, **told: object) -> None:
    """Have the page run one of our scripts, and tell it something; it runs again when something else is told."""
    told_it = "".join(f' data-{key}="{escape(str(value))}"' for key, value in told.items())
    address = f"{base()}/{SCRIPTS}/{name}.js?{sha256(_text(name)).hexdigest()[:16]}"
    st.html(f'<script src="{address}"{told_it}></script>', unsafe_allow_javascript=True)


def base() -> str:
    """Return what all addresses of this server begin with: nothing, or a slash and the folder it is told to be in."""
    folder = (config.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{folder}" if folder else ""


def path_of(scope: Scope) -> str:
    """Return what a call asks for, without what all addresses begin with, and without the slash."""
    asked: str = scope["path"].lstrip("/")
    return asked.removeprefix(base().lstrip("/")).lstrip("/")


@cache
def _text(name: str) -> bytes:
    return (LIE / f"{name}.js").read_bytes()


def routes() -> list[BaseRoute]:
    """Return what `app.py` mounts beside the pages."""
    return [
        Route(f"{base()}/{FOLDER}/{{level}}.geojson", polygons),
        Route(f"{base()}/{SCRIPTS}/{{name}}.js", script),
        Route(f"{base()}/health", watched.tell_health),
        Route(f"{base()}/metrics", watched.tell_numbers),
        Mount(f"{base()}/{FOLDER}", StaticFiles(directory=Path(leaflet.BASE_DIR))),
    ]
