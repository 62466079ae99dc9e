"""What a federation decided: settings, policies, calendar and texts, with their typed loaders. Imports nothing of ours."""
