/// Where the servers of a measurement run, and what lies between them and the client.
package io.tarn.benchmarks.site;
