/// The clients' half: how an update is asked for until there is a certificate of what became of it, and when what members
/// answer directly is current.
///
/// Read in order: [UpdateInput], [UpdateEffect], [UpdateOperation], [DirectRead].
package io.tarn.ring.client;
