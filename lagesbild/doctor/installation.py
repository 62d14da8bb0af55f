"""What the doctor asks of the installation: reference folder, database, state, chains, sign-in, backup, the app."""

import json
import urllib.error
import urllib.request
from datetime import timedelta

from lagesbild import audit, reference, settings, sign_in, state, store
from lagesbild.audit import Action
from lagesbild.doctor import Check, Finding, Patient, fault, machine, notice, sound
from lagesbild.verify import verified

#: Seconds for an answer of the provider, or of the app.
PATIENCE = 5.0
#: A backup is due each night; a week without one is a fault.
BACKED_UP_WITHIN = timedelta(days=7)
#: What a provider must tell.
METADATA = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
#: What the app's answers must carry (pages/parts/headers.py).
HEADERS = ("content-security-policy", "x-frame-options", "referrer-policy", "permissions-policy")
LARGEST = 2**20


def the_reference(patient: Patient) -> Finding:
    """The reference folder can be read."""
    known = reference.current(patient.settings.reference)
    return sound("reference", city=known.municipality.sv, folder=patient.settings.reference)


def database(patient: Patient) -> Finding:
    """A database is in force, whole, and built with this program and this reference folder."""
    in_force = store.current(patient.settings.data)
    if in_force is None:
        return notice("database_none")
    store.check_readable(in_force.pointer, reference=reference.current(patient.settings.reference).digest)
    told = in_force.ask("status_dates").iloc[0]
    return sound("database", build=in_force.pointer.build[:8], records=int(told["records"]))


def the_state(patient: Patient) -> Finding:
    """The state opens, belongs to this version, and its engine finds no fault in it."""
    data = patient.settings.data
    if not state.is_begun(data):
        return notice("state_none")
    with state.opened(data).connect() as connection:
        state.place(data).check_whole(connection)
    return sound("state")


def chains(patient: Patient) -> Finding:
    """What was published, frozen and noted still stands."""
    found = verified(patient.settings.data)
    faults = [name for chain in found.chains for name in chain.faults]
    if faults:
        return fault("chains_broken", names=", ".join(faults[:5]), number=len(faults))
    return sound("chains", **{chain.name: chain.entries for chain in found.chains})


def signing_in(patient: Patient) -> Finding:
    """The file of the sign-in is whole, the provider's secret is there, and the provider answers."""
    file = patient.settings.sign_in
    if file is None:
        return notice("sign_in_none")
    rules = sign_in.read(file)
    sign_in.check(rules, reference.current(patient.settings.reference))
    if rules.oidc is None:
        return sound("sign_in_proxy", grants=len(rules.grant))
    rules.oidc.client_secret()
    if missing := _missing(str(rules.oidc.metadata)):
        return fault("sign_in_no_answer", address=rules.oidc.metadata, missing=missing)
    if rules.oidc.metadata.scheme != "https":
        return fault("sign_in_metadata", address=rules.oidc.metadata)
    if rules.oidc.address.scheme != "https":
        return notice("sign_in_not_encrypted", address=rules.oidc.address)
    return sound("sign_in", grants=len(rules.grant))


def _missing(address: str) -> str:
    """Return what a provider does not tell, or why it tells nothing; empty where all is there."""
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
            told = json.loads(answer.read(LARGEST))
        return ", ".join(key for key in METADATA if not told.get(key))
    except (OSError, ValueError, AttributeError) as error:
        return str(getattr(error, "reason", "")) or type(error).__name__


def the_app(patient: Patient) -> Finding:
    """The app answers at its address, with its headers; where it does not run here, nothing is said of it."""
    try:
        with urllib.request.urlopen(patient.address, timeout=PATIENCE) as answer:
            missing = [name for name in HEADERS if name not in {key.lower() for key in answer.headers}]
    except urllib.error.HTTPError as error:
        return fault("app_answers", address=patient.address, code=error.code)
    except (OSError, ValueError):
        return notice("app_silent", address=patient.address)
    if missing:
        return fault("app_headers", address=patient.address, names=", ".join(missing))
    return sound("app", address=patient.address)


def last_backup(patient: Patient) -> Finding:
    """There is a backup, and not an old one."""
    if settings.demo_seed(patient.settings) is not None:
        return sound("backup_demo")
    made = audit.last(patient.settings.data, Action.BACKUP)
    if made is None:
        return fault("backup_none") if machine.has_batches(patient.settings) else notice("backup_not_yet")
    told = {"day": made.date(), "days": (patient.now - made).days}
    return sound("backup", **told) if patient.now - made <= BACKED_UP_WITHIN else fault("backup_old", **told)


#: In the order that they are told.
CHECKS: dict[str, Check] = {
    "versions": machine.versions,
    "permissions": machine.permissions,
    "secret": machine.the_secret,
    "clock": machine.clock,
    "disk": machine.disk,
    "reference": the_reference,
    "database": database,
    "state": the_state,
    "chains": chains,
    "sign_in": signing_in,
    "app": the_app,
    "backup": last_backup,
}
