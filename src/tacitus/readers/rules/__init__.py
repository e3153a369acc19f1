"""The reader that goes by rules over a grammatical parse."""
