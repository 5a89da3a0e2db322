"""Databases of other systems, read by what has changed since the last time."""

from hark.intake.databases.opening import Doors, open_source
from hark.intake.databases.source import Page, Row, Session, Source, understood

__all__ = ["Doors", "Page", "Row", "Session", "Source", "open_source", "understood"]
