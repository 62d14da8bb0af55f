"""What the server hands out beside the pages: Leaflet from its wheel, and the polygons of the installation.

None of it is more than the map of a municipality, so it is the same for everybody. Polygons are asked for by the digest
of the reference folder, and so are kept by the browser for good.
"""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from xstatic.pkg import leaflet

from lagesbild import maps, reference, settings
from lagesbild.errors import LagesbildError

#: Beside the pages; the map asks for it from where its component lies.
FOLDER = "map"
FROM_COMPONENT = f"../../{FOLDER}"
FOR_GOOD = {"Cache-Control": "public, max-age=31536000, immutable"}
LEVELS = ("district", "area")


def polygons(request: Request) -> Response:
    """Return the polygons of districts or areas."""
    level = request.path_params["level"]
    if level not in LEVELS:
        return Response(status_code=404)
    try:
        known = reference.read(settings.read().reference)
    except LagesbildError:
        return Response(status_code=404)
    return JSONResponse(maps.geometry(known, level), headers=FOR_GOOD)


ROUTES: list[BaseRoute] = [
    Route(f"/{FOLDER}/{{level}}.geojson", polygons),
    Mount(f"/{FOLDER}", StaticFiles(directory=Path(leaflet.BASE_DIR))),
]
