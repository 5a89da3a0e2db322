"""Addresses of brokers: what they mean, and that what is none is not repeated."""

import pytest

from hark.intake.broker_address import Address, BadBrokerAddress, understood


def test_rabbitmq_is_named_with_its_virtual_host() -> None:
    address = understood("amqps://hark:p%40ss@broker.bank.example/quality%2Fone")

    assert address == Address(
        False, True, (("broker.bank.example", 5671),), "quality/one", user="hark", password="p@ss"
    )


def test_kafka_is_named_with_its_servers_and_its_group() -> None:
    address = understood("kafkas://hark@a:9093,b/quality?mechanism=SCRAM-SHA-512", password="from a file")

    assert address.hosts == (("a", 9093), ("b", 9093)) and address.path == "quality"
    assert (address.password, address.mechanism) == ("from a file", "SCRAM-SHA-512")


def test_what_is_not_told_is_usual() -> None:
    assert understood("amqp://localhost").path == "/" and understood("kafka://localhost").path == "hark"
    assert understood("amqp://[::1]:5673/").hosts == (("::1", 5673),)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "rabbit",
        "https://hark:s3cret@broker",
        "amqp://hark:s3cret@",
        "amqp://hark:s3cret@a,b",
        "amqp://hark:s3cret@broker:port",
        "amqp://hark:s3cret@broker:99999",
        "amqps://hark:s3cret@broker/?no_verify_ssl=1",
        "kafka://hark:s3cret@broker/?mechanism=NONE",
        "amqp://hark:s3cret@broker/#s3cret",
    ],
)
def test_what_is_no_address_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(BadBrokerAddress) as refusal:
        understood(text)

    assert "s3cret" not in str(refusal.value)


def test_who_signs_in_is_not_shown() -> None:
    address = understood("amqp://hark:s3cret@127.0.0.1/")

    assert "s3cret" not in f"{address} {address!r}" and "hark" not in str(address)


@pytest.mark.parametrize(
    ("text", "here"),
    [
        ("amqp://127.0.0.9", True),
        ("amqp://localhost", True),
        ("amqp://[::1]", True),
        ("kafka://localhost,b", False),
    ],
)
def test_only_this_machine_is_here(text: str, here: bool) -> None:
    assert understood(text).is_here is here
