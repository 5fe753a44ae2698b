/// Objects as the state machine of a ring: a function from operations and states to results and states.
///
/// Source: Pond (FAST '03, §3.2), whose inner ring checks predicates, applies actions and signs the result; here the ring
/// certifies what the machine answers.
///
/// Terms: a block is *held* while its bytes are in the state, and *dispersed* when servers have shown that they have them.
///
/// Read in order: [ObjectRequest], [ObjectAnswer], [ObjectMachine], [VolumeView], then its `UpdateTurn`, `Draft`,
/// `Judge`, `Collection`; [VersionCheck] for those who read. Formats: docs/spec/objects.md.
@org.jspecify.annotations.NullMarked
package io.tarn.object.machine;
