"""`python -m benchmarks`: run the benchmark."""

from benchmarks.bench import main

main()
