"""Did it happen, and how sure does the report sound."""
