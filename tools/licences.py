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
KNOWN = re.compile(
    r"0BSD|Apache-2\.0|Apache Software License|BSD|BSD License|BSD-[23]-Clause|CC0-1\.0|ISC|"
    r"LGPL-3\.0-(?:only|or-later)|MIT|MIT-0|MIT-CMU|MPL-2\.0|OFL-1\.1|PSF-2\.0|Unlicense|Zlib"
)
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
    unknown = [f"{name}: {licence or 'none told'}" for name, _, licence in rows if not _is_known(licence)]
    if unknown:
        sys.exit("Look at these licences, and at docs/supply-chain.md: " + "; ".join(unknown))
    out.write_text(HEAD + "".join(f"| {' | '.join(row)} |\n" for row in rows), encoding="utf-8")


def _is_known(licence: str) -> bool:
    """Say whether every part of a licence is known; what stands in brackets says where it is told."""
    parts = re.split(r"\s+(?:AND|OR|WITH)\s+", licence.partition(" (")[0])
    return all(KNOWN.fullmatch(part.strip("()")) for part in parts)


def _licence(component: Mapping[str, object]) -> str:
    """Return what a component tells of its licence: by SPDX where it does, else in its own words."""
    if stated := STATED.get(str(component["name"]).lower()):
        return stated
    told = component.get("licenses")
    every = [one for one in told if isinstance(one, dict)] if isinstance(told, list) else []
    exact = [name for one in every if (name := one.get("expression") or _of(one, "id"))]
    return " AND ".join(dict.fromkeys(exact or [name for one in every if (name := _of(one, "name"))]))


def _of(one: Mapping[str, object], key: str) -> str:
    licence = one.get("license")
    name = str(licence.get(key) or "") if isinstance(licence, dict) else ""
    return name.removeprefix("License :: OSI Approved :: ").strip().partition("\n")[0][:80]


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
