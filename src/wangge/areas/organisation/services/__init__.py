"""Writes of the organisation area: the tree of units, staff and posts, the audit trail."""

from .auditing import audit, write_audit
from .loading import LoadedOrganisation, OrganisationRefused, load_organisation
from .posts import end_post

__all__ = [
    "LoadedOrganisation",
    "OrganisationRefused",
    "audit",
    "end_post",
    "load_organisation",
    "write_audit",
]
