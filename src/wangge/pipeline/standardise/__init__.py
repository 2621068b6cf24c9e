"""Makes values comparable: names, numbers, phones, dates, addresses. The original is kept."""
