"""Files and tables made from the warehouse for people to read."""
