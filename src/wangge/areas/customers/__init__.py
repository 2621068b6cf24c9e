"""The serving copy of the golden customers, brought in from the lake."""
