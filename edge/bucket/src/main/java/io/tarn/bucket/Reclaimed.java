package io.tarn.bucket;

/// What came of looking after a bucket.
///
/// @param pruned versions, which were kept no longer
/// @param forgotten keys, of which nothing was left
/// @param isSweeping whether nodes have begun to drop what no version names; else they were asked to not long ago, and do so yet
public record Reclaimed(int pruned, int forgotten, boolean isSweeping) {}
