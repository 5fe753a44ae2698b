/// The client of one volume as state machines: `c_write`, `c_dowrite` (Figure 2), `c_read` and
/// `c_find_block` (Figure 3), for one operation each.
///
/// The paper's threads, one for each server, become one [Peer] each: after every input the
/// operation looks at what it knows of each peer and asks whatever is missing next. Nothing else
/// decides what is sent, so loss, delay, restarts and lies all end in the same place.
///
/// Departures, argued in docs/decisions: the timestamp is the smallest that `2f + 1` offers do not
/// exceed, not the largest of the first `2f + 1` (ADR-008); only the servers a write has reached
/// are asked to commit (ADR-009).
///
/// Read in order: [ClientInput], [ClientEffect], [DoWrite], [WriteOperation], [Candidate],
/// [ReadOperation].
package io.tarn.block.client;
