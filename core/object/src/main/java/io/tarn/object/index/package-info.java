/// The index of an object: from offsets to blocks.
///
/// Source: Pond (FAST '03), whose index is a B-tree of blocks that are copied on write; Boehm, Atkinson, Plass, *Ropes*
/// (1995), for edits as cuts and joins. Blocks are found by the bytes before them, so inserting is no dearer than
/// appending.
///
/// Read in order: [Entry], [IndexBlock], [IndexTree], then its `Subtree` and `Join`.
@org.jspecify.annotations.NullMarked
package io.tarn.object.index;
