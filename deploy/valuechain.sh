#!/bin/sh
# valuechain's commands as the service runs them: as its user, with its settings. Install it as valuechain.service says.
set -eu
umask 077
set -a
VALUECHAIN_DATABASE=sqlite:////var/lib/valuechain/valuechain.db
. /etc/valuechain.env
set +a
exec runuser --user valuechain -- /opt/valuechain/venv/bin/valuechain "$@"
