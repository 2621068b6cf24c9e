"""The sample county: made-up people, their source extracts with real dirt, and the truth."""
