package io.tarn.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/// Makes certificates as an operator's authority does, with the JDK's own tool.
///
/// @param directory of its own
record TestCertificates(Path directory) {
    private static final String PASSWORD = "changeit";

    /// A server's for `localhost`, and the authority that has issued it.
    ///
    /// @param chain the server's own first
    record Issued(String chain, String key, Certificate authority) {}

    /// @param kind as keytool names it, with its options
    Issued issue(String name, String... kind) throws Exception {
        Path store = directory.resolve(name + ".p12");
        keytool(store, "ca-" + name, "-keyalg", "EC", "-ext", "bc:c=ca:true");
        var options = new ArrayList<>(List.of(kind));
        options.addAll(List.of("-signer", "ca-" + name, "-ext", "san=dns:localhost,ip:127.0.0.1"));
        keytool(store, name, options.toArray(String[]::new));
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        var chain = new StringBuilder();
        Certificate[] certificates = keys.getCertificateChain(name);
        for (Certificate certificate : certificates) {
            chain.append(pem("CERTIFICATE", certificate.getEncoded()));
        }
        return new Issued(
                chain.toString(),
                pem("PRIVATE KEY", keys.getKey(name, PASSWORD.toCharArray()).getEncoded()),
                certificates[certificates.length - 1]);
    }

    private void keytool(Path store, String name, String... options) throws Exception {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(
                List.of("-genkeypair", "-alias", name, "-dname", "CN=" + name, "-validity", "10"));
        command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
        command.addAll(Arrays.asList(options));
        Path log = directory.resolve(name + ".log");
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        assertThat(process.waitFor()).as(() -> read(log)).isZero();
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (java.io.IOException e) {
            return e.toString();
        }
    }

    static String pem(String label, byte[] der) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, text, label);
    }
}
