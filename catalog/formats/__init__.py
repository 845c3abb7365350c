"""Formats of catalogs: bytes and paths in, records and rejections out. Begin at catalog.formats.reading."""
