"""What of an address is one network: whom limits are for."""

import ipaddress


def network_in(address: str) -> str:
    """The network of this address: of an IPv6 address its first 64 bits; empty for what is no address.

    Whoever has an IPv6 address has the other 64 bits to choose from, request by request.
    """
    try:
        one = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(one, ipaddress.IPv6Address):
        if one.ipv4_mapped:
            return str(one.ipv4_mapped)
        return str(ipaddress.ip_network((one, 64), strict=False))
    return str(one)
