"""The fuzzer that stays: hostile reports and sources by grammar, what failed in the past, and what must always hold."""
