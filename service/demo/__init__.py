"""An invented Polish fashion shop, so that the ranking can be tried and judged by eye without a real feed."""
