"""Posts: begun, ended, moved to another unit on a day."""

from datetime import date, datetime

from django.db import transaction

from wangge.areas.organisation.access import Actor
from wangge.areas.organisation.models import Post

from .auditing import audit


@transaction.atomic
def end_post(*, post_id: int, on: date, actor: Actor, now: datetime) -> None:
    """End a post: `on` is the first day on which it no longer holds."""
    post = Post.objects.select_for_update().get(pk=post_id)
    close_post(post, on)
    audit(
        actor=actor,
        now=now,
        action="post.end",
        about=post.staff,
        detail={"unit": post.unit_id, "role": post.role, "on": on.isoformat()},
    )


def close_post(post: Post, on: date) -> None:
    """Let a post hold no longer from the day `on`; one that never held is removed."""
    if post.valid_from >= on:
        post.delete()  # it never held on any day, so it explains no one's past scope
    else:
        post.valid_to = on
        post.save(update_fields=["valid_to"])
