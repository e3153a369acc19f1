"""What Tacitus learnt for reading English. `hashes.json` holds the SHA-256 of every file; Tacitus checks it at load."""
