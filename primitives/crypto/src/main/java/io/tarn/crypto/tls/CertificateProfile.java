package io.tarn.crypto.tls;

/// The names and numbers of the certificate profile (docs/spec/crypto.md).
final class CertificateProfile {
    /// Ed25519 (RFC 8410, §3).
    static final String ED25519_OID = "1.3.101.112";

    /// Carries the 64 bytes of the whole identity key; an arc that needs no registration (ITU-T
    /// X.667: 2.25 and a random UUID as a number).
    static final String IDENTITY_OID = "2.25.249929301545642939023598243959382342135";

    static final String COMMON_NAME_OID = "2.5.4.3";
    static final String BASIC_CONSTRAINTS_OID = "2.5.29.19";
    static final String KEY_USAGE_OID = "2.5.29.15";
    static final String EXTENDED_KEY_USAGE_OID = "2.5.29.37";
    static final String SERVER_AUTH_OID = "1.3.6.1.5.5.7.3.1";
    static final String CLIENT_AUTH_OID = "1.3.6.1.5.5.7.3.2";

    /// Bits of a serial number, RFC 5280's 20 octets less the sign.
    static final int SERIAL_BITS = 127;

    static final String COMMON_NAME = "CN=";

    private CertificateProfile() {}
}
