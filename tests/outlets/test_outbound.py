"""The door opens outwards to public servers only, whatever the address pretends to be."""

import ssl
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from hark.core.errors import Refusal, Unavailable
from hark.outlets import outbound
from hark.outlets.addresses import is_public
from hark.outlets.outbound import Door, NotReachedFromHere
from tests.outlets.trap import Trap, a_certificate, trap

PUBLIC = "93.184.216.34"
# Each is tried as it stands, with the port of a trap on this machine in place of {port}.
THIS_MACHINE = """
127.0.0.1 127.1 127.0.1 127.255.255.254 0 0.0.0.0 2130706433 0x7f000001 0x7f.1 0x7f.0.0.1
017700000001 0177.0.0.1 0177.1 127.0.0.1. 0x7f000001. localhost LOCALHOST localhost.
localhost.localdomain 127.0x0.0.1 00127.0.0.1 4294967295 127.0.0.01 1.0x7f 3232235777
"""
INSIDE = """
10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 100.64.0.1 100.127.255.254 169.254.169.254
192.0.0.8 192.0.0.192 192.0.2.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.250
240.0.0.1 255.255.255.255 192.88.99.1 [::1] [::] [::127.0.0.1] [::ffff:127.0.0.1]
[::ffff:7f00:1] [::ffff:0:127.0.0.1] [64:ff9b::127.0.0.1] [64:ff9b::7f00:1] [64:ff9b:1::1]
[2002:7f00:1::] [2001::1] [2001:db8::1] [fe80::1] [fe80::1%25lo] [fec0::1] [fc00::1]
[fd00:ec2::254] [ff02::1] [100::1] [0:0:0:0:0:0:0:1] [::1%lo] [3fff::1] [5f00::1]
"""
OTHER_WAYS = "http HTTP ftp gopher dict ldap tftp ws wss file jar netdoc sftp unix smb"
FORMS = [
    *(f"https://{host}:{{port}}/" for host in [*THIS_MACHINE.split(), *INSIDE.split()]),
    # one server for one reader and another for the next
    "https://public.example@127.0.0.1:{port}/",
    "https://127.0.0.1:{port}@public.example/",
    "https://user:word@public.example/",
    "https://public.example:443@127.0.0.1:{port}/",
    "https://public.example#@127.0.0.1:{port}/@",
    "https://127.0.0.1:{port}#.public.example/",
    "https://127.0.0.1:{port}?.public.example/",
    "https://127.0.0.1:{port}\\@public.example/",
    "https://public.example\\@127.0.0.1:{port}/",
    "https://127.0.0.1:{port}\t.public.example/",
    "https://public.example\r\nHost: 127.0.0.1/",
    "https://public.example/\r\n\r\nGET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n",
    "https://public.example%00.127.0.0.1:{port}/",
    "https://127.0.0.1%2f@public.example:{port}/",
    " https://127.0.0.1:{port}/",
    "https:// 127.0.0.1:{port}/",
    "https:///127.0.0.1:{port}/",
    "https:127.0.0.1:{port}",
    "//127.0.0.1:{port}/",
    "https://[127.0.0.1]:{port}/",
    "https://[::1:{port}/",
    "https://①②⑦.⓪.⓪.①:{port}/",
    "https://１２７。０。０。１:{port}/",
    "https://lоcalhost:{port}/",
    "https://public.example:0/",
    "https://public.example:99999/",
    "https://public.example:{port}x/",
    "https://",
    "",
    "https://" + "a" * 3_000,
    *(f"{scheme}://127.0.0.1:{{port}}/" for scheme in OTHER_WAYS.split()),
    "http://public.example/",
    "file:///etc/passwd",
    "data:text/plain,x",
    "javascript:alert(1)",
    # names that lead inside
    *(f"https://{name}.example:{{port}}/" for name in ("inside", "mixed", "mapped", "nat64", "cloud")),
]
NAMES = {
    "localhost.localdomain": ["127.0.0.1"],
    "inside.example": ["127.0.0.1"],
    "mixed.example": [PUBLIC, "127.0.0.1"],
    "mapped.example": ["::ffff:127.0.0.1"],
    "nat64.example": ["64:ff9b::7f00:1"],
    "cloud.example": ["169.254.169.254"],
}


def resolve(host: str, port: int) -> list[str]:
    """The names above, and the system's answer for every other."""
    return NAMES.get(host) or outbound.resolved(host, port)


@pytest.fixture(scope="module")
def caught() -> Iterator[Trap]:
    with trap() as set_:
        yield set_


