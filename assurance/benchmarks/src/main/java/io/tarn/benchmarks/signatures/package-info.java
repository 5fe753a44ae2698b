/// What certificates are made of, under JMH: shares of one signature, and lists of plain ones.
package io.tarn.benchmarks.signatures;
