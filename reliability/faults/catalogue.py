"""All faults, in the order in which they are run."""

from reliability.faults.clock import CLOCK_FAULTS
from reliability.faults.network import NETWORK_FAULTS
from reliability.faults.phones import PHONE_FAULTS
from reliability.faults.postgresql import POSTGRESQL_FAULTS
from reliability.faults.processes import KILLS
from reliability.faults.sqlite import SQLITE_FAULTS

FAULTS = (*KILLS, *SQLITE_FAULTS, *POSTGRESQL_FAULTS, *NETWORK_FAULTS, *CLOCK_FAULTS, *PHONE_FAULTS)
