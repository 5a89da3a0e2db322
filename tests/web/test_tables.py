"""A table too wide for its page scrolls in a region of its own, which keys reach and which has a name."""

import re
from pathlib import Path

import hark.web

WEB = Path(hark.web.__path__[0])
REGION = re.compile(
    r'<div class="scroller[^"]*" tabindex="0" role="(region|img)" aria-label(ledby)?="[^>]+>\s*<table'
)


def test_every_table_stands_in_such_a_region() -> None:
    outside, tables = [], 0

    for template in sorted((WEB / "templates").rglob("*.html")):
        text = template.read_text(encoding="utf-8")
        tables += (found := text.count("<table"))
        if len(REGION.findall(text)) != found:
            outside.append(template.name)

    assert tables > 40
    assert outside == []
