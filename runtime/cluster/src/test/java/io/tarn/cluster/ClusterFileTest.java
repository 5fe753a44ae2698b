package io.tarn.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.catalogue.ClusterNode;
import io.tarn.catalogue.ClusterOwner;
import io.tarn.catalogue.HostPort;
import io.tarn.catalogue.Parties;
import io.tarn.crypto.threshold.GroupKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterFileTest {
    private static final Parties PARTIES =
            new Parties(
                    List.of(
                            node(1, "127.0.0.1", 7101),
                            node(2, "::1", 7102),
                            node(3, "127.0.0.1", 7103),
                            node(4, "127.0.0.1", 7104)),
                    List.of(new ClusterOwner("admin", Keys.ofNumber(5).publicKey())));

    private static final ClusterMap CLUSTER =
            new ClusterMap(
                    PARTIES,
                    new RingSection(
                            PARTIES.nodes().stream().map(ClusterNode::key).toList(),
                            Optional.of(Keys.ofNumber(5).publicKey()),
                            Optional.empty()));

    private static final String TEXT = ClusterFile.format(CLUSTER);

    /// Of the public beacon quicknet: any point that is a key will do.
    private static final GroupKey KEY = quicknet();

    private static ClusterNode node(int number, String host, int port) {
        return new ClusterNode(
                "n" + number, Keys.ofNumber(number).publicKey(), new HostPort(host, port));
    }

    private static GroupKey quicknet() {
        try {
            return GroupKey.of(
                    Bytes.ofHex(
                            "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c"
                                    + "8c4b450b6a0a6c3ac6a5776a2d1064510d1fec758c921cc22b0e17e63aaf4bcb"
                                    + "5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a"));
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void readsWhatItWrites() throws Exception {
        assertThat(ClusterFile.parse(TEXT, "cluster.toml")).isEqualTo(CLUSTER);
    }

    @Test
    void ringIsKnownByItsKeyAlone() throws Exception {
        var shrunk =
                new ClusterMap(
                        new Parties(PARTIES.nodes(), List.of()),
                        new RingSection(List.of(), Optional.empty(), Optional.of(KEY)));
        String text = ClusterFile.format(shrunk);
        assertThat(text).doesNotContain("founders").doesNotContain("owner");
        assertThat(ClusterFile.parse(text, "cluster.toml")).isEqualTo(shrunk);
        assertThat(shrunk.founding()).isEmpty();
    }

    @Test
    void ringWithoutKeyOrFoundersIsRefused() {
        String founders = "founders = [\"n1\", \"n2\", \"n3\", \"n4\"]\n";
        refused(TEXT.replace("[ring]\n", "[rang]\n"), "cluster.toml:3: unknown key \"rang\"");
        refused(
                TEXT.replace(founders, "").replace("owner = \"admin\"\n", ""),
                "cluster.toml:3: key is missing; write key = \"tarnring1…\"");
        refused(TEXT.replace(founders, ""), "cluster.toml:3: founders is missing");
        refused(TEXT.replace("owner = \"admin\"\n", ""), "cluster.toml:3: owner is missing");
        refused(TEXT.replace("[\"n1\", ", "[\"n9\", "), "cluster.toml:4: no [[node]] is named n9");
        refused(
                TEXT.replace("[\"n1\", ", "["),
                "cluster.toml:4: a ring has 4, 7, 10 or 13 different members");
        refused(
                TEXT.replace("[\"n1\", ", "[\"n2\", "),
                "cluster.toml:4: a ring has 4, 7, 10 or 13 different members");
        refused(
                TEXT.replace("[\"n1\", ", "[7, "),
                "cluster.toml:4: founders is not a list of texts");
        refused(
                TEXT.replace("owner = \"admin\"", "owner = \"n1\""),
                "cluster.toml:5: no [[owner]] is named n1");
        refused(TEXT.replace("[ring]\n", "[ring]\nkey = \"tarnring1x\"\n"), "cluster.toml:4: key ");
    }

    @Test
    void keyIsWrittenIntoTheFileAndTheRestStays(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("cluster.toml");
        String mine = TEXT.replace("[ring]\n", "# by hand\n  [ring] # of ours\n");
        Files.writeString(file, mine);
        ClusterFile.addKey(file, KEY);
        assertThat(ClusterFile.load(file).ring().key()).contains(KEY);
        String key = "key = \"" + KEY.text() + "\"\n";
        assertThat(Files.readString(file)).isEqualTo(mine.replace("ours\n", "ours\n" + key));
    }

    @Test
    void nodeIsAddedAtTheEnd(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("cluster.toml");
        Files.writeString(file, TEXT);
        ClusterNode more = node(6, "host", 7106);
        ClusterFile.addNode(file, more);
        assertThat(Files.readString(file)).startsWith(TEXT);
        assertThat(ClusterFile.load(file).parties().node("n6")).contains(more);
        assertThat(ClusterFile.load(file).founding()).isEqualTo(CLUSTER.founding());
        assertThatExceptionOfType(ClusterFileException.class)
                .isThrownBy(() -> ClusterFile.addNode(file, more));
    }

    @Test
    void syntaxErrorsNameTheLine() {
        refused(TEXT.replace("[[owner]]", "[[owner]"), "cluster.toml:27: ");
        refused(TEXT.replace("name = \"n2\"", "name = n2"), "cluster.toml:13: ");
    }

    @Test
    void emptyAndForeignTextIsRefused() {
        refused("", "cluster.toml: empty");
        refused(" \n\t\n", "cluster.toml: empty");
        refused("# nothing here\n", "cluster.toml:1: version is missing; write version = 0");
        refused("version = 1\n", "cluster.toml:1: no node; add [[node]]");
        refused(
                TEXT.substring(0, TEXT.indexOf("[ring]"))
                        + TEXT.substring(TEXT.indexOf("[[node]]")),
                "cluster.toml:1: no ring; add [ring]");
        refused("version = 2\n", "cluster.toml:1: this release reads version = 1 only");
        refused("version = \"1\"\n", "cluster.toml:1: version is not a whole number");
        refused("version = 1\nnode = 3\n", "cluster.toml:2: node is not a list of tables");
        refused("version = 1\nnode = [3]\n", "cluster.toml:2: node is not a list of tables");
    }

    @Test
    void unknownKeysAreRefused() {
        refused(
                TEXT.replace("[[owner]]\n", "[[owner]]\nnmae = \"x\"\n"),
                "cluster.toml:28: unknown key \"nmae\"; known here: name, key");
        refused(
                TEXT.replace("version = 1", "version = 1\nclock = 1"),
                "cluster.toml:2: unknown key \"clock\"; known here: version, ring, node, owner");
    }

    @Test
    void missingFieldsNameTheTable() {
        refused(
                TEXT.replace("address = \"[::1]:7102\"\n", ""),
                "cluster.toml:12: address is missing; write address = \"…\"");
        refused(TEXT.replace("name = \"admin\"\n", ""), "cluster.toml:27: name is missing");
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
        String key = PARTIES.nodes().get(1).key().text();
        char last = key.charAt(key.length() - 1);
        String mistyped = key.substring(0, key.length() - 1) + (last == 'q' ? 'p' : 'q');
        refused(
                TEXT.replace(key, mistyped),
                "cluster.toml:15: key checksum does not match: mistyped or cut");
        refused(TEXT.replace(key, key.substring(1)), "cluster.toml:15: key does not begin with");
        refused(TEXT.replace(key, key.substring(0, 40)), "cluster.toml:15: key has 40 characters");
    }

    @Test
    void duplicatesNameTheFirstLine() {
        String first = PARTIES.nodes().getFirst().key().text();
        String second = PARTIES.nodes().get(1).key().text();
        String owner = PARTIES.owners().getFirst().key().text();
        refused(
                TEXT.replace("name = \"n2\"", "name = \"n1\""),
                "cluster.toml:13: the node name n1 is on line 8");
        refused(
                TEXT.replace("[::1]:7102", "127.0.0.1:7101"),
                "cluster.toml:14: the address 127.0.0.1:7101 is on line 9");
        refused(TEXT.replace(second, first), "cluster.toml:15: the key of ");
        refused(TEXT.replace(owner, first), "cluster.toml:29: the key of ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "N2", "-n", "n-", "a.b", "n 2", "../n2", "ñ"})
    void namesAreLabels(String name) {
        refused(
                TEXT.replace("name = \"n2\"", "name = \"" + name + "\""),
                "cluster.toml:13: not a name; write 1 to");
    }

    @Test
    void controlCharactersOfNamesAreShownInOneLine() {
        refused(
                TEXT.replace("[\"n1\", \"n2\"", "[\"n1\", \"\\nn2\\u001b\""),
                "cluster.toml:4: no [[node]] is named \\u000An2\\u001B");
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
        assertThat(ClusterFile.load(file)).isEqualTo(CLUSTER);
    }

    private static void address(String address, String problem) {
        refused(TEXT.replace("[::1]:7102", address), "cluster.toml:14: " + problem);
    }

    private static void refused(String text, String message) {
        assertThatExceptionOfType(ClusterFileException.class)
                .isThrownBy(() -> ClusterFile.parse(text, "cluster.toml"))
                .withMessageStartingWith(message);
    }
}
