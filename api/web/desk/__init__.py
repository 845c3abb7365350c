"""The coordinator's desk: accounts, proposals, reviews, decisions, and the reports made of them."""
