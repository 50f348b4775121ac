"""What a reporter talks about, as frozen dataclasses. Standard library only; knows no database, engine or web page."""
