"""What a customer wrote is never taken for markup."""

import re

from tests.contracts.planting import ROOT, Copy

UNESCAPED = re.compile(r"\|\s*safe(seq)?\b|autoescape\s+off")


def test_a_planted_mark_safe_is_found(copy: Copy) -> None:
    fault = "from django.utils.safestring import mark_safe\n\nNAME = mark_safe('<b>' + input())"

    assert "S308" in copy.ruff(copy.plant("web/planted", fault))


def test_the_pattern_knows_an_unescaped_template() -> None:
    assert UNESCAPED.search("{{ narrative|safe }}")
    assert UNESCAPED.search("{{ narrative | safe }}")
    assert UNESCAPED.search("{% autoescape off %}")
    assert not UNESCAPED.search("{{ narrative }} is |safer")


def test_no_template_switches_escaping_off() -> None:
    templates = (ROOT / "src/hark/web").rglob("*.html")

    assert [path.name for path in templates if UNESCAPED.search(path.read_text(encoding="utf-8"))] == []
