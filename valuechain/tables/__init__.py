"""Files to model and back. The only folder that knows pandas, pydantic and openpyxl."""
