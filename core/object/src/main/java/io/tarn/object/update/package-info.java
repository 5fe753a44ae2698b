/// What clients ask to be done to objects.
///
/// Source: OceanStore (ASPLOS 2000, §4.4.1) and Pond (FAST '03, §2.2): an update is a list of predicates, each with a list of
/// actions; the actions of the first predicate that holds are applied as one, or none are.
///
/// Read in order: [Update], [Part], [Tuple], [Predicate], [Action], [Piece]; [Blocks], [Attestation].
@org.jspecify.annotations.NullMarked
package io.tarn.object.update;
