"""The records of the contract and what every layer needs to handle them."""
