"""The order of the funnel and which part of it is open."""

from .models import FunnelStage

FUNNEL = (
    FunnelStage.PUSHED,
    FunnelStage.ACCEPTED,
    FunnelStage.CONTACTED,
    FunnelStage.INTENT,
    FunnelStage.APPLIED,
    FunnelStage.WON,
)
OPEN_STAGES = FUNNEL[:-1]
WAITING_STAGES = FUNNEL[:2]
"""Nobody has spoken to the customer yet."""
