"""Serves the app: run `python app.py`, or any WSGI server on `app:server`.

For hosting: `gunicorn --config deploy/gunicorn.conf.py app:server`. Settings come from the environment; see
`valuechain/settings.py`.
"""

from valuechain import settings
from valuechain.tables.reading.read import read_chain
from valuechain.web.app.server import build_app
from valuechain.web.app.serving import begin_purging, get_ready, take_turns
from valuechain.web.operation.logs import configure_logs

if __name__ == "__main__":
    from valuechain.cli import main

    main(["serve"])
else:
    configure_logs()
    chain = read_chain(settings.data_source())
    server = build_app(chain).server
    take_turns()
    get_ready(chain)
    begin_purging(server)
