"""A process of its own that asks Hark for pages, or does a deed, as it is told line by line."""

import json
import sys

from hark.jobs.start import start

start()

from django.core.cache import cache  # noqa: E402  # settings come first
from django.test import Client  # noqa: E402  # settings come first

from hark.web import apps  # noqa: E402  # settings come first

if "--apart" in sys.argv:  # the fault: every process counts for itself
    for name in apps.COUNTED:
        sys.modules[name].cache = cache

client = Client(headers={"host": "localhost"})
for line in sys.stdin:
    told = json.loads(line)
    if "deed" in told:
        exec(told["deed"], {})  # noqa: S102 # the test's own words
        answer = {}
    else:
        client.cookies.load(told.get("cookies", {}))
        response = client.generic(
            told["method"],
            told["path"],
            told.get("body", ""),
            content_type="application/x-www-form-urlencoded",
            headers=told.get("headers", {}),
        )
        answer = {
            "status": response.status_code,
            "location": response.headers.get("Location", ""),
            "cookies": {name: morsel.value for name, morsel in client.cookies.items()},
            "secret": client.session.get("mfa.totp.secret", "") if told.get("secret") else "",
        }
    print(json.dumps(answer), flush=True)
