"""Writes which licence each package has that the app needs, from an SBOM: `make sbom`.

It stops at a licence that is not known to go with ours (EUPL-1.2, whose appendix names those it may be joined with),
and at a package that tells none.
"""

import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path

#: What may be used and passed on with this program; SPDX, or the words of a package's classifiers.
KNOWN = re.compile(r"Apache|BSD|CC0|ISC|LGPL|MIT|MPL|OFL|PSF|Unlicense|Zlib")
#: What the metadata of these packages does not tell, and where it stands instead.
STATED = {
    "font-source-sans-pro": "OFL-1.1 (the font's own LICENSE)",
    "protobuf": "BSD-3-Clause (its LICENSE)",
    "pydeck": "Apache-2.0 (its LICENSE)",
    "streamlit-folium": "MIT (the LICENSE of its repository)",
    "xstatic-leaflet": "BSD-2-Clause (Leaflet's own LICENSE)",
}
HEAD = """# Licences of what the app needs

Made by `make sbom` from the packages that requirements.txt pins; the same as CycloneDX is `build/sbom.json`. Each of
them may be used and passed on with this program (EUPL-1.2).

| package | version | licence |
|---|---|---|
"""


def main(sbom: Path, out: Path) -> None:
    """Write the table."""
    components = json.loads(sbom.read_text(encoding="utf-8"))["components"]
    rows = sorted((str(one["name"]).lower(), str(one["version"]), _licence(one)) for one in components)
    unknown = [f"{name}: {licence or 'none told'}" for name, _, licence in rows if not KNOWN.search(licence)]
    if unknown:
        sys.exit("Look at these licences, and at docs/supply-chain.md: " + "; ".join(unknown))
    out.write_text(HEAD + "".join(f"| {' | '.join(row)} |\n" for row in rows), encoding="utf-8")


def _licence(component: Mapping[str, object]) -> str:
    """Return what a component tells of its licence, the shortest way it does."""
    if stated := STATED.get(str(component["name"]).lower()):
        return stated
    told: object = component.get("licenses") or []
    found = [_words(one) for one in told if isinstance(one, dict)] if isinstance(told, list) else []
    return min(filter(None, found), key=len, default="")


def _words(one: Mapping[str, object]) -> str:
    licence = one.get("license")
    name = (
        (licence.get("id") or licence.get("name") or "") if isinstance(licence, dict) else one.get("expression") or ""
    )
    return str(name).removeprefix("License :: OSI Approved :: ").strip().splitlines()[0][:80] if name else ""


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
