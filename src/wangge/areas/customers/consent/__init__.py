"""Consent 授权: what customers agree to, and what follows at once."""
