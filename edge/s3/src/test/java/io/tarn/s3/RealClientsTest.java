package io.tarn.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Goal: the clients that people use work, as they come.
@Timeout(600)
class RealClientsTest {
    private static final int MIB = 1 << 20;

    @TempDir private Path directory;

    private Gateway gateway;

    @BeforeEach
    void start() throws Exception {
        gateway = Gateway.start();
        Path files = Files.createDirectories(directory.resolve("files/below"));
        Files.write(directory.resolve("files/large"), content(19 * MIB + 5));
        Files.writeString(files.resolve("a name with spaces & ä+%.txt"), "small");
        Files.write(files.resolve("empty"), new byte[0]);
        Files.write(files.resolve("middle"), content(300_000));
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private static byte[] content(int size) {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        return content;
    }

    private Map<String, String> environment() {
        return Map.of(
                "AWS_ACCESS_KEY_ID", Gateway.KEY.id(),
                "AWS_SECRET_ACCESS_KEY", Gateway.KEY.secret(),
                "AWS_DEFAULT_REGION", "us-east-1",
                "AWS_ENDPOINT_URL", gateway.uri().toString(),
                "AWS_EC2_METADATA_DISABLED", "true");
    }

    private String aws(String... arguments) throws Exception {
        return Tool.AWS.run(directory, environment(), arguments);
    }

    @ParameterizedTest
    @ValueSource(strings = {"when_supported", "when_required"})
    void awsCliCopiesAndSynchronises(String checksums) throws Exception {
        Files.writeString(
                Files.createDirectories(directory.resolve(".aws")).resolve("config"),
                "[default]\nrequest_checksum_calculation=" + checksums + "\n",
                StandardCharsets.UTF_8);
        aws("s3", "mb", "s3://bucket");
        aws("s3", "sync", "files", "s3://bucket/there");
        assertThat(aws("s3", "ls", "--recursive", "s3://bucket"))
                .contains("there/large")
                .contains("there/below/a name with spaces & ä+%.txt");
        assertThat(aws("s3", "sync", "files", "s3://bucket/there")).doesNotContain("upload");
        aws("s3", "sync", "s3://bucket/there", "back");
        assertSameFiles("back");
        aws("s3", "cp", "s3://bucket/there/large", "s3://bucket/copy");
        aws("s3", "cp", "s3://bucket/copy", "copy");
        assertThat(directory.resolve("copy"))
                .hasSameBinaryContentAs(directory.resolve("files/large"));
        assertThat(
                        Tool.AWS
                                .attempt(
                                        directory,
                                        environment(),
                                        "s3api",
                                        "put-object",
                                        "--bucket=bucket",
                                        "--key=copy",
                                        "--if-none-match=*",
                                        "--body=files/large")
                                .output())
                .contains("PreconditionFailed");
        aws("s3", "rb", "--force", "s3://bucket");
    }

    private void assertSameFiles(String back) throws Exception {
        try (var files = Files.walk(directory.resolve("files"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path other =
                        directory
                                .resolve(back)
                                .resolve(directory.resolve("files").relativize(file));
                assertThat(other).hasSameBinaryContentAs(file);
            }
        }
    }

    @Test
    void rcloneCopiesAndChecks() throws Exception {
        Map<String, String> environment =
                Map.of(
                        "RCLONE_CONFIG_T_TYPE", "s3",
                        "RCLONE_CONFIG_T_PROVIDER", "Other",
                        "RCLONE_CONFIG_T_ACCESS_KEY_ID", Gateway.KEY.id(),
                        "RCLONE_CONFIG_T_SECRET_ACCESS_KEY", Gateway.KEY.secret(),
                        "RCLONE_CONFIG_T_ENDPOINT", gateway.uri().toString(),
                        "RCLONE_CONFIG_T_REGION", "us-east-1",
                        "RCLONE_S3_UPLOAD_CUTOFF", "6M",
                        "RCLONE_S3_CHUNK_SIZE", "5M");
        Tool.RCLONE.run(directory, environment, "mkdir", "T:bucket");
        Tool.RCLONE.run(directory, environment, "copy", "files", "T:bucket/there");
        Tool.RCLONE.run(directory, environment, "check", "--download", "files", "T:bucket/there");
        assertThat(Tool.RCLONE.run(directory, environment, "copy", "-v", "files", "T:bucket/there"))
                .contains("There was nothing to transfer");
        Tool.RCLONE.run(directory, environment, "moveto", "T:bucket/there/large", "T:bucket/moved");
        Tool.RCLONE.run(directory, environment, "copyto", "T:bucket/moved", "moved");
        assertThat(directory.resolve("moved"))
                .hasSameBinaryContentAs(directory.resolve("files/large"));
        Tool.RCLONE.run(directory, environment, "purge", "T:bucket");
    }

    @Test
    void resticBacksUpAndChecks() throws Exception {
        Map<String, String> environment =
                Map.of(
                        "AWS_ACCESS_KEY_ID",
                        Gateway.KEY.id(),
                        "AWS_SECRET_ACCESS_KEY",
                        Gateway.KEY.secret(),
                        "RESTIC_PASSWORD",
                        "a test's",
                        "RESTIC_REPOSITORY",
                        "s3:" + gateway.uri() + "/backups");
        Tool.RESTIC.run(directory, environment, "init");
        Tool.RESTIC.run(directory, environment, "backup", "files");
        Tool.RESTIC.run(directory, environment, "backup", "files");
        Tool.RESTIC.run(directory, environment, "forget", "--keep-last=1", "--prune");
        Tool.RESTIC.run(directory, environment, "check", "--read-data");
        Tool.RESTIC.run(directory, environment, "restore", "latest", "--target=back");
        assertSameFiles("back/files");
    }

    @Test
    void s3cmdPutsAndGets() throws Exception {
        Files.writeString(
                directory.resolve("s3cfg"),
                "[default]\naccess_key = "
                        + Gateway.KEY.id()
                        + "\nsecret_key = "
                        + Gateway.KEY.secret()
                        + "\nhost_base = 127.0.0.1:"
                        + gateway.port()
                        + "\nhost_bucket = 127.0.0.1:"
                        + gateway.port()
                        + "\nuse_https = False\n",
                StandardCharsets.UTF_8);
        s3cmd("mb", "s3://bucket");
        s3cmd("put", "--multipart-chunk-size-mb=5", "files/large", "s3://bucket/large");
        s3cmd("sync", "files/", "s3://bucket/there/");
        assertThat(s3cmd("ls", "--recursive", "s3://bucket")).contains("there/below/middle");
        s3cmd("get", "s3://bucket/large", "large");
        assertThat(directory.resolve("large"))
                .hasSameBinaryContentAs(directory.resolve("files/large"));
        assertThat(s3cmd("info", "s3://bucket/large")).contains("File size: " + (19 * MIB + 5));
        s3cmd("del", "--recursive", "--force", "s3://bucket");
        s3cmd("rb", "s3://bucket");
    }

    private String s3cmd(String... arguments) throws Exception {
        String[] all = new String[arguments.length + 1];
        all[0] = "--config=s3cfg";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return Tool.S3CMD.run(directory, Map.of(), all);
    }
}
