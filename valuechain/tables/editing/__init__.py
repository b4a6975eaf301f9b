"""Changes to a framework in the browser: a draft, the edits that change it, and the chain that it makes."""
