"""What the visits area holds on a person."""
