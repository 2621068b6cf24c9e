"""Review 归并复核: a person decides whether two records are one customer; later runs are bound."""
