/// Stores behind S3, each in a process of its own, and one client for all of them.
@org.jspecify.annotations.NullMarked
package io.tarn.benchmarks.s3;
