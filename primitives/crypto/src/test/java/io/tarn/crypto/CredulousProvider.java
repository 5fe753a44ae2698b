package io.tarn.crypto;

import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SignatureSpi;

/// A security provider whose Ed25519 accepts every signature, and signs with zeros.
final class CredulousProvider extends Provider {
    private static final long serialVersionUID = 1L;

    CredulousProvider() {
        super("Credulous", "1", "accepts everything");
        put("Signature.Ed25519", Credulous.class.getName());
    }

    /// Made by the provider framework.
    @SuppressWarnings("deprecation") // two abstract methods are deprecated for their callers
    public static final class Credulous extends SignatureSpi {
        @Override
        protected void engineInitVerify(PublicKey publicKey) {}

        @Override
        protected void engineInitSign(PrivateKey privateKey) {}

        @Override
        protected void engineUpdate(byte value) {}

        @Override
        protected void engineUpdate(byte[] values, int offset, int length) {}

        @Override
        protected byte[] engineSign() {
            return new byte[Signature.BYTES];
        }

        @Override
        protected boolean engineVerify(byte[] signature) {
            return true;
        }

        @Override
        protected void engineSetParameter(String parameter, Object value) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected Object engineGetParameter(String parameter) {
            throw new UnsupportedOperationException();
        }
    }
}
