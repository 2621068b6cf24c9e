"""Hands every area's models to Django; nothing is defined here."""

from wangge.areas.assessment.models import *  # noqa: F403
from wangge.areas.customers.models import *  # noqa: F403
from wangge.areas.grids.models import *  # noqa: F403
from wangge.areas.insight.models import *  # noqa: F403
from wangge.areas.opportunities.models import *  # noqa: F403
from wangge.areas.organisation.models import *  # noqa: F403
from wangge.areas.visits.models import *  # noqa: F403
