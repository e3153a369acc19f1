"""What the formats of others are: their columns, codes and rules of mapping, for writing them and for reading them."""
