"""The outcome of a workshop: decisions, exported tables, and a framework made from them."""
