package io.tarn.transport;

import io.tarn.crypto.tls.TlsCredentials;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// Shows the one certificate there is, whatever a peer asks for.
///
/// Given a private key instead, TLS libraries keep it in a store of their own with a password, which
/// takes thousands of hashes for each: half of what a node did until it was ready.
final class OneCredential extends X509ExtendedKeyManager {
    private static final String ALIAS = "own";

    private final TlsCredentials own;

    OneCredential(TlsCredentials own) {
        this.own = own;
    }

    @Override
    public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return aliases(keyType);
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return choose(keyTypes);
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return choose(keyTypes);
    }

    @Override
    public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return aliases(keyType);
    }

    @Override
    public @Nullable String chooseServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return choose(keyType);
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return choose(keyType);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        return alias.equals(ALIAS) ? new X509Certificate[] {own.certificate()} : null;
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        return alias.equals(ALIAS) ? own.privateKey() : null;
    }

    private String[] aliases(String keyType) {
        return isOurs(keyType) ? new String[] {ALIAS} : new String[0];
    }

    private @Nullable String choose(String... keyTypes) {
        for (String keyType : keyTypes) {
            if (isOurs(keyType)) {
                return ALIAS;
            }
        }
        return null;
    }

    /// Libraries name what a key is for as well: "EC_EC" is one signed with such a key.
    private boolean isOurs(String keyType) {
        String algorithm = own.privateKey().getAlgorithm();
        return keyType.equals(algorithm) || keyType.startsWith(algorithm + "_");
    }
}
