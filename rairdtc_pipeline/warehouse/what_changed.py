"""Whether a refresh would publish anything new; checked every night and before every refresh."""

from rairdtc_pipeline.ingest import Inventory, known_identifiers, without_identifiers
from rairdtc_pipeline.messages.language import ENGLISH
from rairdtc_pipeline.privacy.consent import read_withdrawn
from rairdtc_pipeline.privacy.key import key_of_warehouse
from rairdtc_pipeline.protocol import load_protocol
from rairdtc_pipeline.settings import Settings
from rairdtc_pipeline.storage.layout import Layout
from rairdtc_pipeline.warehouse.fingerprint import inputs_hash, settings_hash
from rairdtc_pipeline.warehouse.integrity import damage
from rairdtc_pipeline.warehouse.locked_analysis import locked_version
from rairdtc_pipeline.warehouse.manifest import read_manifest


def declared_version(settings: Settings) -> str:
    """Hash of everything a publication depends on, except the exports."""
    layout = Layout(settings.warehouse)
    withdrawn = read_withdrawn(layout.withdrawn_file)
    return settings_hash(
        load_protocol(settings.protocol),
        key_of_warehouse(layout),
        withdrawn,
        locked_version(layout),
        settings.language or ENGLISH,
    )


def what_changed(settings: Settings, inventory: Inventory) -> str | None:
    """Why a refresh would publish something new; None if nothing changed."""
    layout = Layout(settings.warehouse)
    published = read_manifest(layout)
    if broken := damage(layout):
        return str(broken)
    if published is None:
        return "nothing is published yet"
    if published.settings_hash != declared_version(settings):
        return "protocol, contracts, SQL, code, key, a consent or the locked analysis changed"
    if published.inputs_hash == inputs_hash(inventory):
        return None
    # File names are published without identifiers.
    layout.create()
    try:
        named = without_identifiers(inventory, known_identifiers(inventory, layout.scratch))
    except FileNotFoundError:
        return "exports changed"  # A running refresh recreates the scratch folder.
    return None if published.inputs_hash == inputs_hash(named) else "exports changed"
