"""Text that people type: any character but NUL, which PostgreSQL cannot keep."""

from typing import Annotated

from pydantic import StringConstraints

Line = Annotated[str, StringConstraints(pattern=r"^[^\x00]*$")]
"""A text without NUL; an endpoint adds its own length."""
