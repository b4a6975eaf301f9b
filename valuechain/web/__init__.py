"""The app in the browser and the HTTP interface. The only folder that knows Dash and Flask."""
