"""The commands of `audit`, one module each; imported only when called."""
