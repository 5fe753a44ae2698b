/// The server of one volume as a state machine: Figure 2 from line 300 on, `s_rpc_…` of Figure 3.
///
/// A request is first judged by [RequestCheck], which is pure and costs the hashing and coding;
/// what passes is a [CheckedRequest], the only kind [BlockServer#step] takes. The node loads the
/// block's [BlockRecord] with it, and performs the [ServerEffect]s that come back.
///
/// Departures from the paper, each argued in docs/decisions: a server commits only what it has
/// prepared itself, and prepares are durable before they are answered (ADR-009); a write back is
/// permitted by witnesses of the exact timestamp (ADR-008); MACs of `ts_prepare` are made when asked
/// for (ADR-010).
///
/// Read in order: [BlockRecord], [ServerInput], [ServerEffect], [BlockServer], [Staging],
/// [Garbage], [Macs].
package io.tarn.block.server;
