"""What must never be written is found by ruff: shells, evaluated text, SQL put together, weak hashes."""

import pytest

from tests.contracts.planting import Copy, copied

# Each rule with the line it must find, and the ASVS requirement behind it.
PLANTED = {
    "S602": "subprocess.run(word, shell=True)",  # 1.2.5
    "S605": "os.system(word)",
    "S608": 'sql = f"SELECT * FROM complaints WHERE company = {word}"',  # 1.2.4
    "S610": "rows.extra(select={'a': word})",
    "S611": "RawSQL(word)",
    "S307": "eval(word)",  # 1.3.2
    "S102": "exec(word)",
    "S301": "pickle.loads(word)",  # 1.5.2
    "S302": "marshal.loads(word)",
    "S506": "yaml.load(word)",
    "S314": "xml.etree.ElementTree.fromstring(word)",  # 1.5.1
    "S324": "hashlib.md5(word)",  # 11.4.1
    "S311": "token = random.choice(word)",  # 11.5.1
    "S305": "modes.ECB()",  # 11.3.1
    "S501": "requests.get(word, verify=False)",  # 12.3.2
    "S323": "ssl._create_unverified_context()",
    "S701": "jinja2.Environment()",  # 1.3.7
    "DJ007": "class Form(ModelForm):\n    class Meta:\n        fields = '__all__'",  # 15.3.3
}
IMPORTS = """
import hashlib, marshal, os, pickle, random, ssl, subprocess, xml.etree.ElementTree
import jinja2, requests, yaml
from cryptography.hazmat.primitives.ciphers import modes
from django.db.models.expressions import RawSQL
from django.forms import ModelForm
"""


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What ruff says of one file that does everything that is banned, a line each."""
    copy = copied(tmp_path_factory.mktemp("banned"))
    return copy.ruff(copy.plant("web/planted", IMPORTS + "\n".join(PLANTED.values())))


@pytest.mark.parametrize("rule", PLANTED)
def test_a_planted_line_is_found(rule: str, found: str) -> None:
    assert f" {rule} " in found, PLANTED[rule]


def test_an_innocent_line_is_not(copy: Copy) -> None:
    innocent = "from hashlib import sha256\n\nEMPTY = sha256(b'').hexdigest()"

    assert "S" not in copy.ruff(copy.plant("web/planted", innocent)).replace("All checks passed!", "")
