"""Pictures as we keep them: turned upright, drawn anew without position or camera data, with a small one to show."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps

from bot.media.sniffing import JPEG

LONGEST_SIDE = 2560  # pixels; a page of writing stays legible
THUMBNAIL_SIDE = 320
MOST_PIXELS = 60_000_000  # more in a few bytes is a trap
_QUALITY = 88
_FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP")


class NoPicture(Exception):
    """Broken, a trap, or a kind that we don't draw."""


@dataclass(frozen=True, slots=True)
class Picture:
    """Both are JPEG without metadata."""

    content: bytes
    thumbnail: bytes
    mime: str = JPEG


def cleaned(content: bytes) -> Picture:
    """The picture without what a camera adds to it; the same bytes give the same picture. Raises NoPicture."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            drawn = _drawn(content)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, ArithmeticError, EOFError) as fault:
        raise NoPicture(type(fault).__name__) from None
    return Picture(_saved(drawn, LONGEST_SIDE), _saved(drawn, THUMBNAIL_SIDE))


def _drawn(content: bytes) -> Image.Image:
    with Image.open(io.BytesIO(content), formats=_FORMATS) as found:
        if found.width * found.height > MOST_PIXELS:
            raise NoPicture("too many pixels")
        # A telephone's JPEG is decoded small at once: a tenth of the memory.
        found.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(found) or found
        return _on_white(upright)


def _on_white(picture: Image.Image) -> Image.Image:
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    layer = picture.convert("RGBA")
    white = Image.new("RGBA", layer.size, "white")
    white.alpha_composite(layer)
    return white.convert("RGB")


def _saved(picture: Image.Image, side: int) -> bytes:
    small = picture.copy()
    small.thumbnail((side, side))
    fresh = Image.new("RGB", small.size)
    fresh.paste(small)
    file = io.BytesIO()
    fresh.save(file, "JPEG", quality=_QUALITY, optimize=True)
    return file.getvalue()
