/// Names and numbers of a ring.
///
/// Sources: Castro & Liskov, *Practical Byzantine Fault Tolerance*, OSDI '99, and *…and Proactive
/// Recovery*, TOCS 2002; Rhea et al., *Pond: the OceanStore Prototype*, FAST '03. Terms are theirs.
package io.tarn.ring;
