package io.tarn.object.machine;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.block.VolumeId;
import io.tarn.block.immutable.Bguid;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.Sha256;
import io.tarn.object.AccessList;
import io.tarn.object.Aguid;
import io.tarn.object.Head;
import io.tarn.object.Lock;
import io.tarn.object.ObjectLimits;
import io.tarn.object.ObjectName;
import io.tarn.object.PastVersion;
import io.tarn.object.Right;
import io.tarn.object.SignedVolume;
import io.tarn.object.VersionNumber;
import io.tarn.object.index.MissingBlockException;
import io.tarn.object.sweep.Sweep;
import io.tarn.object.update.Attestations;
import io.tarn.object.update.Update;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.StateMachine;
import io.tarn.ring.state.RingState;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Objects as a function from requests and states to answers and states. Who asks is proven by the request's signature; what
/// they may do is decided here, by every member alike, at the request's place in the order.
public record ObjectMachine(ObjectLimits limits, Directory directory) implements StateMachine {
    @Override
    public boolean admits(IdentityKey client, RingState state) {
        KeyId id = client.id();
        return directory.isOwner(id, state) || knows(id, state);
    }

    /// Whether this key has a volume, or rights in one.
    public static boolean knows(KeyId id, RingState state) {
        return state.part(ObjectKeys.owners(id)).size() > 0
                || state.part(ObjectKeys.clients(id)).size() > 0;
    }

    @Override
    public Executed execute(IdentityKey client, Bytes operation, AgreedTime time, RingState state) {
        try {
            ObjectRequest request = ObjectRequest.of(operation);
            return new Turn(client.id(), time, state).execute(request, operation);
        } catch (MalformedException e) {
            return refused(state, Refusal.NO_REQUEST);
        } catch (RefusedException e) {
            return refused(state, e.refusal());
        } catch (MissingBlockException e) {
            return answered(state, new ObjectAnswer.Missing(e.block()));
        }
    }

    /// Whether some volume's blocks may be at this server.
    public static boolean isServing(KeyId server, RingState state) {
        return state.part(ObjectKeys.servers(server)).size() > 0;
    }

    /// Whether some volume of objects keeps its blocks under this name.
    public static boolean isStore(VolumeId store, RingState state) {
        return state.get(ObjectKeys.store(store)).isPresent();
    }

    private static Executed refused(RingState state, Refusal refusal) {
        return answered(state, new ObjectAnswer.Refused(refusal));
    }

    private static Executed answered(RingState state, ObjectAnswer answer) {
        return new Executed(state, answer.encoding());
    }

    /// One request of one client.
    private final class Turn {
        private final KeyId client;
        private final AgreedTime now;
        private final RingState state;

        Turn(KeyId client, AgreedTime now, RingState state) {
            this.client = client;
            this.now = now;
            this.state = state;
        }

        Executed execute(ObjectRequest request, Bytes operation)
                throws RefusedException, MissingBlockException {
            return switch (request) {
                case ObjectRequest.PutVolume(SignedVolume volume) -> done(volumes().put(volume));
                case ObjectRequest.SetAccess(Aguid volume, AccessList access) ->
                        done(volumes().setAccess(view(volume), access));
                case ObjectRequest.RemoveVolume(Aguid volume) -> done(volumes().remove(volume));
                case ObjectRequest.Apply(Update update) -> apply(update, operation);
                case ObjectRequest.Disperse(
                                Aguid volume,
                                List<Bguid> blocks,
                                Attestations attestations) ->
                        disperse(view(volume), blocks, attestations);
                case ObjectRequest.Latest(Aguid volume, ObjectName name, Bytes nonce) ->
                        latest(view(volume), name, nonce);
                case ObjectRequest.NameHeads(Aguid volume) -> nameHeads(view(volume));
                case ObjectRequest.Protect(
                                Aguid volume,
                                ObjectName name,
                                VersionNumber number,
                                Lock lock) ->
                        protect(view(volume), name, number, lock);
                case ObjectRequest.Collect(Aguid volume, Optional<CollectPlace> from) ->
                        collect(view(volume), from);
                case ObjectRequest.BeginSweep(Aguid volume) -> sweep(view(volume));
                case ObjectRequest.SetQuota(KeyId owner, long bytes) -> setQuota(owner, bytes);
            };
        }

        private VolumeTurn volumes() {
            return new VolumeTurn(limits, directory, client, now, state);
        }

        private VolumeView view(Aguid volume) throws RefusedException {
            return VolumeView.of(state, volume)
                    .orElseThrow(() -> new RefusedException(Refusal.UNKNOWN_VOLUME));
        }

        private Executed done(RingState after) {
            return answered(after, new ObjectAnswer.Done());
        }

        private void check(boolean holds, Refusal otherwise) throws RefusedException {
            if (!holds) {
                throw new RefusedException(otherwise);
            }
        }

        private Executed apply(Update update, Bytes operation)
                throws RefusedException, MissingBlockException {
            VolumeView volume = view(update.volume());
            UpdateTurn.Turned turned =
                    new UpdateTurn(limits, volume, update, Sha256.of(operation), now).take(client);
            return answered(turned.state(), turned.answer());
        }

