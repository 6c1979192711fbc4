"""Dossiers: an episode as data, in YAML. The format is in docs/reference/dossier.md."""

from dateline.exchange.dossier.importing import DossierSummary, import_dossier
from dateline.exchange.dossier.reading import PARTS, Dossier, read_dossier

__all__ = ["PARTS", "Dossier", "DossierSummary", "import_dossier", "read_dossier"]
