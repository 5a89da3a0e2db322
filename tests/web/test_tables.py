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


def test_the_region_tells_by_a_shade_that_there_is_more() -> None:
    [rule] = re.findall(
        r"^\.scroller \{.*?^\}", (WEB / "static/hark/parts.css").read_text(), re.DOTALL | re.MULTILINE
    )

    assert "overflow-x: auto" in rule and rule.count("var(--shade)") == rule.count("local") == 2
    for theme in ("tokens.css", "dark.css"):
        assert "--shade:" in (WEB / "static/hark" / theme).read_text()
