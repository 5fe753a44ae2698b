/// The clients' half: how an update is asked for until there is a certificate of what became of it.
///
/// Read in order: [UpdateInput], [UpdateEffect], [UpdateOperation].
package io.tarn.ring.client;
