"""Ground words every layer may use: ids, time, geometry, money, masking, errors, audit records.

Nothing here knows of customers, sources, Django or the lake.
"""
