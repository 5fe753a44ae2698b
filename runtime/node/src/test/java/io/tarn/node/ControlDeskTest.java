package io.tarn.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.catalogue.ClusterNode;
import io.tarn.catalogue.HostPort;
import io.tarn.catalogue.Parties;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.NodeIdentity;
import io.tarn.operations.control.ControlCodec;
import io.tarn.operations.control.ControlReply;
import io.tarn.operations.control.ControlRequest;
import io.tarn.operations.control.NodeStatus;
import io.tarn.storage.Store;
import io.tarn.storage.StoreLimits;
import io.tarn.transport.Message;
import io.tarn.transport.Responder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A node of one, which a writer and a stranger ask.
class ControlDeskTest {
    private static final KeyId NODE = identity(1).id();
    private static final KeyId WRITER = identity(2).id();
    private static final KeyId STRANGER = identity(3).id();
    private static final NodeStatus STATUS =
            new NodeStatus(
                    "1",
                    0,
                    "plain",
                    1,
                    false,
                    List.of(),
                    List.of(),
                    List.of(),
                    NodeStatus.ScrubStatus.NONE,
                    Optional.empty());

    @TempDir Path directory;

    private final AccusationBook accusations = new AccusationBook(() -> 0);
    private Store store;
    private Clerk clerk;
    private ControlDesk desk;

    private static NodeIdentity identity(int number) {
        return NodeIdentity.ofSeed(Bytes.ofHex("%02x".formatted(number).repeat(32)));
    }

    @BeforeEach
    void open() throws Exception {
        store = Store.open(directory, StoreLimits.small());
        var node = new ClusterNode("n1", identity(1).publicKey(), new HostPort("localhost", 1));
        var parties = new Parties(List.of(node), List.of());
        var known = new NodeDirectory(store, parties, _ -> {});
        clerk =
                new Clerk(
                        known::isNode,
                        bug -> {
                            throw new AssertionError(bug);
                        });
        desk =
                new ControlDesk(
                        store,
                        known,
                        accusations,
                        new EvidenceShelf(store),
                        () -> STATUS,
                        WRITER::equals,
                        clerk);
    }

    @AfterEach
    void close() {
        clerk.close();
        store.close();
    }

    private CompletableFuture<ControlReply> ask(KeyId caller, Message message) {
        var answer = new CompletableFuture<ControlReply>();
        desk.handle(
                caller,
                message,
                new Responder() {
                    @Override
                    public void reply(Message reply) {
                        try {
                            answer.complete(ControlCodec.decodeReply(reply));
                        } catch (Exception e) {
                            answer.completeExceptionally(e);
                        }
                    }

                    @Override
                    public void drop() {
                        answer.cancel(false);
                    }
                });
        return answer;
    }

    private CompletableFuture<ControlReply> ask(KeyId caller, ControlRequest request) {
        return ask(caller, ControlCodec.encode(request));
    }

    /// A sync costs the disk one; a stranger must not have any to give away.
    @Test
    void onlyWhoMayWriteHasTheDiskSync() {
        assertThat(ask(STRANGER, new ControlRequest.Sync())).isCompleted();
        assertThat(ask(STRANGER, new ControlRequest.Sync()).join())
                .isInstanceOf(ControlReply.Denied.class);
        clerk.start();
        assertThat(ask(WRITER, new ControlRequest.Sync()).join())
                .isEqualTo(new ControlReply.Done());
    }

    @Test
    void whoAsksTooMuchAtATimeIsDenied() {
        for (int i = 0; i < Clerk.QUESTIONS_MAX; i++) {
            assertThat(ask(STRANGER, new ControlRequest.Status())).isNotDone();
        }
        assertThat(ask(STRANGER, new ControlRequest.Status()).join())
                .isInstanceOf(ControlReply.Denied.class);
        CompletableFuture<ControlReply> other = ask(WRITER, new ControlRequest.Status());
        clerk.start();
        assertThat(other.join()).isEqualTo(new ControlReply.StatusIs(STATUS));
    }

    @Test
    void accusationsAreOfNodesAndBabbleIsALie() {
        clerk.start();
        var lie = ControlRequest.Charge.LIED;
        assertThat(ask(WRITER, new ControlRequest.Accuse(STRANGER, lie, "it lied")).join())
                .isInstanceOf(ControlReply.Denied.class);
        assertThat(ask(WRITER, new ControlRequest.Accuse(NODE, lie, "it lied")).join())
                .isEqualTo(new ControlReply.Done());
        assertThat(accusations.all()).hasSize(1);
        assertThat(ask(STRANGER, new Message(200, Bytes.EMPTY)).join())
                .isEqualTo(new ControlReply.Denied("malformed request"));
        assertThat(accusations.all()).hasSize(2);
    }
}