        /// What is not held any more is passed over, so that two who disperse the same do not stand in each other's way.
        private Executed disperse(VolumeView volume, List<Bguid> blocks, Attestations attestations)
                throws RefusedException {
            check(attestations.cover(blocks, volume.description(), now), Refusal.NOT_ATTESTED);
            var edit = new VolumeEdit(volume);
            SortedMap<VersionKey, Integer> ofVersions = new TreeMap<>();
            int dispersed = 0;
            for (Bguid block : blocks) {
                Optional<HeldBlock> held = volume.held(block);
                if (held.isPresent()) {
                    edit.release(block);
                    var maker = new VersionKey(held.get().maker(), held.get().number());
                    ofVersions.merge(maker, 1, Integer::sum);
                    dispersed++;
                }
            }
            ofVersions.forEach((maker, count) -> dispersed(volume, edit, maker, count));
            return answered(edit.finished(), new ObjectAnswer.Dispersed(dispersed));
        }

        private static void dispersed(
                VolumeView volume, VolumeEdit edit, VersionKey maker, int blocks) {
            Head head = volume.head(maker.name()).orElseThrow();
            if (head.number().equals(maker.number())) {
                edit.put(maker.name(), head.dispersed(blocks));
            } else {
                // It is kept, for it made what was held.
                var past =
                        (PastVersion.Kept) volume.past(maker.name(), maker.number()).orElseThrow();
                edit.put(maker.name(), past.dispersed(blocks));
            }
        }

        /// It does what the volume's owner has said; but it is work, and not to be asked for by just anyone.
        private Executed collect(VolumeView volume, Optional<CollectPlace> from)
                throws RefusedException {
            check(volume.allows(client, Right.RETAIN, now), Refusal.NOT_ALLOWED);
            Collection.Collected collected = new Collection(limits, volume, now).from(from);
            return answered(collected.state(), collected.answer());
        }

        /// It is work for all who keep blocks, which they give up when another begins.
        private Executed sweep(VolumeView volume) throws RefusedException {
            check(volume.allows(client, Right.RETAIN, now), Refusal.NOT_ALLOWED);
            Optional<Sweep> last = volume.sweep();
            long earliest =
                    last.map(sweep -> sweep.time().millis() + limits.sweepMillisMin()).orElse(0L);
            check(now.millis() >= earliest, Refusal.TOO_SOON);
            var sweep = new Sweep(now, volume.heads().digest(), volume.versions().digest());
            var ledger = new Ledger(state, volume.description().owner().id());
            ledger.put(ObjectKeys.sweep(volume.id()), sweep.encoding());
            // Room that it needs is not asked for: it makes some.
            return answered(ledger.finished(), new ObjectAnswer.SweepIs(volume.id(), sweep));
        }

        /// Nobody loses what is there: an owner who has more than this makes nothing new.
        private Executed setQuota(KeyId owner, long bytes) throws RefusedException {
            check(directory.isRingOwner(client, state), Refusal.NOT_THE_RINGS_OWNER);
            Account account = Account.of(state, owner).with(bytes);
            return done(state.put(ObjectKeys.account(owner), account.encoding()));
        }

        private Executed latest(VolumeView volume, ObjectName name, Bytes nonce)
                throws RefusedException {
            check(volume.allows(client, Right.READ, now), Refusal.NOT_ALLOWED);
            return answered(
                    state,
                    new ObjectAnswer.LatestIs(
                            volume.description().object(name), nonce, now, volume.head(name)));
        }

        private Executed nameHeads(VolumeView volume) throws RefusedException {
            check(volume.allows(client, Right.READ, now), Refusal.NOT_ALLOWED);
            return answered(state, volume.headsAt(now));
        }

        private Executed protect(
                VolumeView volume, ObjectName name, VersionNumber number, Lock lock)
                throws RefusedException {
            check(volume.allows(client, Right.RETAIN, now), Refusal.NOT_ALLOWED);
            Optional<Head> head = volume.head(name);
            var edit = new VolumeEdit(volume);
            if (head.filter(newest -> newest.number().equals(number)).isPresent()) {
                checkLock(volume, head.get().lock(), lock);
                edit.put(name, head.get().with(lock));
            } else if (volume.past(name, number).orElse(null) instanceof PastVersion.Kept past) {
                checkLock(volume, past.lock(), lock);
                edit.put(name, past.with(lock));
            } else {
                throw new RefusedException(Refusal.NO_SUCH_VERSION);
            }
            return done(edit.finished());
        }

        private void checkLock(VolumeView volume, Lock before, Lock after) throws RefusedException {
            boolean mayShorten =
                    before.mode() != Lock.Mode.COMPLIANCE
                            && volume.description().owner().id().equals(client);
            check(after.isAtLeast(before, now) || mayShorten, Refusal.LOCKED);
        }
    }

    private record VersionKey(ObjectName name, VersionNumber number)
            implements Comparable<VersionKey> {
        @Override
        public int compareTo(VersionKey other) {
            int byName = name.compareTo(other.name);
            return byName != 0 ? byName : number.compareTo(other.number);
        }
    }
}
