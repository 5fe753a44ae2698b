package io.tarn.cli;

import io.tarn.base.MalformedException;
import io.tarn.block.BlockShape;
import io.tarn.block.Durability;
import io.tarn.block.Redundancy;
import io.tarn.block.VolumeDescriptor;
import io.tarn.bucket.BucketStore;
import io.tarn.client.ClusterClient.Changed;
import io.tarn.client.ClusterClient.NewVolume;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `tarn volume create`: the owner's signed word on what a volume is.
@Command(name = "create", description = "Create a volume of mutable blocks.")
final class VolumeCreateCommand extends TarnCommand {
    @Mixin private final ClusterOptions cluster = new ClusterOptions();

    @Parameters(paramLabel = "NAME", description = "1 to 64 of a-z 0-9 . _ -")
    private String name = "";

    @Option(
            names = "--size",
            paramLabel = "SIZE",
            required = true,
            converter = ByteCount.Converter.class,
            description = "Capacity, for example 10G; a multiple of the block size.")
    private ByteCount size = new ByteCount(0);

    @Option(
            names = "--faults",
            paramLabel = "F",
            defaultValue = "1",
            description = "Servers that may lie or fail, 1 to 10 (default ${DEFAULT-VALUE}).")
    private int faults;

    @Option(
            names = "--needed",
            paramLabel = "M",
            description = "Fragments that rebuild a block (default F + 1); M + 2F servers hold it.")
    private int needed;

    @Option(
            names = "--block-size",
            paramLabel = "SIZE",
            defaultValue = "64K",
            converter = ByteCount.Converter.class,
            description = "A power of two from 4K to 1M (default ${DEFAULT-VALUE}).")
    private ByteCount blockSize = new ByteCount(0);

    @Option(
            names = "--durability",
            paramLabel = "MODE",
            defaultValue = "fsync",
            description =
                    "fsync: writes are on disk when acknowledged. memory: soon after, for servers"
                            + " with batteries (default ${DEFAULT-VALUE}).")
    private Durability durability = Durability.FSYNC;

    @Option(
            names = "--node",
            paramLabel = "NAME",
            split = ",",
            description =
                    "The nodes that hold it, all M + 2F; repeatable, or N1,N2,… (default: volumes are"
                            + " spread over the cluster).")
    private List<String> nodes = new ArrayList<>();

    @Option(
            names = "--writer",
            paramLabel = "KEY",
            description = "Who may write besides the owner: tarn1… or tarnkey1…; repeatable.")
    private List<String> writers = new ArrayList<>();

    @Option(
            names = "--reader",
            paramLabel = "KEY",
            description = "Who may read besides writers; repeatable.")
    private List<String> readers = new ArrayList<>();

    @Option(
            names = "--proof",
            paramLabel = "FILE",
            description = "Where to write the ring's word that it is made; see tarn verify.")
    private Optional<Path> proof = Optional.empty();

    private final Connector connector;

    VolumeCreateCommand(Connector connector) {
        this.connector = connector;
    }

    @Override
    public Report call() throws CommandFailure {
        BlockShape shape = checkedShape();
        List<KeyId> mayWrite = keys(writers);
        List<KeyId> mayRead = keys(readers);
        try (ClusterSession session = cluster.connect(connector)) {
            NodeNames names = session.names();
            Changed.Made made = session.create(volume(shape, names, mayWrite, mayRead));
            if (proof.isPresent()) {
                ProofFiles.write(proof.get(), made.proof());
            }
            return new VolumeShowCommand.Shown(made.descriptor(), names);
        }
    }

    private BlockShape checkedShape() throws CommandFailure {
        if (!VolumeDescriptor.isName(name)) {
            throw usage("'%s' is not a volume's name; write 1 to 64 of a-z 0-9 . _ -", name);
        }
        if (BucketStore.isVolumeName(name)) {
            throw usage("'%s': names that end in _ are for buckets; make one with S3", name);
        }
        BlockShape shape = shape();
        int servers = shape.redundancy().servers();
        if (!nodes.isEmpty() && nodes.size() != servers) {
            throw usage("--node names %d of %d nodes", nodes.size(), servers);
        }
        return shape;
    }

    private NewVolume volume(
            BlockShape shape, NodeNames names, List<KeyId> mayWrite, List<KeyId> mayRead)
            throws CommandFailure {
        Redundancy redundancy = shape.redundancy();
        if (redundancy.servers() > names.nodes().size()) {
            throw usage(
                    "f = %d and m = %d need m + 2f = %d nodes, and the cluster has %d",
                    redundancy.faults(),
                    redundancy.needed(),
                    redundancy.servers(),
                    names.nodes().size());
        }
        return new NewVolume(
                name,
                redundancy,
                shape.blockBytes(),
                shape.blocks(),
                durability,
                servers(names),
                mayWrite,
                mayRead);
    }

    private List<KeyId> servers(NodeNames names) throws CommandFailure {
        List<KeyId> servers = new ArrayList<>();
        for (String node : nodes) {
            KeyId server = names.required(node).key().id();
            if (servers.contains(server)) {
                throw usage("--node %s is given twice", node);
            }
            servers.add(server);
        }
        return servers;
    }

    private BlockShape shape() throws CommandFailure {
        Redundancy redundancy = redundancy();
        long block = blockSize.bytes();
        if (block > BlockShape.BLOCK_BYTES_MAX || !BlockShape.isBlockLength((int) block)) {
            throw usage("--block-size %s is not a power of two from 4 KiB to 1 MiB", blockSize);
        }
        if (size.bytes() == 0 || size.bytes() % block != 0) {
            throw usage("--size %s is not a multiple of the block size, %s", size, blockSize);
        }
        long blocks = size.bytes() / block;
        if (blocks > BlockShape.BLOCKS_MAX) {
            throw usage("--size %s is more than 2^42 blocks", size);
        }
        return new BlockShape(redundancy, (int) block, blocks);
    }

    private Redundancy redundancy() throws CommandFailure {
        try {
            return new Redundancy(faults, needed == 0 ? faults + 1 : needed);
        } catch (IllegalArgumentException e) {
            throw usage("%s", String.valueOf(e.getMessage()));
        }
    }

    private static List<KeyId> keys(List<String> texts) throws CommandFailure {
        List<KeyId> keys = new ArrayList<>();
        for (String text : texts) {
            try {
                keys.add(
                        text.startsWith("tarnkey1")
                                ? IdentityKey.ofText(text).id()
                                : KeyId.ofText(text));
            } catch (MalformedException e) {
                throw usage("the key %s %s", text, String.valueOf(e.getMessage()));
            }
        }
        return keys;
    }

    private static CommandFailure usage(String format, Object... facts) {
        return new CommandFailure(ExitStatus.USAGE, format.formatted(facts));
    }
}
