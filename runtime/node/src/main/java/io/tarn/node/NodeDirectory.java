package io.tarn.node;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.catalogue.Catalogue;
import io.tarn.catalogue.CatalogueEntry;
import io.tarn.catalogue.ClusterNode;
import io.tarn.catalogue.Parties;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import io.tarn.ring.Epoch;
import io.tarn.ring.affairs.Charter;
import io.tarn.storage.Applied;
import io.tarn.storage.Batch;
import io.tarn.storage.KeyRange;
import io.tarn.storage.Shelf;
import io.tarn.storage.Store;
import io.tarn.storage.StoreException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Who the nodes of the cluster are, and who may connect: by the ring's word, once there is one; before, by the
/// cluster file, and by what the ring had said before the last stop. Safe for use by many threads.
final class NodeDirectory {
    private static final String NODE_KEY = "party/";

    private final Store store;
    private final Parties ofFile;
    private final Consumer<ClusterNode> learned;
    private final ConcurrentMap<KeyId, ClusterNode> nodes = new ConcurrentHashMap<>();

    /// As they are on disk.
    private final ConcurrentMap<KeyId, ClusterNode> kept = new ConcurrentHashMap<>();

    private volatile Members members = Members.NONE;
    private volatile Optional<Catalogue> agreed = Optional.empty();

    /// Who runs the ring, and who did before: they hand over.
    private record Members(Optional<Epoch> epoch, Set<KeyId> now, Set<KeyId> before) {
        static final Members NONE = new Members(Optional.empty(), Set.of(), Set.of());

        boolean has(KeyId id) {
            return now.contains(id) || before.contains(id);
        }

        /// An earlier charter brings nobody back.
        Members with(Charter charter) {
            boolean isNews = epoch.map(known -> known.compareTo(charter.epoch()) < 0).orElse(true);
            return isNews
                    ? new Members(
                            Optional.of(charter.epoch()),
                            charter.membership().members().stream()
                                    .map(IdentityKey::id)
                                    .collect(Collectors.toUnmodifiableSet()),
                            now)
                    : this;
        }
    }

    /// @param learned hears of every node, and where it may be found
    NodeDirectory(Store store, Parties ofFile, Consumer<ClusterNode> learned)
            throws StoreException, MalformedException {
        this.store = store;
        this.ofFile = ofFile;
        this.learned = learned;
        var found = new ArrayList<Bytes>();
        store.scan(
                Shelf.META, KeyRange.prefix(prefix()), Integer.MAX_VALUE, (_, v) -> found.add(v));
        for (Bytes bytes : found) {
            if (CatalogueEntry.of(bytes) instanceof CatalogueEntry.OfNode(ClusterNode node)) {
                nodes.put(node.key().id(), node);
                kept.put(node.key().id(), node);
            }
        }
        ofFile.nodes().forEach(node -> nodes.putIfAbsent(node.key().id(), node));
        ofFile.nodes().forEach(learned);
        nodes.values().forEach(learned);
    }

    private static Bytes prefix() {
        return Bytes.owning(NODE_KEY.getBytes(StandardCharsets.US_ASCII));
    }

    /// The ring has agreed to this. Nodes are remembered over a restart; none is forgotten, for it may hold
    /// what others need until it is empty.
    ///
    /// @return whether the disk has taken what is news
    boolean agreed(Catalogue catalogue) throws StoreException {
        agreed = Optional.of(catalogue);
        var batch = new Batch();
        var news = new ArrayList<ClusterNode>();
        for (ClusterNode node : catalogue.nodes()) {
            if (!node.equals(kept.get(node.key().id()))) {
                Bytes entry = new CatalogueEntry.OfNode(node).encoding();
                var id = new CanonicalWriter();
                node.key().id().write(id);
                batch.put(Shelf.META, Bytes.concat(prefix(), id.toBytes()), entry);
                news.add(node);
            }
        }
        if (news.isEmpty()) {
            return true;
        }
        if (!(store.apply(batch) instanceof Applied.Done)) {
            return false;
        }
        store.sync();
        news.forEach(node -> {
            nodes.put(node.key().id(), node);
            kept.put(node.key().id(), node);
            learned.accept(node);
        });
        return true;
    }

    /// Its members speak with this node whatever the catalogue lists, and so do those of the epoch before; earlier
    /// ones have no business here any more.
    synchronized void chartered(Charter charter) {
        members = members.with(charter);
    }

    Optional<IdentityKey> key(KeyId node) {
        return Optional.ofNullable(nodes.get(node)).map(ClusterNode::key);
    }

    /// Who the nodes are now, those that were aside: of a catalogue, unless it lists nobody yet.
    Collection<ClusterNode> nodesNow(Optional<Catalogue> catalogue) {
        return catalogue
                .map(Catalogue::nodes)
                .filter(listed -> !listed.isEmpty())
                .orElse(ofFile.nodes());
    }

    /// Who the nodes are, and were.
    Collection<ClusterNode> nodes() {
        return nodes.values();
    }

    /// Whether somebody is, or was, a node, or is a member of the ring.
    boolean isNode(KeyId id) {
        return nodes.containsKey(id) || members.has(id);
    }

    /// Whether somebody has any business here.
    boolean knows(KeyId id) {
        // Before its owner has introduced anybody, the ring's word is about nobody.
        Optional<Catalogue> said = agreed.filter(catalogue -> !catalogue.nodes().isEmpty());
        return members.has(id)
                || said.map(catalogue -> catalogue.knows(id))
                        .orElseGet(() -> nodes.containsKey(id) || ofFile.owner(id).isPresent());
    }
}
