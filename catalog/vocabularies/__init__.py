"""What the words in a record's fields mean: one table of spellings for each kind of value, applied once at import."""
