"""What is kept between visits. The only folder that knows SQLAlchemy and Alembic."""
