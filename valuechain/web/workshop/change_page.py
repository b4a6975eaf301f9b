"""The page that changes a running workshop, at its address."""

from markupsafe import Markup

from valuechain import settings
from valuechain.model.workshop.plan import Plan
from valuechain.model.workshop.version import content_key
from valuechain.tables.writing.workshop_json import write_plan
from valuechain.views.workshop.control.change import ChangedWorkshop, begin_change, show_change
from valuechain.web.chains import Chains
from valuechain.web.workshop.rooms import Rooms


def show_change_at(rooms: Rooms, chains: Chains, key: str) -> Markup:
    """The page that changes a workshop. Raises UnknownWorkshopError or StorageError."""
    workshop = find_changed(rooms, key)
    return show_change(workshop, chains.shipped, begin_change(workshop), seen=seal(workshop.plan))


def find_changed(rooms: Rooms, key: str) -> ChangedWorkshop:
    """The workshop with this facilitator's key, as it can be changed. Raises UnknownWorkshopError or StorageError."""
    found = rooms.store.workshops.facilitated(key)
    return ChangedWorkshop(
        key=key,
        plan=found.plan,
        running=found.running,
        used_groups=frozenset(filter(None, rooms.store.workshops.groups(found.id))),
        days=(found.expires - found.created).days,
        created=found.created,
        most_days=settings.kept_days(),
    )


def seal(plan: Plan) -> str:
    """Identifies a plan, so that a form notices if another facilitator has changed it meanwhile."""
    return content_key(write_plan(plan).encode())[:16]
