package io.tarn.cluster;

import io.tarn.base.MalformedException;
import io.tarn.crypto.IdentityKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `cluster.toml`: the nodes and owners of a cluster, as text that people edit
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
        root.allowOnly("version", "node", "owner");
        var seen = new Seen();
        List<ClusterMember> members = new ArrayList<>();
        for (ConfigTable table : bounded(root, "node", ClusterMap.MEMBERS_MAX)) {
            members.add(member(table, seen));
        }
        List<ClusterOwner> owners = new ArrayList<>();
        for (ConfigTable table : bounded(root, "owner", ClusterMap.OWNERS_MAX)) {
            owners.add(owner(table, seen));
        }
        return new ClusterMap(members, owners);
    }

    /// The text that [#parse] reads back as this map.
    public static String format(ClusterMap map) {
        var text = new StringBuilder("version = ").append(VERSION).append('\n');
        for (ClusterMember member : map.members()) {
            text.append("\n[[node]]\n");
            field(text, "name", member.name());
            field(text, "address", member.address().toString());
            field(text, "key", member.key().text());
        }
        for (ClusterOwner owner : map.owners()) {
            text.append("\n[[owner]]\n");
            field(text, "name", owner.name());
            field(text, "key", owner.key().text());
        }
        return text.toString();
    }

    private static void field(StringBuilder text, String key, String value) {
        text.append(key).append(" = ").append(ConfigTable.quote(value)).append('\n');
    }

    private static List<ConfigTable> bounded(ConfigTable root, String key, int max)
            throws ClusterFileException {
        List<ConfigTable> tables = root.tables(key);
        if (tables.isEmpty()) {
            throw root.atLine(root.lineOf(key), "no %s; add [[%s]]".formatted(key, key));
        }
        if (tables.size() > max) {
            throw tables.get(max)
                    .atLine(tables.get(max).line(), "more than " + max + " " + key + "s");
        }
        return tables;
    }

    private static ClusterMember member(ConfigTable table, Seen seen) throws ClusterFileException {
        table.allowOnly("name", "address", "key");
        String name = name(table, "node", seen);
        HostPort address = address(table, "address");
        seen.once(table, "address", "the address " + address);
        IdentityKey key = key(table, seen);
        return new ClusterMember(name, key, address.host(), address.port());
    }

    private static ClusterOwner owner(ConfigTable table, Seen seen) throws ClusterFileException {
        table.allowOnly("name", "key");
        String name = name(table, "owner", seen);
        return new ClusterOwner(name, key(table, seen));
    }

    private static String name(ConfigTable table, String kind, Seen seen)
            throws ClusterFileException {
        String name = table.string("name");
        if (!MemberName.isValid(name)) {
            throw table.at("name", "not a name; write " + MemberName.GRAMMAR);
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
