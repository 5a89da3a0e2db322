"""Which addresses of the network are public, told by a list of our own."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

# `is_global` alone is not enough: with Python 3.11 it holds NAT64, 6to4, multicast, 192.0.0.8 and
# ::127.0.0.1 for public. Source: the IANA special-purpose address registries for IPv4 and IPv6.
_NOT_PUBLIC = tuple(
    ip_network(written)
    for written in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",
        "100.64.0.0/10",  # behind a carrier's translation
        "127.0.0.0/8",
        "169.254.0.0/16",  # link-local, where clouds keep their credentials
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",  # relays of 6to4
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",  # to many at once
        "240.0.0.0/4",
        "2001::/23",  # Teredo and other special purposes
        "2001:db8::/32",
        "2002::/16",  # 6to4: an IPv4 address in disguise
        "2620:4f:8000::/48",
        "3fff::/20",
    )
)
# Everything else of IPv6 is special, disguised IPv4 (::ffff:0:0/96, 64:ff9b::/96, ::/96) included.
_GIVEN_OUT = ip_network("2000::/3")


def is_public(written: str) -> bool:
    """Whether the address is one of a machine anybody on the internet could reach."""
    address: IPv4Address | IPv6Address = ip_address(written)
    if isinstance(address, IPv6Address) and address not in _GIVEN_OUT:
        return False
    return address.is_global and not any(address in network for network in _NOT_PUBLIC)
