"""Text → a parse: the only folder that knows a parser."""
