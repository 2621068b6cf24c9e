"""What a manager's work is worth by the published scheme, opened down to the single visit."""
