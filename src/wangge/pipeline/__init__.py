"""Many source rows in, one customer out: ingest, standardise, link, survive, derive, publish."""
