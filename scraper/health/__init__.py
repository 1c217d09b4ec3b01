"""What a run of a source was seen to do, and whether it earned its writes."""
