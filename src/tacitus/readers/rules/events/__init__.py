"""Words of violence, what is told of them, and which of them are one incident."""
