"""One of several serving processes: uvicorn starts each of them here, with the place in the environment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import logs
from bot.place import Place
from bot.serving import app_of

if TYPE_CHECKING:
    from starlette.applications import Starlette


def app() -> Starlette:
    """The ASGI app as the settings of LVZHI_HOME and LVZHI_DATABASE_URL want it."""
    place = Place()
    logs.configure(place.settings.log_level)
    return app_of(place, jobs=False)
