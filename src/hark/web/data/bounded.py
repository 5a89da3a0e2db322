"""Taking in the bytes of a file, up to the limit and no further."""

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class BoundedUpload(TemporaryFileUploadHandler):
    """Keeps no more of a file than shows that it is too large; whoever stores it refuses it then.

    The rest is read and dropped, so that the browser gets to see the refusal.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep the chunk, unless what came before it is too much already."""
        if start <= settings.HARK_UPLOAD_LIMIT:
            super().receive_data_chunk(raw_data, start)
