package io.tarn.cluster;

import io.tarn.base.MalformedException;
import io.tarn.catalogue.ClusterNode;
import io.tarn.catalogue.ClusterOwner;
import io.tarn.catalogue.HostPort;
import io.tarn.catalogue.Parties;
import io.tarn.catalogue.PartyName;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.threshold.GroupKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `cluster.toml`: how a cluster is found, and what it was founded with, as text that people edit
/// (docs/spec/cluster-file.md).
public final class ClusterFile {
    public static final String NAME = "cluster.toml";

    private static final int VERSION = 1;

    private ClusterFile() {}

    /// The cluster that a file describes.
    public static ClusterMap load(Path file) throws ClusterFileException {
        return parse(ConfigFiles.read(file), file.toString());
    }

    /// The cluster that `text` describes.
    ///
    /// @param origin what to call the file in messages
    public static ClusterMap parse(String text, String origin) throws ClusterFileException {
        ConfigTable root = ConfigTable.parse(text, origin);
        root.requireVersion(VERSION);
        root.allowOnly("version", "ring", "node", "owner");
        var seen = new Seen();
        List<ClusterNode> nodes = new ArrayList<>();
        for (ConfigTable table : bounded(root, "node", Parties.NODES_MAX)) {
            nodes.add(node(table, seen));
        }
        List<ClusterOwner> owners = new ArrayList<>();
        for (ConfigTable table : bounded(root, "owner", Parties.OWNERS_MAX)) {
            owners.add(owner(table, seen));
        }
        if (nodes.isEmpty()) {
            throw root.atLine(root.lineOf("node"), "no node; add [[node]]");
        }
        var parties = new Parties(nodes, owners);
        ConfigTable ring =
                root.table("ring")
                        .orElseThrow(() ->
                                root.atLine(1, "no ring; add [ring] with its key or its founders"));
        return new ClusterMap(parties, RingSection.parse(ring, parties));
    }

    /// The text that [#parse] reads back as this map.
    public static String format(ClusterMap map) {
        var text = new StringBuilder("version = ").append(VERSION).append('\n');
        RingSection.format(map, text);
        for (ClusterNode node : map.parties().nodes()) {
            format(node, text);
        }
        for (ClusterOwner owner : map.parties().owners()) {
            text.append("\n[[owner]]\n");
            field(text, "name", owner.name());
            field(text, "key", owner.key().text());
        }
        return text.toString();
    }

    /// Writes the key of its ring into a cluster file; of the rest every byte stays as it is.
    ///
    /// @param file that [#load] has read, and that names no key
    public static void addKey(Path file, GroupKey key) throws ClusterFileException {
        String text = ConfigFiles.read(file);
        String with = RingSection.withKey(text, key);
        boolean isSame = parse(with, file.toString()).ring().key().filter(key::equals).isPresent();
        if (!isSame) {
            throw new ClusterFileException(
                    file + ": write key = \"" + key.text() + "\" under [ring] by hand");
        }
        ConfigFiles.replace(file, with);
    }

    /// Adds a node at the end of a cluster file; of the rest every byte stays as it is.
    public static void addNode(Path file, ClusterNode node) throws ClusterFileException {
        var text = new StringBuilder(ConfigFiles.read(file));
        text.append(text.toString().endsWith("\n") ? "" : "\n");
        format(node, text);
        var _ = parse(text.toString(), file.toString());
        ConfigFiles.replace(file, text.toString());
    }

    private static void format(ClusterNode node, StringBuilder text) {
        text.append("\n[[node]]\n");
        field(text, "name", node.name());
        field(text, "address", node.address().toString());
        field(text, "key", node.key().text());
    }

    static void field(StringBuilder text, String key, String value) {
        text.append(key).append(" = ").append(ConfigTable.quote(value)).append('\n');
    }

    private static List<ConfigTable> bounded(ConfigTable root, String key, int max)
            throws ClusterFileException {
        List<ConfigTable> tables = root.tables(key);
        if (tables.size() > max) {
            throw tables.get(max)
                    .atLine(tables.get(max).line(), "more than " + max + " " + key + "s");
        }
        return tables;
    }

    private static ClusterNode node(ConfigTable table, Seen seen) throws ClusterFileException {
        table.allowOnly("name", "address", "key");
        String name = name(table, "node", seen);
        HostPort address = address(table, "address");
        seen.once(table, "address", "the address " + address);
        IdentityKey key = key(table, seen);
        return new ClusterNode(name, key, address);
    }

    private static ClusterOwner owner(ConfigTable table, Seen seen) throws ClusterFileException {
        table.allowOnly("name", "key");
        String name = name(table, "owner", seen);
        return new ClusterOwner(name, key(table, seen));
    }

    private static String name(ConfigTable table, String kind, Seen seen)
            throws ClusterFileException {
        String name = table.string("name");
        if (!PartyName.isValid(name)) {
            throw table.at("name", "not a name; write " + PartyName.GRAMMAR);
        }
        seen.once(table, "name", "the %s name %s".formatted(kind, name));
        return name;
    }

    /// The `HOST:PORT` under `key`.
    static HostPort address(ConfigTable table, String key) throws ClusterFileException {
        try {
            return HostPort.parse(table.string(key));
        } catch (MalformedException e) {
            throw table.at(key, key + " " + e.getMessage());
        }
    }

    private static IdentityKey key(ConfigTable table, Seen seen) throws ClusterFileException {
        try {
            IdentityKey key = IdentityKey.ofText(table.string("key"));
            seen.once(table, "key", "the key of " + key.id().shortText());
            return key;
        } catch (MalformedException e) {
            throw table.at("key", "key %s; copy it from `tarn init`".formatted(e.getMessage()));
        }
    }

    /// What stood in the file before, and where: names, addresses and keys are there once.
    private static final class Seen {
        private final Map<String, Integer> lines = new HashMap<>();

        void once(ConfigTable table, String key, String what) throws ClusterFileException {
            @Nullable Integer before = lines.putIfAbsent(what, table.lineOf(key));
            if (before != null) {
                throw table.at(
                        key, "%s is on line %d already; each must differ".formatted(what, before));
            }
        }
    }
}
