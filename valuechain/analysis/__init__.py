"""Questions and answers. The only folder that uses NetworkX and NumPy."""
