"""What an objective's text says."""
import re


def parse(objective):
    """Layer, channel or None, and whether the square is meant, of LAYER, LAYER:CHANNEL or square(LAYER)."""
    square, layer, channel = re.fullmatch(r"(square\()?([^:()]+)\)?(?::(\d+))?", objective).groups()
    return layer, channel and int(channel), bool(square)
