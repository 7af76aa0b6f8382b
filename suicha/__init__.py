"""The platform: one package per stage of the statute, in the order of the work."""
