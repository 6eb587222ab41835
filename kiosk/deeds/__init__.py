"""What a touch does beyond showing another screen. Each module gives its deeds by route name."""
