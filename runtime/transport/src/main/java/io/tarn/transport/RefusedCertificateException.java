package io.tarn.transport;

import java.security.cert.CertificateException;

/// A peer's certificate does not prove an identity that is expected here.
///
/// A [CertificateException], because it travels through the TLS library from [IdentityTrust] to
/// [FrameChannelHandler] as a cause.
final class RefusedCertificateException extends CertificateException {
    private static final long serialVersionUID = 1L;

    private final TransportEvent event;

    RefusedCertificateException(TransportEvent event, String what) {
        super(what);
        this.event = event;
    }

    TransportEvent event() {
        return event;
    }
}
