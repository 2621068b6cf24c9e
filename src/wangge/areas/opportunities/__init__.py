"""Business found for a customer, and the tasks that put it on a phone."""
