package io.tarn.object.machine;

import io.tarn.base.Bytes;
import io.tarn.object.Aguid;
import io.tarn.object.Head;
import io.tarn.object.ObjectLimits;
import io.tarn.object.ObjectName;
import io.tarn.object.PastVersion;
import io.tarn.object.PastVersion.Kept;
import io.tarn.object.PastVersion.Pruned;
import io.tarn.object.Retention;
import io.tarn.object.VersionNumber;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.state.RingState;
import java.util.List;
import java.util.Optional;

/// One command's worth of pruning: versions that neither the volume's retention nor a lock keeps become *pruned*, and
/// objects of which only an old delete marker is left are forgotten. A version that made a held block stays until that is dispersed.
final class Collection {
    /// A head, the version that was kept last, what is pruned behind it, and one that was not looked at yet: with fewer, a
    /// command might end where it began.
    private static final int LOOKS_MIN = 4;

    private final VolumeView volume;
    private final Aguid id;
    private final Retention retention;
    private final AgreedTime now;
    private final VolumeEdit edit;
    private int looksLeft;
    private int pruned;
    private int forgotten;

    Collection(ObjectLimits limits, VolumeView volume, AgreedTime now) {
        this.volume = volume;
        this.now = now;
        id = volume.id();
        retention = volume.description().retention();
        edit = new VolumeEdit(volume);
        looksLeft = limits.collectedMax();
    }

    /// The state afterwards, and what was done.
    record Collected(RingState state, ObjectAnswer answer) {}

    Collected from(Optional<CollectPlace> place) {
        Optional<CollectPlace> next =
                retention instanceof Retention.All ? Optional.empty() : collect(place);
        return new Collected(edit.finished(), new ObjectAnswer.Collected(pruned, forgotten, next));
    }

    private Optional<CollectPlace> collect(Optional<CollectPlace> place) {
        Bytes from = place.map(at -> ObjectKeys.head(id, at.name())).orElse(ObjectKeys.heads(id));
        List<RingState.Entry> heads = volume.state().entries(ObjectKeys.heads(id), from, looksLeft);
        for (RingState.Entry entry : heads) {
            ObjectName name = ObjectKeys.nameIn(entry.key(), id);
            if (looksLeft < LOOKS_MIN) {
                return Optional.of(new CollectPlace(name, VersionNumber.NONE));
            }
            looksLeft--;
            Head head = ObjectKeys.decoded(entry.value(), Head::of);
            Optional<CollectPlace> rest =
                    new Chain(name, head).collect(place.filter(at -> at.name().equals(name)));
            if (rest.isPresent()) {
                return rest;
            }
        }
        return Optional.empty();
    }

    /// The versions of one object, from new to old.
    private final class Chain {
        private final ObjectName name;
        private final Head head;

        /// When the version above the one that is looked at was made: then that one ceased to be the newest.
        private AgreedTime newer;

        /// The same of the nearest one that stays.
        private AgreedTime kept;

        private Optional<VersionNumber> lastKept = Optional.empty();
        private Optional<Pruned> run = Optional.empty();
        private boolean isRunChanged;

        Chain(ObjectName name, Head head) {
            this.name = name;
            this.head = head;
            newer = head.time();
            kept = head.time();
        }

        /// @return where to go on, if there is more than one command may look at
        Optional<CollectPlace> collect(Optional<CollectPlace> place) {
            Optional<VersionNumber> resumed =
                    place.map(CollectPlace::number).filter(number -> !number.isNone());
            Bytes from =
                    resumed.map(at -> ObjectKeys.version(id, name, at))
                            .orElse(ObjectKeys.versions(id, name));
            List<RingState.Entry> entries =
                    volume.state().entries(ObjectKeys.versions(id, name), from, looksLeft);
            boolean isEnd = entries.size() < looksLeft;
            looksLeft -= entries.size();
            for (RingState.Entry entry : entries) {
                look(ObjectKeys.decoded(entry.value(), PastVersion::of));
            }
            endRun();
            if (isEnd && resumed.isEmpty() && lastKept.isEmpty()) {
                forgetIfOver();
            }
            return isEnd
                    ? Optional.empty()
                    : Optional.of(new CollectPlace(name, lastKept.orElse(VersionNumber.NONE)));
        }

        private void look(PastVersion past) {
            switch (past) {
                case Pruned gone -> {
                    isRunChanged |= run.isPresent();
                    if (run.isPresent()) {
                        edit.remove(name, gone);
                    }
                    extendRun(gone);
                }
                case Kept version when !isPrunable(version) -> {
                    endRun();
                    run = Optional.empty();
                    kept = version.time();
                    lastKept = Optional.of(version.number());
                }
                case Kept version -> {
                    edit.remove(name, version);
                    isRunChanged = true;
                    extendRun(
                            new Pruned(
                                    version.number(),
                                    version.number(),
                                    version.vguid(),
                                    version.time()));
                    pruned++;
                }
            }
            newer = past.time();
        }

        private void extendRun(Pruned older) {
            run =
                    Optional.of(
                            run.map(newest ->
                                            new Pruned(
                                                    older.first(),
                                                    newest.number(),
                                                    newest.vguid(),
                                                    newest.time()))
                                    .orElse(older));
        }

        private void endRun() {
            if (isRunChanged) {
                run.ifPresent(gone -> edit.put(name, gone));
            }
            isRunChanged = false;
        }

        private boolean isPrunable(Kept version) {
            return version.heldBlocks() == 0 && !version.lock().keeps(now) && !isRetained(version);
        }

        private boolean isRetained(Kept version) {
            return switch (retention) {
                case Retention.All _ -> true;
                case Retention.Last(int count, long millis) ->
                        head.number().number() - version.number().number() < count
                                || isWithin(millis, newer);
                case Retention.Snapshot(long period, long millis) ->
                        version.time().millis() / period != kept.millis() / period
                                || isWithin(millis, newer);
            };
        }

        private boolean isWithin(long millis, AgreedTime since) {
            return now.millis() < since.millis() + millis;
        }

        private void forgetIfOver() {
            if (head.isDeleted()
                    && head.heldBlocks() == 0
                    && !head.lock().keeps(now)
                    && !isWithin(retention.undoMillis(), head.time())) {
                run.ifPresent(gone -> edit.remove(name, gone));
                edit.forget(name, head);
                forgotten++;
            }
        }
    }
}
