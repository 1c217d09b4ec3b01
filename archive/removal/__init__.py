"""Takes articles down, and keeps them from coming back."""
