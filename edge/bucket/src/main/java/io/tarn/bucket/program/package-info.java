/// Objects for Java programs: every version proven, changed together or not at all, and as they were at any time.
///
/// Nothing here throws what a program should decide about: a question ends in an [Answer], a change in a [Change]. Methods wait for
/// the cluster, for a bounded time; all but a [Draft] are safe for use by many threads.
///
/// Source: the OceanStore API (sessions, updates that apply or do not, callbacks that resolve conflicts); ADR-028.
///
/// Read in order: [Tarn], [Bucket], [Answer], [Change], [Draft], [Merge]; examples are in docs/guide/java.md.
@org.jspecify.annotations.NullMarked
package io.tarn.bucket.program;
