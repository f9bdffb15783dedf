"""The checks of the last pair of hands, one subject a module; `assistant.verify` calls them in turn."""
