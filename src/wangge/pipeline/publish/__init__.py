"""Writes the snapshot: seven sorted Parquet files and a manifest, complete or absent."""
