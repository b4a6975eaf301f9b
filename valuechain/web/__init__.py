"""The app in the browser and the HTTP interface. The only folder that uses Dash and Flask."""
