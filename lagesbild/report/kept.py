"""The hashes of a meeting's documents, kept in its package when it is frozen: what is made later can be held to them.

They are of the group's version and of the public one, in the first language. They stand beside the manifest and are
sealed by the audit log, since a document tells the hash of its manifest.
"""

import json
from collections.abc import Iterator
from hashlib import sha256

from lagesbild.access import Visit
from lagesbild.meetings import package
from lagesbild.meetings.picture import GROUP, PUBLIC
from lagesbild.report import WRITERS, name_of
from lagesbild.report.build import document
from lagesbild.texts import LANGUAGES


def keep(visit: Visit, number: int) -> str:
    """Keep the hash of every document of a meeting whose package stands; return the hash of all of them."""
    told = json.dumps(dict(_hashes(visit, number)), indent=1, sort_keys=True) + "\n"
    return package.keep_documents(visit.folder, number, told.encode())


def _hashes(visit: Visit, number: int) -> Iterator[tuple[str, str]]:
    language = LANGUAGES[0]
    for version in (GROUP, PUBLIC):
        made = document(visit, number, version, language)
        for form, written in WRITERS.items():
            yield name_of(version, form, language), sha256(written(made)).hexdigest()
