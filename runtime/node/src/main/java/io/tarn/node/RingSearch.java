package io.tarn.node;

import io.tarn.catalogue.ClusterNode;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.threshold.GroupKey;
import io.tarn.member.MemberException;
import io.tarn.operations.Asking;
import io.tarn.operations.Asking.Answer;
import io.tarn.operations.ServerLinks;
import io.tarn.operations.ring.RingQuestion;
import io.tarn.operations.ring.RingReply;
import io.tarn.ring.affairs.CertifiedCharter;
import io.tarn.ring.affairs.Charter;
import io.tarn.storage.StoreException;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks other nodes where the ring stands: by which a new node finds it, and one that was away finds those who
/// are its members now. Goes on for as long as the node runs.
final class RingSearch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RingSearch.class);
    private static final long PAUSE_MS = 15_000;
    private static final long PAUSE_UNTIL_FOUND_MS = 500;
    private static final long BELATED_MS_MAX = 2_000;

    private final KeyId self;
    private final Optional<GroupKey> key;
    private final ServerLinks links;
    private final NodeDirectory directory;
    private final RingDesk desk;
    private final Consumer<ClusterNode> hinted;
    private final Thread thread = Thread.ofVirtual().name("tarn-ring-search").unstarted(this::run);

    /// @param key of the ring, if the cluster file names it
    /// @param hinted hears where members may be found, by the word of whoever says so
    RingSearch(
            KeyId self,
            Optional<GroupKey> key,
            ServerLinks links,
            NodeDirectory directory,
            RingDesk desk,
            Consumer<ClusterNode> hinted) {
        this.self = self;
        this.key = key;
        this.links = links;
        this.directory = directory;
        this.desk = desk;
        this.hinted = hinted;
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (true) {
                desk.resume();
                askAll();
                Thread.sleep(desk.hasBegun() ? PAUSE_MS : PAUSE_UNTIL_FOUND_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void askAll() {
        // Whoever is a member now may speak to this node, also before it has any state.
        desk.charter().ifPresent(known -> directory.chartered(known.statement().charter()));
        var asked = new ArrayList<CompletableFuture<Answer<RingReply>>>();
        for (ClusterNode node : directory.nodes()) {
            KeyId id = node.key().id();
            if (!id.equals(self)) {
                var question = new RingQuestion.WhichRing();
                asked.add(
                        Asking.ring(links, id, question)
                                .whenCompleteAsync(
                                        (answer, _) -> heard(id, answer),
                                        Thread::startVirtualThread));
            }
        }
        Asking.enough(asked, asked.size() / 2 + 1, BELATED_MS_MAX).join();
    }

    private synchronized void heard(KeyId from, Answer<RingReply> answer) {
        if (!(answer instanceof Answer.Said<RingReply>(RingReply.RingIs is))
                || is.charter().isEmpty()) {
            return;
        }
        CertifiedCharter charter = is.charter().get();
        Charter said = charter.statement().charter();
        boolean isNews =
                desk.charter()
                        .map(known ->
                                known.statement().charter().epoch().compareTo(said.epoch()) < 0)
                        .orElse(true);
        if (!isNews) {
            return;
        }
        if (!desk.hasBegun()) {
            boolean isProven =
                    key.filter(charter::verify).isPresent()
                            && is.founding().ring().equals(said.membership().ring());
            if (!isProven) {
                return;
            }
            try {
                desk.join(is.founding());
            } catch (StoreException | MemberException e) {
                LOG.error("cannot join the ring: {}", e.getMessage());
                return;
            }
        }
        if (key.or(desk::key).filter(charter::verify).isPresent()) {
            directory.chartered(said);
            is.places(said.membership()).forEach(hinted);
        }
        desk.shown(from, charter);
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
