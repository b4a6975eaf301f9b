#!/bin/sh
# valuechain's commands as the service runs them: as its user, with its settings. docs/how-to/serve-a-team.md says how to install it.
set -eu
umask 077
set -a
VALUECHAIN_DATABASE=sqlite:////var/lib/valuechain/valuechain.db
. /etc/valuechain.env
set +a
exec /usr/sbin/runuser --user valuechain -- /opt/valuechain/venv/bin/valuechain "$@"
