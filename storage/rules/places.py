"""Places on the map: distance between two, and the offset of Chinese maps. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, cos, pi, radians, sin, sqrt

_EARTH = 6_371_000.0  # metres
_METRES_A_DEGREE = 111_320.0
# The Krasovsky ellipsoid on which GCJ-02, the datum of Chinese maps, shifts WGS-84 (public approximation, good to metres).
_AXIS, _ECCENTRICITY = 6_378_245.0, 0.00669342162296594323
_CHINA = ((0.8293, 55.8271), (72.004, 137.8347))


@dataclass(frozen=True, slots=True)
class Place:
    """Degrees in GCJ-02, as WeChat and WeCom give them."""

    lat: float
    lon: float

    def metres_to(self, other: Place) -> float:
        """Along the surface (haversine)."""
        north, east = radians(other.lat - self.lat), radians(other.lon - self.lon)
        chord = sin(north / 2) ** 2 + cos(radians(self.lat)) * cos(radians(other.lat)) * sin(east / 2) ** 2
        return 2 * _EARTH * asin(sqrt(min(chord, 1.0)))

    def box(self, metres: float) -> tuple[float, float, float, float]:
        """South, north, west and east of a box that holds everything within `metres`."""
        high = metres / _METRES_A_DEGREE
        wide = high / max(cos(radians(self.lat)), 0.01)
        return self.lat - high, self.lat + high, self.lon - wide, self.lon + wide


def is_on_earth(lat: float, lon: float) -> bool:
    """False for what no telephone can mean, not-a-number among it."""
    return -90 <= lat <= 90 and -180 <= lon <= 180


def from_wgs84(lat: float, lon: float) -> tuple[float, float]:
    """A satellite position as Chinese maps show it; outside China it stays."""
    (south, north), (west, east) = _CHINA
    if not (south <= lat <= north and west <= lon <= east):
        return lat, lon
    up, right = _shift_north(lon - 105, lat - 35), _shift_east(lon - 105, lat - 35)
    bend = 1 - _ECCENTRICITY * sin(radians(lat)) ** 2
    north_by = up * 180 / (_AXIS * (1 - _ECCENTRICITY) / (bend * sqrt(bend)) * pi)
    east_by = right * 180 / (_AXIS / sqrt(bend) * cos(radians(lat)) * pi)
    return lat + north_by, lon + east_by


def _shift_north(x: float, y: float) -> float:
    flat = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    return flat + _waves(x) + _tides(y, (20, 40, 160, 320), (1, 1 / 3, 1 / 12, 1 / 30))


def _shift_east(x: float, y: float) -> float:
    flat = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    return flat + _waves(x) + _tides(x, (20, 40, 150, 300), (1, 1 / 3, 1 / 12, 1 / 30))


def _waves(x: float) -> float:
    return (20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)) * 2 / 3


def _tides(z: float, heights: tuple[float, ...], rates: tuple[float, ...]) -> float:
    return sum(height * sin(z * pi * rate) for height, rate in zip(heights, rates, strict=True)) * 2 / 3
