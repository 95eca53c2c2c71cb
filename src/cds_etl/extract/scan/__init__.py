"""Pages without letters of their own, read from their picture: the same words and rules as from a text layer.

picture → ink → skew → drawn lines → chunks of letters → words. Pixels end here: everything after sees a `Page`.
"""

from __future__ import annotations

from .again import read_boxes
from .page import read_scan
from .picture import opened

__all__ = ["opened", "read_boxes", "read_scan"]
