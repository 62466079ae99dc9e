"""Distances in metres, boxes that miss nothing, and the offset of Chinese maps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.rules.places import Place, from_wgs84, is_on_earth

LATITUDES, LONGITUDES = st.floats(-60, 60), st.floats(-170, 170)


@given(LATITUDES, LONGITUDES, st.floats(-0.01, 0.01), st.floats(-0.01, 0.01))
def test_box_holds_all_that_is_near(lat: float, lon: float, north: float, east: float) -> None:
    """Or the nearest union could be missed."""
    here, there = Place(lat, lon), Place(lat + north, lon + east)
    low, high, west, right = here.box(here.metres_to(there) * 1.002 + 1)
    assert low <= there.lat <= high
    assert west <= there.lon <= right


def test_distance_is_that_of_the_map() -> None:
    """One degree of latitude is 111.2 km; of longitude at 31.5 degrees north, 94.8 km."""
    assert Place(31, 120).metres_to(Place(32, 120)) == pytest.approx(111_195, rel=0.001)
    assert Place(31.5, 120).metres_to(Place(31.5, 121)) == pytest.approx(94_808, rel=0.001)


def test_chinese_maps_are_shifted() -> None:
    """Tiananmen in WGS-84 and in GCJ-02; elsewhere nothing moves."""
    assert from_wgs84(39.907333, 116.391083) == pytest.approx((39.908737, 116.397326), abs=0.0002)
    assert from_wgs84(48.8584, 2.2945) == (48.8584, 2.2945)


@pytest.mark.parametrize(("lat", "lon"), [(91, 0), (0, 181), (float("nan"), 0), (float("inf"), 0)])
def test_no_place_on_earth(lat: float, lon: float) -> None:
    assert not is_on_earth(lat, lon)
