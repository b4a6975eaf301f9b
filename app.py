"""Serves the app: run `python app.py`, or any WSGI server on `app:server`.

For hosting: `gunicorn --workers 2 --threads 4 app:server`. Settings come from the environment; see
`valuechain/settings.py`.
"""

from valuechain import settings
from valuechain.tables.reading.read import read_chain
from valuechain.web.app.server import build_app
from valuechain.web.app.serving import begin_purging, get_ready, take_turns

if __name__ == "__main__":
    from valuechain.cli import main

    main(["serve"])
else:
    chain = read_chain(settings.data_source())
    server = build_app(chain).server
    take_turns()
    get_ready(chain)
    begin_purging()
