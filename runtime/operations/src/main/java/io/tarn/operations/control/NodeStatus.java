package io.tarn.operations.control;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.block.VolumeId;
import io.tarn.crypto.KeyId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A node's word on itself.
///
/// @param version of the software
/// @param uptimeSeconds since its process started
/// @param coding which implementations of the mathematics run
/// @param freeBytes room on its disk
/// @param diskFull it refuses prepares
/// @param volumes those it serves
/// @param accused servers that it, or clients that told it, complain of
/// @param ring where the ring stands here; empty while the node does not know it yet
public record NodeStatus(
        String version,
        long uptimeSeconds,
        String coding,
        long freeBytes,
        boolean diskFull,
        List<VolumeStatus> volumes,
        List<Accused> accused,
        Optional<RingStatus> ring) {
    private static final int TEXT_BYTES_MAX = 512;
    private static final int VOLUMES_MAX = 4096;
    private static final int ACCUSED_MAX = 1024;

    public NodeStatus {
        volumes = List.copyOf(volumes);
        accused = List.copyOf(accused);
    }

    /// A node's part of one volume.
    ///
    /// @param knownBelow blocks below are known; the volume's count when the node has caught up
    /// @param scannedBelow how far the present scan against the other servers has come
    /// @param staged prepares that wait for a commit
    /// @param waiting blocks that wait for repair
    /// @param repaired blocks repaired since the start
    /// @param rotten fragments and records found rotten or missing since the start
    /// @param etaSeconds until the present scan ends at its speed so far; 0 if that is not known
    public record VolumeStatus(
            VolumeId id,
            String name,
            long blocks,
            int blockBytes,
            long knownBelow,
            long scannedBelow,
            long staged,
            long waiting,
            long repaired,
            long rotten,
            long etaSeconds) {
        /// It answers for every block.
        public boolean isCurrent() {
            return knownBelow >= blocks && waiting == 0;
        }
    }

    /// What the node knows against another server.
    ///
    /// @param found lies that the node itself has caught
    /// @param told lies that clients say they have caught
    /// @param lie the last of them; empty if there is none
    /// @param complaint how it fails others at present, by the node's or a client's word, though
    ///     nothing is proven; empty if nobody complains
    public record Accused(KeyId server, long found, long told, String lie, String complaint) {}

    public Bytes toBytes() {
        var out = new CanonicalWriter().text(version).u64(uptimeSeconds).text(coding);
        out.u64(freeBytes).bool(diskFull).u32(volumes.size());
        for (VolumeStatus volume : volumes) {
            volume.id().write(out);
            out.text(volume.name()).u64(volume.blocks()).u32(volume.blockBytes());
            out.u64(volume.knownBelow()).u64(volume.scannedBelow()).u64(volume.staged());
            out.u64(volume.waiting()).u64(volume.repaired()).u64(volume.rotten());
            out.u64(volume.etaSeconds());
        }
        out.u32(accused.size());
        for (Accused one : accused) {
            one.server().write(out);
            out.u64(one.found()).u64(one.told()).text(one.lie()).text(one.complaint());
        }
        out.bool(ring.isPresent());
        ring.ifPresent(status -> status.write(out));
        return out.toBytes();
    }

    static NodeStatus read(CanonicalReader in) throws MalformedException {
        String version = in.text(TEXT_BYTES_MAX);
        long uptimeSeconds = in.u64();
        String coding = in.text(TEXT_BYTES_MAX);
        long freeBytes = in.u64();
        boolean diskFull = in.bool();
        int volumeCount = in.count(VOLUMES_MAX);
        var volumes = new ArrayList<VolumeStatus>();
        for (int i = 0; i < volumeCount; i++) {
            volumes.add(
                    new VolumeStatus(
                            VolumeId.read(in),
                            in.text(TEXT_BYTES_MAX),
                            in.u64(),
                            in.u32(),
                            in.u64(),
                            in.u64(),
                            in.u64(),
                            in.u64(),
                            in.u64(),
                            in.u64(),
                            in.u64()));
        }
        int accusedCount = in.count(ACCUSED_MAX);
        var accused = new ArrayList<Accused>();
        for (int i = 0; i < accusedCount; i++) {
            accused.add(
                    new Accused(
                            KeyId.read(in),
                            in.u64(),
                            in.u64(),
                            in.text(TEXT_BYTES_MAX),
                            in.text(TEXT_BYTES_MAX)));
        }
        return new NodeStatus(
                version,
                uptimeSeconds,
                coding,
                freeBytes,
                diskFull,
                volumes,
                accused,
                in.bool() ? Optional.of(RingStatus.read(in)) : Optional.empty());
    }
}
