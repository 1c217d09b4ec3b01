"""The parts of the benchmark, a file each, whose `figures(bench)` measures. docs/speed.md has a section for each."""
