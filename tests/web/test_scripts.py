"""What our scripts and templates never do in a browser: keep values there, or take text for code."""

import re
from pathlib import Path

import pytest

import hark.web

WEB = Path(hark.web.__path__[0])
FILES = sorted([*(WEB / "static/hark").glob("*.js"), *(WEB / "templates").rglob("*.html")])
NEVER = {
    "is kept in the browser": r"\b(local|session)Storage\b|\bindexedDB\b|\bcaches\.open|document\.cookie",
    "takes text for markup": r"\.(inner|outer)HTML\s*\+?=[^=]|insertAdjacentHTML|document\.write|srcdoc",
    "takes text for code": r"\beval\(|new Function|set(Timeout|Interval)\(\s*[\"'`]|hx-on|hx-vals='js:",
    "stands in the way of pasting": r"[\"']paste[\"']|onpaste",
    "listens to other windows": r"postMessage|[\"']message[\"']|window\.opener",
    "changes every object": r"__proto__|\.prototype\b|setPrototypeOf",
    "loosens the origin": r"document\.domain|crossorigin|jsonp",
    "needs what browsers gave up": r"<(applet|embed|object|frameset)\b|ActiveXObject|\bactivex",
    "leads elsewhere unasked": r"target=\"_blank\"|<meta[^>]+http-equiv=\"refresh\"",
}
PLANTED = {
    "is kept in the browser": ["localStorage.setItem('phone', phone)", "document.cookie = name"],
    "takes text for markup": ["place.innerHTML = row.name", "place.outerHTML += x", "document.write(x)"],
    "takes text for code": ["eval(text)", "setTimeout('go()', 1)"],
    "stands in the way of pasting": ["field.addEventListener('paste', refuse)", "<input onpaste='no()'>"],
    "listens to other windows": ["addEventListener('message', take)", "parent.postMessage(row, '*')"],
    "changes every object": ["into.__proto__[key] = value", "Array.prototype.last = last"],
    "loosens the origin": ["document.domain = 'bank.example'"],
    "needs what browsers gave up": ["<embed src='x'>", "<object data='x'></object>"],
    "leads elsewhere unasked": ['<a href="https://x" target="_blank">'],
}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_file_of_ours_does_none_of_it(file: Path) -> None:
    text = file.read_text(encoding="utf-8")

    assert [what for what, pattern in NEVER.items() if re.search(pattern, text, re.IGNORECASE)] == []


@pytest.mark.parametrize("what", NEVER)
def test_a_planted_line_is_found(what: str) -> None:
    missed = [line for line in PLANTED[what] if not re.search(NEVER[what], line, re.IGNORECASE)]

    assert missed == []


def test_ordinary_lines_are_let_through() -> None:
    ordinary = """button.textContent = file.name; const a = "message-box"; setTimeout(go, 10);
    <div hx-swap="outerHTML show:none" hx-select="unset">{{ row.name }}</div>"""

    assert [what for what, pattern in NEVER.items() if re.search(pattern, ordinary)] == []


def test_htmx_keeps_no_page_in_the_browser_and_runs_no_script_it_was_sent() -> None:
    base = (WEB / "templates/base.html").read_text(encoding="utf-8")

    for setting in ('"historyCacheSize": 0', '"allowEval": false', '"allowScriptTags": false'):
        assert setting in base
