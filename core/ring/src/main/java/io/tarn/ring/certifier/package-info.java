/// How what a ring has executed comes to be signed with its one key, and to those who asked for it.
///
/// Source: Boldyreva, PKC 2003, for shares; one signature for many updates is OceanStore's (*The Write Path*,
/// 2002). The rule that makes few shares enough (INV-013): `f + 1` shares make a signature, so one correct member
/// gives its share only for what it has committed and executed. Shares go from all to all; they are combined where
/// somebody waits for the result, as if all were good, and looked at one by one only if the result is not.
///
/// Read in order: [Vouch], [CertifierInput], [CertifierEffect], [Certifier], `Matter`.
package io.tarn.ring.certifier;