class TestAddresses:
    def test_there_are_eighty_forms_and_more(self) -> None:
        assert len(set(FORMS)) >= 80

    @pytest.mark.parametrize("form", FORMS)
    def test_no_form_leads_inside(self, form: str, caught: Trap) -> None:
        door = Door(resolve=resolve)

        with pytest.raises(Refusal):
            door.post(form.replace("{port}", str(caught.port)), body=b"x", headers={}, timeout=2)

    def test_nobody_came(self, caught: Trap) -> None:
        assert caught.connections == 0

    @pytest.mark.parametrize("number", ["127.1", "2130706433", "0x7f.1", "017700000001", "localhost"])
    def test_a_number_the_resolver_understands_is_caught_a_second_time(self, number: str) -> None:
        """Should its spelling ever pass, the address it stands for does not."""
        with pytest.raises(NotReachedFromHere):
            Door().checked(number, 443, within=2)

    @pytest.mark.parametrize(
        "address", ["64:ff9b::7f00:1", "2002:7f00:1::", "224.0.0.1", "ff02::1", "192.0.0.8", "::127.0.0.1"]
    )
    def test_python_alone_would_let_some_through(self, address: str) -> None:
        assert not is_public(address)

    @pytest.mark.parametrize("address", [PUBLIC, "1.1.1.1", "2606:4700:4700::1111", "2a00:1450:4001::1"])
    def test_public_ones_pass(self, address: str) -> None:
        assert is_public(address)

    def test_a_trap_is_one(self, caught: Trap) -> None:
        """The trap does count whoever comes: the same request with the address allowed."""
        with trap() as set_:
            Door(frozenset({("127.0.0.1", set_.port)})).post(
                f"http://127.0.0.1:{set_.port}/", body=b"x", headers={}, timeout=2
            )

            assert set_.connections == 1


class TestNames:
    def test_what_was_checked_is_what_is_connected_to(self) -> None:
        """A name that is public when asked first and inside when asked again."""
        asked = []

        def rebinding(host: str, port: int) -> list[str]:
            asked.append(host)
            return [PUBLIC] if len(asked) == 1 else ["127.0.0.1"]

        with trap() as set_, pytest.raises(Unavailable):
            Door(resolve=rebinding).get(
                f"https://turning.example:{set_.port}/", headers={}, timeout=0.2, most=9
            )

        assert (asked, set_.connections) == (["turning.example"], 0)

    def test_a_resolver_that_hangs_holds_nobody_up(self) -> None:
        def hanging(host: str, port: int) -> list[str]:
            time.sleep(1)
            return [PUBLIC]

        began = time.monotonic()
        with pytest.raises(Unavailable):
            Door(resolve=hanging).get("https://slow.example/", headers={}, timeout=0.1, most=9)

        assert time.monotonic() - began < 0.8

    def test_a_name_nobody_knows_is_an_outage(self) -> None:
        def unknown(host: str, port: int) -> list[str]:
            raise OSError("no such name")

        with pytest.raises(Unavailable, match=r"gone\.example does not answer"):
            Door(resolve=unknown).get("https://gone.example/", headers={}, timeout=1, most=9)


class TestAllowed:
    def test_reaches_a_server_inside_by_its_own_name(self) -> None:
        with trap() as set_:
            door = Door(frozenset({("mail.bank.example", set_.port)}), resolve=lambda *_: ["127.0.0.1"])
            status = door.post(
                f"http://mail.bank.example:{set_.port}/a?b=c", body=b"{}", headers={"X-Id": "7"}, timeout=2
            )

        said = set_.heard[0]
        assert status == 200
        assert said.startswith(b"POST /a?b=c HTTP/1.1\r\nHost: mail.bank.example:%d\r\n" % set_.port)
        assert b"X-Id: 7\r\n" in said

    def test_opens_one_port_and_not_the_next(self) -> None:
        with trap() as one, trap() as other, pytest.raises(Refusal):
            Door(frozenset({("127.0.0.1", one.port)})).post(
                f"https://127.0.0.1:{other.port}/", body=b"", headers={}, timeout=2
            )

        assert other.connections == 0

    def test_is_read_from_the_settings(self, settings: Settings) -> None:
        with trap() as set_:
            settings.HARK_OUTBOUND_ALLOW = frozenset({("127.0.0.1", set_.port)})

            assert outbound.get(f"http://127.0.0.1:{set_.port}/") == b"hello"

    def test_answers_a_message_with_status_and_words(self, settings: Settings) -> None:
        with trap(answer=b"HTTP/1.1 400 X\r\nContent-Length: 2\r\n\r\nno") as set_:
            settings.HARK_OUTBOUND_ALLOW = frozenset({("127.0.0.1", set_.port)})

            assert outbound.ask(f"http://127.0.0.1:{set_.port}/", body=b"x", headers={}) == (400, b"no")

    @pytest.mark.parametrize("name", ["Host", "content-length", "Transfer-Encoding"])
    def test_the_headers_that_frame_a_request_are_not_for_callers(self, name: str) -> None:
        with pytest.raises(ValueError, match="the door sets itself"):
            outbound.post("https://public.example/", body=b"", headers={name: "x"})


