package io.tarn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Goal: a mistake in what a gateway is given is one line that names the file, before anything is listened on.
class S3CommandTest {
    @TempDir Path directory;

    private final Terminal terminal = new Terminal();
    private String data = "";

    @BeforeEach
    void found() throws Exception {
        data = directory.resolve("c").toString();
        terminal.foundCluster(directory.resolve("c"));
        terminal.connector =
                (_, _) -> {
                    throw new AssertionError("it comes so far as to ask the cluster");
                };
    }

    private void isMistake(String message, String... options) {
        var args = new ArrayList<String>(List.of("s3", "--data", data));
        args.addAll(Arrays.asList(options));
        assertThat(terminal.run(args.toArray(String[]::new)))
                .as(terminal.err)
                .isEqualTo(ExitStatus.USAGE.code());
        assertThat(terminal.err).contains(message).hasLineCount(1);
    }

    private String file(String name, String text, String permissions) throws Exception {
        Path file = directory.resolve(name);
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        return file.toString();
    }

    @Test
    void oneOfTwoFilesSaysWhoMayUseIt() throws Exception {
        isMistake("either --keys or --identities");
        isMistake("either --keys or --identities", "--keys", "a", "--identities", "b");
        String broken = file("identities", "principal a\nkey A\n", "rw-------");
        isMistake(broken + ": line 2: it is not key ID SECRET", "--identities", broken);
    }

    @Test
    void certificateAndKeyAreCheckedFirst() throws Exception {
        String keys = directory.resolve("keys").toString();
        isMistake("belong together", "--keys", keys, "--tls-key", "k");
        String text = file("text", "no PEM", "rw-r--r--");
        String none = directory.resolve("none").toString();
        isMistake(
                none + ": no such file",
                "--keys",
                keys,
                "--tls-certificate",
                none,
                "--tls-key",
                none);
        isMistake(
                text + ": anyone may open it",
                "--keys",
                keys,
                "--tls-certificate",
                text,
                "--tls-key",
                text);
        String secret = file("secret", "no PEM", "rw-r-----");
        isMistake(
                text + ": there is no CERTIFICATE in it",
                "--keys",
                keys,
                "--tls-certificate",
                text,
                "--tls-key",
                secret);
    }

    @Test
    void whatIsNoReceiptIsRefused() throws Exception {
        Path file = directory.resolve("receipt");
        // A tag, and nothing behind it.
        Files.write(
                file,
                new io.tarn.base.CanonicalWriter("tarn.object-receipt.v1").toBytes().toArray());
        assertThat(terminal.run("verify", file.toString(), "--key", terminal.key()))
                .isEqualTo(ExitStatus.REFUSED.code());
        assertThat(terminal.err).contains("is not a receipt").hasLineCount(1);
        Files.write(file, Bytes.ofHex("00").toArray());
        assertThat(terminal.run("verify", file.toString(), "--key", terminal.key()))
                .isEqualTo(ExitStatus.REFUSED.code());
    }
}
