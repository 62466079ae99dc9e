"""Figures for Prometheus. Counted cheaply where things happen, put into its format only when asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

Served = Mapping[tuple[str, str, int], int]


class Shown(Collector):
    """One look at the figures: `served` by kind, account and status; `gauges` by full name. Never by person."""

    def __init__(self, served: Served, gauges: Mapping[str, float]) -> None:
        self._served, self._gauges = served, gauges

    def collect(self) -> Iterator[Metric]:
        callbacks = CounterMetricFamily("lvzhi_callbacks", "Callbacks answered", labels=("kind", "account", "status"))
        for (kind, account, status), count in sorted(self._served.items()):
            callbacks.add_metric((kind, account, str(status)), count)
        yield callbacks
        for name, value in sorted(self._gauges.items()):
            yield GaugeMetricFamily(name, name.replace("_", " "), value=value)


def exposition(served: Served, gauges: Mapping[str, float]) -> tuple[bytes, str]:
    """The page and its media type."""
    registry = CollectorRegistry()
    registry.register(Shown(served, gauges))
    ProcessCollector(registry=registry)
    return generate_latest(registry), CONTENT_TYPE_LATEST
