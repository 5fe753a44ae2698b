package io.tarn.machine;

import static io.tarn.machine.TestCluster.NODES;
import static io.tarn.machine.TestCluster.OWNER;
import static io.tarn.machine.TestCluster.RING_OWNER;
import static io.tarn.machine.TestCluster.USER;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tarn.base.Bytes;
import io.tarn.base.CanonicalWriter;
import io.tarn.catalogue.CatalogueRequest;
import io.tarn.crypto.NodeIdentity;
import io.tarn.object.machine.ObjectRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Operations on both parts of a cluster's state, in order, with what they are answered and what the state is afterwards.
class ClusterVectorsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final TestCluster cluster = new TestCluster();
    private final List<Map<String, Object>> cases = new ArrayList<>();

    @Test
    void operations() throws IOException {
        founding();
        for (int i = 0; i < NODES.size(); i++) {
            ask("a node", RING_OWNER, new CatalogueRequest.PutNode(TestCluster.node(i)).encoding());
        }
        ask("an owner", RING_OWNER, TestCluster.putOwner().encoding());
        ask("a volume of objects", OWNER, TestCluster.putVolume().encoding());
        ask("a user that no catalogue knows", OWNER, TestCluster.grant().encoding());
        ask("an object of the user's", USER, TestCluster.put("o", "hello").encoding());
        ask("the user is no owner", USER, TestCluster.putOwner().encoding());
        ask("a quota", RING_OWNER, new ObjectRequest.SetQuota(OWNER.id(), 1L << 20).encoding());
        ask(
                "who has a quota sets none",
                OWNER,
                new ObjectRequest.SetQuota(OWNER.id(), 0).encoding());
        ask(
                "a node that holds blocks of objects",
                RING_OWNER,
                new CatalogueRequest.RemoveNode(NODES.getFirst().id()).encoding());
        ask("the newest version", USER, TestCluster.latest("o").encoding());
        ask("the catalogue's version", USER, new CatalogueRequest.NameVersion().encoding());
        ask("an operation of nobody's", RING_OWNER, Bytes.ofHex("41"));
        ask("no operation", RING_OWNER, Bytes.EMPTY);
        hold();
    }

    private static Map<String, Object> of(String comment) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("comment", comment);
        fields.put("flags", List.of("Derived"));
        fields.put("result", "valid");
        return fields;
    }

    private void founding() {
        Map<String, Object> one = of("the founding");
        var out = new CanonicalWriter();
        TestCluster.FOUNDING.write(out);
        one.put("founding", out.toBytes().hex());
        one.put("state", cluster.state.digest().toString());
        cases.add(one);
    }

    private void ask(String comment, NodeIdentity client, Bytes operation) {
        Bytes answer = cluster.ask(client, operation);
        Map<String, Object> one = of(comment);
        one.put("client", client.publicKey().encoding().hex());
        one.put("time", cluster.now);
        one.put("operation", operation.hex());
        one.put("answer", answer.hex());
        one.put("state", cluster.state.digest().toString());
        cases.add(one);
    }

    private void hold() throws IOException {
        var content = new LinkedHashMap<String, Object>();
        content.put(
                "comment",
                "Operations in order, at agreed times, by clients, on the state that a ring is"
                        + " founded with; what a ring answers, and the digest of its state afterwards"
                        + " as far as the machine makes it: without clients' numbers and the chain of"
                        + " batches");
        content.put("source", "docs/spec/cluster-machine.md");
        content.put("tests", cases);
        var colonThenSpace =
                Separators.createDefaultInstance()
                        .withObjectFieldValueSpacing(Separators.Spacing.AFTER);
        var lines = new DefaultIndenter("  ", "\n");
        var printer = new DefaultPrettyPrinter(colonThenSpace).withObjectIndenter(lines);
        printer.indentArraysWith(lines);
        String text = JSON.writer(printer).writeValueAsString(content) + "\n";
        Path file = folder().resolve("operations.json");
        if (Boolean.getBoolean("tarn.vectors.write")) {
            Files.createDirectories(folder());
            Files.writeString(file, text);
        }
        assertThat(file).hasContent(text);
    }

    private static Path folder() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null) {
            if (Files.isDirectory(folder.resolve("vectors"))) {
                return folder.resolve("vectors/machine");
            }
            folder = folder.getParent();
        }
        throw new AssertionError("no folder vectors above the working directory");
    }
}
