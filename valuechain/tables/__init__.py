"""Reads files into the model and writes them back. Only this folder imports pandas, pydantic and openpyxl."""
