"""Business found for a customer, and the tasks it puts on a manager's phone."""
