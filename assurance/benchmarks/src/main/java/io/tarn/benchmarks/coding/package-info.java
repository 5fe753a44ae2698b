/// The primitives under JMH, each implementation in a process of its own.
package io.tarn.benchmarks.coding;
