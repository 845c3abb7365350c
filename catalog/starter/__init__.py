"""The starter collection: materials and paraphrased standards written for this project, in the public domain (CC0)."""

from __future__ import annotations

from importlib.resources import as_file, files

from catalog.importing import import_path
from catalog.importing.report import Report
from catalog.store.catalog import Catalog


def import_starter(catalog: Catalog) -> Report:
    """Import the collection that is installed with the program; a second time changes nothing."""
    with as_file(files(__name__)) as folder:
        return import_path(catalog, folder, source="starter")
