"""Past one machine: the build on a real Spark cluster (`make spark-test`); skipped where Spark or Java is not here."""
