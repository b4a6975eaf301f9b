"""The columns that tell rows apart."""

from collections.abc import Callable, Mapping

PRIMARY_KEYS: Mapping[str, tuple[str, ...]] = {
    "frameworks": ("id",),
    "actors": ("framework", "id"),
    "mitigations": ("framework", "id"),
    "ownerships": ("framework", "mitigation_id", "actor_id", "role"),
    "readings": ("framework", "mitigation_id", "id"),
    "cells": ("framework", "model_type", "release_type"),
    "stages": ("framework", "name"),
    "supplies": ("framework", "what", "from_actor", "to_actor"),
    "risks": ("framework", "id"),
    "dates": ("framework", "id", "scope", "date"),
    "definitions": ("framework", "kind", "term"),
    "texts": ("framework", "id"),
    "passages": ("framework", "table", "row", "text"),
    "roles": ("id",),
    "topics": ("id",),
    "reference_actors": ("id",),
    "reference_crosswalk": ("framework", "actor", "reference_actor"),
    "practices": ("id",),
    "links": ("framework", "mitigation_id", "practice"),
    "model_types": ("id",),
    "release_types": ("id",),
}
"""The crosswalk and the doubts have no key, because their references may be empty."""
ROW_KEYS: Mapping[str, tuple[str, ...]] = {
    **PRIMARY_KEYS,
    "crosswalk": ("framework", "actor", "to_framework", "to_actor"),
    "doubts": ("framework", "mitigation_id", "actor_id", "kind"),
}
"""The columns that tell the rows of a table apart; several doubts can have the same."""
MODEL_NAMES = {"mitigation_id": "mitigation", "actor_id": "actor"}
"""Columns that have a different name in the model."""
MODEL_TABLES = {"reference_crosswalk": "reference_matches"}
"""Tables that have a different name in the model."""


def write_key(table: str, value_of: Callable[[str], object]) -> str:
    """What tells a row apart within its framework and table; parts that are empty are left out.

    >>> write_key("readings", {"mitigation_id": "PO-3", "id": "A"}.__getitem__)
    'PO-3/A'
    """
    parts = (value_of(column) for column in ROW_KEYS[table] if column != "framework")
    return "/".join(str(part) for part in parts if part)
