package io.tarn.block.immutable;

import static io.tarn.block.immutable.FragmentPlacementTest.block;
import static io.tarn.block.immutable.FragmentPlacementTest.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.crypto.KeyId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The vectors of docs/spec/placement.md are what this code computes. They are written only when asked for, by
/// `-Dtarn.vectors.write=true`: a fragment that is placed otherwise is looked for at the wrong node.
class PlacementVectorsTest {
    private static final Path FILE = Path.of("../../vectors/block/placement.json");

    /// @param weights of nodes 0, 1, …
    record Case(String comment, List<Integer> weights, int number, int places) {
        String toJson() {
            var nodes = new TreeMap<KeyId, Integer>();
            for (int i = 0; i < weights.size(); i++) {
                nodes.put(node(i), weights.get(i));
            }
            List<KeyId> holders = FragmentPlacement.of(nodes).holders(block(number), places);
            String listed =
                    nodes.entrySet().stream()
                            .map(entry ->
                                    "        { \"node\": \"%s\", \"weight\": %d }"
                                            .formatted(hex(entry.getKey()), entry.getValue()))
                            .collect(Collectors.joining(",\n"));
            String held =
                    holders.stream()
                            .map(holder -> "        \"%s\"".formatted(hex(holder)))
                            .collect(Collectors.joining(",\n"));
            return """
                {
                  "comment": "%s",
                  "flags": ["Derived"],
                  "result": "valid",
                  "block": "%s",
                  "nodes": [
            %s
                  ],
                  "holders": [
            %s
                  ]
                }\
            """
                    .formatted(comment, block(number), listed, held);
        }

        private static String hex(KeyId node) {
            return node.digest().value().hex();
        }
    }

    private static final List<Case> CASES =
            List.of(
                    new Case("as many nodes as fragments", alike(4), 1, 4),
                    new Case("one node more", alike(5), 1, 4),
                    new Case("more fragments than draws in a hash", alike(12), 2, 9),
                    new Case("nodes of different weights", List.of(1, 2, 3, 5, 8, 13), 3, 4),
                    new Case("the greatest weight", List.of(65535, 1, 1, 1, 65535), 4, 4));

    private static List<Integer> alike(int nodes) {
        return IntStream.range(0, nodes).map(_ -> 1).boxed().toList();
    }

    @Test
    void placementVectors() throws IOException {
        String text =
                """
                {
                  "comment": "Nodes that are to hold fragments 0, 1, … of a block",
                  "source": "docs/spec/placement.md",
                  "tests": [
                %s
                  ]
                }
                """
                        .formatted(
                                CASES.stream()
                                        .map(one -> one.toJson().indent(2).stripTrailing())
                                        .collect(Collectors.joining(",\n")));
        if (Boolean.getBoolean("tarn.vectors.write")) {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, text);
        }
        assertThat(FILE).hasContent(text);
    }
}
