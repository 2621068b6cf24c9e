"""Writes the snapshot: one sorted Parquet file a table and a manifest, complete or absent."""
