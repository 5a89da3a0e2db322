"""How a page lets something be done."""

import re


def asks_first(page: str, action: str) -> bool:
    """Whether the only form that does it lies behind a button that asks, and is closed."""
    forms = page.count(f'action="{action}"')
    behind = re.findall(
        rf'<details class="menu[^"]*">\s*<summary class="button">[^<]+</summary>\s*'
        rf'<form method="post" action="{re.escape(action)}"[^>]*>.*?<p>[^<]+</p>',
        page,
    )
    return forms == len(behind) == 1
