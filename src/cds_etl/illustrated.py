"""The dataset as `cds_etl.open()` gives it: what an opened snapshot answers, and pictures of what was printed.

Pictures need PDFium, which the room that keeps snapshots does not know.
"""

from __future__ import annotations

from .load import Dataset


class IllustratedDataset(Dataset):
    """One snapshot, read-only, with pictures. Close it, or use it in a `with` statement."""

    def picture(self, observation_id: str) -> bytes:
        """A PNG of the printed cell with its row and header, or of the paragraph that holds the number.

        In a notebook, `IPython.display.Image(dataset.picture(...))` shows it. Raises ValueError if there is no such
        observation, SightError if its document is no PDF or its bytes are not kept.
        """
        from .crops import picture_of

        return picture_of(self.provenance(observation_id).observation, self, self.store)
