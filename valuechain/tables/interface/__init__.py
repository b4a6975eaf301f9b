"""Words of the interface that speak of the shipped frameworks, as CSV files beside their reader."""
