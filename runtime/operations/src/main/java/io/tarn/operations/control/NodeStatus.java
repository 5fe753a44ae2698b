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
/// @param sweeps how far it is with what sweeps of volumes of objects have it do
/// @param scrub what reading all its fragments of immutable blocks has found
/// @param ring where the ring stands here; empty while the node does not know it yet
public record NodeStatus(
        String version,
        long uptimeSeconds,
        String coding,
        long freeBytes,
        boolean diskFull,
        List<VolumeStatus> volumes,
        List<Accused> accused,
        List<SweepStatus> sweeps,
        ScrubStatus scrub,
        Optional<RingStatus> ring) {
    private static final int TEXT_BYTES_MAX = 512;
    private static final int VOLUMES_MAX = 4096;
    private static final int ACCUSED_MAX = 1024;
    public static final int SWEEPS_MAX = 4096;

    public NodeStatus {
        volumes = List.copyOf(volumes);
        accused = List.copyOf(accused);
        sweeps = List.copyOf(sweeps);
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

    /// A volume of objects that was swept.
    ///
    /// @param volume its name
    /// @param sweptMillis agreed time of its last sweep
    /// @param walkedMillis of the last sweep since the node's start of which it has dropped all that is garbage; 0 if there
    ///     is none
    /// @param waiting fragments that belong on the node, and are being brought or wait for that
    /// @param trouble why it drops nothing by the last one; empty while nothing is wrong
    public record SweepStatus(
            String volume, long sweptMillis, long walkedMillis, long waiting, String trouble) {
        public SweepStatus withWaiting(long fragments) {
            return new SweepStatus(volume, sweptMillis, walkedMillis, fragments, trouble);
        }
    }

    /// Fragments of immutable blocks, of all volumes.
    ///
    /// @param checked read by the scrub since the start
    /// @param rotten found rotten or gone since the start, whoever read them
    /// @param mended of those, brought from the others
    /// @param lost of those, not brought yet
    /// @param passes complete ones since the start
    /// @param trouble what of the disk could not be read in the last pass; empty while nothing is wrong
    public record ScrubStatus(
            long checked, long rotten, long mended, long lost, long passes, String trouble) {
        public static final ScrubStatus NONE = new ScrubStatus(0, 0, 0, 0, 0, "");

        private void write(CanonicalWriter out) {
            out.u64(checked).u64(rotten).u64(mended).u64(lost).u64(passes).text(trouble);
        }

        private static ScrubStatus read(CanonicalReader in) throws MalformedException {
            return new ScrubStatus(
                    in.u64(), in.u64(), in.u64(), in.u64(), in.u64(), in.text(TEXT_BYTES_MAX));
        }
    }

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
        out.u32(sweeps.size());
        for (SweepStatus sweep : sweeps) {
            out.text(sweep.volume()).u64(sweep.sweptMillis()).u64(sweep.walkedMillis());
            out.u64(sweep.waiting()).text(sweep.trouble());
        }
        scrub.write(out);
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
        int sweepCount = in.count(SWEEPS_MAX);
        var sweeps = new ArrayList<SweepStatus>();
        for (int i = 0; i < sweepCount; i++) {
            sweeps.add(
                    new SweepStatus(
                            in.text(TEXT_BYTES_MAX),
                            in.u64(),
                            in.u64(),
                            in.u64(),
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
                sweeps,
                ScrubStatus.read(in),
                in.bool() ? Optional.of(RingStatus.read(in)) : Optional.empty());
    }
}
