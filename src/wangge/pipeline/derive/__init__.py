"""What follows from the golden records: holdings, groups, figures, tiers, key customers."""
