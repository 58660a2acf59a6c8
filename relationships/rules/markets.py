"""Who trades with whom: countries of one market (facts 2g: a provider and a reseller share a region)."""

from collections.abc import Sequence


def same_market(one: str, other: str, markets: Sequence[str]) -> bool:
    """Whether two countries form one market. `markets` holds the codes of one market a line; others stand alone."""
    if one == other:
        return True
    return any({one.lower(), other.lower()} <= set(line.split()) for line in markets)
