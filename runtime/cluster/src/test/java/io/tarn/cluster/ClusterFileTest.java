package io.tarn.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterFileTest {
    private static final ClusterMap PAIR =
            new ClusterMap(
                    List.of(
                            new ClusterMember(
                                    "n1", Keys.ofNumber(1).publicKey(), "127.0.0.1", 7101),
                            new ClusterMember("n2", Keys.ofNumber(2).publicKey(), "::1", 7102)),
                    List.of(new ClusterOwner("admin", Keys.ofNumber(3).publicKey())));

    private static final String TEXT = ClusterFile.format(PAIR);

    @Test
    void readsWhatItWrites() throws Exception {
        assertThat(ClusterFile.parse(TEXT, "cluster.toml")).isEqualTo(PAIR);
    }

    @Test
    void looksUpByNameAndByKey() {
        ClusterMember second = PAIR.members().getLast();
        assertThat(PAIR.member("n2")).contains(second);
        assertThat(PAIR.member(second.key().id())).contains(second);
        assertThat(PAIR.member("n3")).isEmpty();
        assertThat(PAIR.member(Keys.ofNumber(3).id())).isEmpty();
        ClusterOwner owner = PAIR.owners().getFirst();
        assertThat(PAIR.owner("admin")).contains(owner);
        assertThat(PAIR.owner(owner.key().id())).contains(owner);
        assertThat(PAIR.owner("n1")).isEmpty();
        assertThat(PAIR.owner(Keys.ofNumber(1).id())).isEmpty();
    }

    @Test
    void anIncorrectMapCannotBeMade() {
        ClusterMember member = PAIR.members().getFirst();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ClusterMap(List.of(member, member), PAIR.owners()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ClusterMap(List.of(), PAIR.owners()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ClusterMember("n1", member.key(), "a b", 7101));
    }

    @Test
    void syntaxErrorsNameTheLine() {
        refused(TEXT.replace("[[owner]]", "[[owner]"), "cluster.toml:13: ");
        refused(TEXT.replace("name = \"n2\"", "name = n2"), "cluster.toml:9: ");
    }

    @Test
    void emptyAndForeignTextIsRefused() {
        refused("", "cluster.toml: empty");
        refused(" \n\t\n", "cluster.toml: empty");
        refused("# nothing here\n", "cluster.toml:1: version is missing; write version = 0");
        refused("version = 1\n", "cluster.toml:1: no node; add [[node]]");
        refused("version = 2\n", "cluster.toml:1: this release reads version = 1 only");
        refused("version = \"1\"\n", "cluster.toml:1: version is not a whole number");
        refused("version = 1\nnode = 3\n", "cluster.toml:2: node is not a list of tables");
        refused("version = 1\nnode = [3]\n", "cluster.toml:2: node is not a list of tables");
        refused(
                TEXT.substring(0, TEXT.indexOf("[[owner]]")),
                "cluster.toml:1: no owner; add [[owner]]");
    }

    @Test
    void unknownKeysAreRefused() {
        refused(
                TEXT.replace("[[owner]]\n", "[[owner]]\nnmae = \"x\"\n"),
                "cluster.toml:14: unknown key \"nmae\"; known here: name, key");
        refused(
                TEXT.replace("version = 1", "version = 1\nclock = 1"),
                "cluster.toml:2: unknown key \"clock\"; known here: version, node, owner");
    }

    @Test
    void missingFieldsNameTheTable() {
        refused(
                TEXT.replace("address = \"[::1]:7102\"\n", ""),
                "cluster.toml:8: address is missing; write address = \"…\"");
        refused(TEXT.replace("name = \"admin\"\n", ""), "cluster.toml:13: name is missing");
    }

    @Test
    void addressesAreHostAndPort() {
        address("127.0.0.1", "address has no port; write \"HOST:PORT\"");
        address("127.0.0.1:", "address has no port; write \"HOST:PORT\"");
        address("127.0.0.1:0", "address has no valid port; a port is 1 to 65535");
        address("127.0.0.1:65536", "address has no valid port; a port is 1 to 65535");
        address("127.0.0.1:+71", "address has no valid port; a port is 1 to 65535");
        address("::1:7102", "address is an IPv6 address without brackets");
        address("[::1:7102", "address has no closing bracket");
        address("[127.0.0.1]:7102", "address is not a host and a port");
        address("a b:7102", "address is not a host and a port");
        address("[::1]7102", "address is not a host and a port");
        address(":7102", "address is not a host and a port");
    }

    @Test
    void mistypedKeysAreFoundByTheirChecksum() {
        String key = PAIR.members().getLast().key().text();
        char last = key.charAt(key.length() - 1);
        String mistyped = key.substring(0, key.length() - 1) + (last == 'q' ? 'p' : 'q');
        refused(
                TEXT.replace(key, mistyped),
                "cluster.toml:11: key checksum does not match: mistyped or cut");
        refused(TEXT.replace(key, key.substring(1)), "cluster.toml:11: key does not begin with");
        refused(TEXT.replace(key, key.substring(0, 40)), "cluster.toml:11: key has 40 characters");
    }

    @Test
    void duplicatesNameTheFirstLine() {
        String first = PAIR.members().getFirst().key().text();
        String second = PAIR.members().getLast().key().text();
        String owner = PAIR.owners().getFirst().key().text();
        refused(TEXT.replace("\"n2\"", "\"n1\""), "cluster.toml:9: the node name n1 is on line 4");
        refused(
                TEXT.replace("[::1]:7102", "127.0.0.1:7101"),
                "cluster.toml:10: the address 127.0.0.1:7101 is on line 5");
        refused(TEXT.replace(second, first), "cluster.toml:11: the key of ");
        refused(TEXT.replace(owner, first), "cluster.toml:15: the key of ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "N2", "-n", "n-", "a.b", "n 2", "../n2", "ñ"})
    void namesAreLabels(String name) {
        refused(
                TEXT.replace("\"n2\"", "\"" + name + "\""),
                "cluster.toml:9: not a name; write 1 to");
    }

    @Test
    void oversizedAndDeepFilesAreRefusedBeforeTheyAreParsed() {
        refused("#" + "x".repeat(ConfigTable.FILE_CHARS_MAX), "cluster.toml: too large");
        refused("version = 1\na = " + "[".repeat(100_000), "cluster.toml:2: nested more than 16");
        refused("a = " + "{a=".repeat(50_000), "cluster.toml:1: nested more than 16");
    }

    /// Whatever one character of the file becomes, reading it gives a cluster or one line.
    @Test
    void noMistakeOfOneCharacterEscapesAsAnotherException() {
        long seed = Long.getLong("seed", ThreadLocalRandom.current().nextLong());
        RandomGenerator random = new SplittableRandom(seed);
        for (int i = 0; i < 300; i++) {
            var text = new StringBuilder(TEXT);
            int at = random.nextInt(text.length());
            switch (random.nextInt(3)) {
                case 0 -> text.setCharAt(at, (char) random.nextInt(0x20, 0x7f));
                case 1 -> text.deleteCharAt(at);
                default -> text.insert(at, "\"=[]\n\\.#\u0000\ud800".charAt(random.nextInt(10)));
            }
            try {
                ClusterFile.parse(text.toString(), "cluster.toml");
            } catch (ClusterFileException refused) {
                assertThat(refused.getMessage()).startsWith("cluster.toml:").doesNotContain("\n");
            } catch (RuntimeException | Error escaped) {
                throw new AssertionError("replay: -Dseed=" + seed + " on:\n" + text, escaped);
            }
        }
    }

    @Test
    void filesThatCannotBeReadAreNamed(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("cluster.toml");
        assertThatExceptionOfType(ClusterFileException.class)
                .isThrownBy(() -> ClusterFile.load(file))
                .withMessage(file + ": no such file");
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe});
        assertThatExceptionOfType(ClusterFileException.class)
                .isThrownBy(() -> ClusterFile.load(file))
                .withMessageContaining("not UTF-8");
        Files.write(file, TEXT.getBytes(StandardCharsets.UTF_8));
        assertThat(ClusterFile.load(file)).isEqualTo(PAIR);
    }

    private static void address(String address, String problem) {
        refused(TEXT.replace("[::1]:7102", address), "cluster.toml:10: " + problem);
    }

    private static void refused(String text, String message) {
        assertThatExceptionOfType(ClusterFileException.class)
                .isThrownBy(() -> ClusterFile.parse(text, "cluster.toml"))
                .withMessageStartingWith(message);
    }
}
