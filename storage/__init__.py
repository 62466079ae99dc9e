"""What is true and what may become true."""
