"""What is made from the warehouse for people to read."""
