"""What watches over the machine: is the app usable (`/health`), and numbers of how it is (`/metrics`).

Neither tells anything of people or of records. `/health` answers whoever asks, in one word a part; `/metrics` is for a
program on this computer that asks without a proxy, in the OpenMetrics form that Prometheus reads.
"""

import ipaddress
from collections.abc import Iterable

from prometheus_client import CollectorRegistry, GCCollector, PlatformCollector, ProcessCollector
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.openmetrics.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from streamlit.runtime import Runtime

import lagesbild
from lagesbild import health, settings

FRESH = {"cache-control": "no-store"}
#: What a proxy adds to a call that it hands on.
HANDED_ON = ("forwarded", "x-forwarded-for", "x-real-ip", "via")


async def tell_health(_: Request) -> Response:
    """Answer 200 where pages can be shown and written in, and 503 with what cannot be used where not."""
    parts = await run_in_threadpool(health.parts, settings.read())
    told = {name: "ok" if usable else "failed" for name, usable in parts.items()}
    return JSONResponse(told, status_code=200 if all(parts.values()) else 503, headers=FRESH)


async def tell_numbers(request: Request) -> Response:
    """Answer with the numbers, to a program on this computer only."""
    if not _is_from_here(request):
        return Response(status_code=404)
    content = await run_in_threadpool(generate_latest, _registry())
    return Response(content, media_type=CONTENT_TYPE_LATEST, headers=FRESH)


def _is_from_here(request: Request) -> bool:
    try:
        caller = ipaddress.ip_address(request.client.host if request.client else "")
    except ValueError:
        return False
    return caller.is_loopback and not any(name in request.headers for name in HANDED_ON)


class _Numbers(Collector):
    """The numbers of the installation, and how many pages stand open."""

    def collect(self) -> Iterable[Metric]:
        """Return them, as they are now."""
        set_up = settings.read()
        found = {
            **health.numbers(set_up),
            "open_pages": float(len(Runtime.instance()._session_mgr.list_active_sessions())),
        }
        for name, value in found.items():
            yield GaugeMetricFamily(f"lagesbild_{name}", name.replace("_", " "), value=value)
        usable = GaugeMetricFamily("lagesbild_usable", "1 where a part can be used", labels=["part"])
        for part, passes in health.parts(set_up).items():
            usable.add_metric([part], float(passes))
        yield usable
        version = GaugeMetricFamily("lagesbild_version", "the program", labels=["version"])
        version.add_metric([lagesbild.__version__], 1.0)
        yield version


def _registry() -> CollectorRegistry:
    registry = CollectorRegistry()
    for collector in (ProcessCollector, PlatformCollector, GCCollector):
        collector(registry=registry)
    registry.register(_Numbers())
    return registry
