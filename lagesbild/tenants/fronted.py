"""What nginx is told, so that each municipality has a host name of its own: `deploy/nginx.conf`, once for each."""

import re
from collections.abc import Mapping

from lagesbild.settings import ROOT
from lagesbild.tenants import Tenant

FILE = ROOT / "deploy" / "nginx.conf"
#: What stands there for one installation.
HOST, APP, UPSTREAM, KEYS = "lagesbild.example.se", "127.0.0.1:8501", "lagesbild", "/etc/lagesbild/tls"
#: What is said once for all of them.
ONCE = re.compile(r"^map .*?^}\n|^log_format .*?;\n", re.MULTILINE | re.DOTALL)
#: A server that answers any other name, so that nobody is sent to the first municipality by mistake.
OTHERS = """
server {
    listen 80 default_server;
    listen [::]:80 default_server;
    listen 443 ssl default_server;
    listen [::]:443 ssl default_server;
    ssl_reject_handshake on;
    access_log off;
    return 444;
}
"""


def nginx(tenants: Mapping[str, Tenant]) -> str:
    """Return the configuration: what is said once, and an upstream and two servers for each of them."""
    text = FILE.read_text(encoding="utf-8")
    each = re.sub(r"^#.*\n", "", ONCE.sub("", text), flags=re.MULTILINE)
    once = [found.group() for found in ONCE.finditer(text)]
    return "\n".join([*once, OTHERS, *(_of(name, tenant, each) for name, tenant in tenants.items())])


def _of(name: str, tenant: Tenant, text: str) -> str:
    for old, new in {
        f"upstream {UPSTREAM} ": f"upstream {UPSTREAM}-{name} ",
        f"http://{UPSTREAM};": f"http://{UPSTREAM}-{name};",
        HOST: tenant.host,
        APP: f"127.0.0.1:{tenant.port}",
        KEYS: f"{KEYS}/{name}",
    }.items():
        assert old in text, old
        text = text.replace(old, new)
    return text.strip() + "\n"
