"""The meaning of values in a record's fields: one table of spellings for each kind of value, applied once at import."""
