"""Questions and answers. The only folder that knows NetworkX and NumPy."""
