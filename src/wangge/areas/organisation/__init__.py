"""Who works where: units, staff, posts, scope and the audit trail."""
