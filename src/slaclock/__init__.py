"""Due times, breaches and escalations from what a service desk promises."""