class TestBounds:
    def ask(self, set_: Trap, *, timeout: float = 2, most: int = 1_000) -> bytes:
        door = Door(frozenset({("127.0.0.1", set_.port)}))
        return door.get(f"http://127.0.0.1:{set_.port}/", headers={}, timeout=timeout, most=most)

    def test_a_redirect_inside_is_told_and_not_followed(self) -> None:
        with trap() as inside:
            turning = (
                f"HTTP/1.1 307 X\r\nLocation: http://127.0.0.1:{inside.port}/\r\nContent-Length: 0\r\n\r\n"
            )
            with trap(answer=turning.encode()) as set_:
                door = Door(frozenset({("127.0.0.1", set_.port), ("127.0.0.1", inside.port)}))
                status = door.post(f"http://127.0.0.1:{set_.port}/", body=b"", headers={}, timeout=2)
                with pytest.raises(Unavailable, match="307"):
                    self.ask(set_)

            assert (status, inside.connections) == (307, 0)

    def test_a_long_answer_is_cut(self) -> None:
        answer = b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 5_000
        with trap(answer=answer) as set_, pytest.raises(Unavailable, match="longer than 1000 bytes"):
            self.ask(set_)

    def test_endless_headers_are_cut(self) -> None:
        with trap(answer=b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 100_000) as set_, pytest.raises(Unavailable):
            self.ask(set_)

    def test_a_byte_now_and_then_does_not_buy_time(self) -> None:
        began = time.monotonic()
        with trap(drip=0.05) as set_, pytest.raises(Unavailable):
            self.ask(set_, timeout=0.3)

        assert time.monotonic() - began < 1

    @pytest.mark.parametrize(
        "garbage", [b"", b"\0\xff" * 50, b"HTTP/9 x\r\n\r\n", b"HTTP/1.1 200 OK\r\nCont"]
    )
    def test_garbage_is_an_outage(self, garbage: bytes) -> None:
        with trap(answer=garbage) as set_, pytest.raises(Unavailable):
            self.ask(set_)

    def test_nobody_there_is_an_outage(self) -> None:
        with trap() as set_:
            pass

        with pytest.raises(Unavailable):
            self.ask(set_)


class TestCertificates:
    def serve(self, folder: Path, name: str) -> tuple[Path, ssl.SSLContext]:
        both = a_certificate(folder, name)
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(both)
        return both, context

    @pytest.fixture
    def trusting(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ssl.SSLContext]:
        both, context = self.serve(tmp_path, "hooks.example")
        monkeypatch.setenv("SSL_CERT_FILE", str(both))
        outbound._trust.cache_clear()
        yield context
        outbound._trust.cache_clear()

    def ask(self, set_: Trap, name: str) -> bytes:
        door = Door(frozenset({(name, set_.port)}), resolve=lambda *_: ["127.0.0.1"])
        return door.get(f"https://{name}:{set_.port}/", headers={}, timeout=3, most=100)

    def test_the_name_is_checked_though_the_address_is_pinned(self, trusting: ssl.SSLContext) -> None:
        with trap(tls=trusting) as set_:
            assert self.ask(set_, "hooks.example") == b"hello"
            assert set_.heard[0].startswith(b"GET / HTTP/1.1\r\nHost: hooks.example:")

    def test_another_name_is_turned_away(self, trusting: ssl.SSLContext) -> None:
        with trap(tls=trusting) as set_, pytest.raises(Unavailable):
            self.ask(set_, "other.example")

    def test_a_certificate_nobody_vouches_for_is_turned_away(self, tmp_path: Path) -> None:
        _, context = self.serve(tmp_path, "hooks.example")
        outbound._trust.cache_clear()

        with trap(tls=context) as set_, pytest.raises(Unavailable):
            self.ask(set_, "hooks.example")
