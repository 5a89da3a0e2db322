"""The door the web server knocks on."""

import multiprocessing
import os
import threading
from multiprocessing.process import BaseProcess
from typing import TYPE_CHECKING, Any

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http.response import HttpResponseBase
from django.utils.http import parse_header_parameters

from hark.config import left
from hark.config.frames import with_room

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hark.config.settings")
django.setup(set_prefix=False)


class OurRequest(WSGIRequest):
    """A request whose text is read as UTF-8, whatever it calls itself; over HTTPS where a proxy speaks it.

    Django reads the query in the encoding the request names, before anything stands ready to catch
    what goes wrong: `charset=zlib` would end in a fault of the server.
    """

    def __init__(self, environ: dict[str, Any]) -> None:
        if settings.HARK_HTTPS:
            environ["wsgi.url_scheme"] = "https"
        super().__init__(environ)

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        self.content_type, self.content_params = parse_header_parameters(meta.get("CONTENT_TYPE", ""))


class OurHandler(WSGIHandler):
    """Answers requests of that kind."""

    request_class = OurRequest

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> HttpResponseBase:
        """Answer with the response; its body is sent later."""
        left.close()
        return with_room(super().__call__, environ, start_response)


def _leave_with(server: BaseProcess) -> None:
    """End when the server that started this process is gone, or it would hold the port for ever."""
    server.join()
    os._exit(1)


if server := multiprocessing.parent_process():
    threading.Thread(target=_leave_with, args=(server,), daemon=True).start()

application = OurHandler()
