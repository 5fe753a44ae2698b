package io.tarn.node;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.catalogue.CatalogueAnswer;
import io.tarn.catalogue.CatalogueVersion;
import io.tarn.crypto.Digest;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import io.tarn.machine.ClusterMachine;
import io.tarn.object.Aguid;
import io.tarn.object.machine.ObjectAnswer;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.StateMachine;
import io.tarn.ring.state.RingState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// The machine, and what it lists in the versions that it has named of late, of the catalogue or of a volume of objects: whoever
/// has had one named asks for its list, while the state has gone on. States share what did not change, so that keeping them
/// costs what has.
///
/// What is kept decides nothing; whoever gets a list compares it. Safe for use by many threads.
final class NamedVersions implements StateMachine {
    /// Within this time, agreed, the list must have been asked for.
    static final long KEPT_MS = 30_000;

    static final int KEPT_MAX = 128;

    static final int KEPT_OF_CLIENT_MAX = 8;

    private final StateMachine machine;

    /// The last that was named last. For whom is part of the key: nobody pushes out what was named for another too.
    private final Map<Named, Kept> kept = new LinkedHashMap<>();

    /// What was named.
    private sealed interface Version {
        record OfCatalogue(CatalogueVersion version) implements Version {}

        record OfObjects(Aguid volume, Digest heads, Digest versions) implements Version {}
    }

    private record Named(KeyId client, Version version) {}

    private record Kept(AgreedTime time, RingState state) {}

    NamedVersions(StateMachine machine) {
        this.machine = machine;
    }

    @Override
    public boolean admits(IdentityKey client, RingState state) {
        return machine.admits(client, state);
    }

    @Override
    public Executed execute(IdentityKey client, Bytes operation, AgreedTime time, RingState state) {
        Executed executed = machine.execute(client, operation, time, state);
        named(operation, executed.result())
                .ifPresent(version ->
                        keep(new Named(client.id(), version), new Kept(time, executed.state())));
        return executed;
    }

    /// A volume's lists were told to somebody as they are in this state.
    void tell(KeyId client, ObjectAnswer.HeadsAre heads, RingState state) {
        var version = new Version.OfObjects(heads.volume(), heads.heads(), heads.versions());
        keep(new Named(client, version), new Kept(heads.time(), state));
    }

    private static Optional<Version> named(Bytes operation, Bytes result) {
        try {
            return switch (ClusterMachine.Part.of(operation)) {
                case CATALOGUE ->
                        CatalogueAnswer.of(result) instanceof CatalogueAnswer.VersionIs(var version)
                                ? Optional.of(new Version.OfCatalogue(version))
                                : Optional.empty();
                case OBJECTS ->
                        ObjectAnswer.of(result) instanceof ObjectAnswer.HeadsAre heads
                                ? Optional.of(
                                        new Version.OfObjects(
                                                heads.volume(), heads.heads(), heads.versions()))
                                : Optional.empty();
                case NOBODY -> Optional.empty();
            };
        } catch (MalformedException e) {
            throw new AssertionError("the machine's own answer", e);
        }
    }

    private synchronized void keep(Named name, Kept one) {
        kept.remove(name);
        kept.put(name, one);
        kept.values().removeIf(other -> other.time().millis() < one.time().millis() - KEPT_MS);
        removeFirstBeyond(KEPT_OF_CLIENT_MAX, other -> other.client().equals(name.client()));
        removeFirstBeyond(KEPT_MAX, _ -> true);
    }

    private void removeFirstBeyond(int max, Predicate<Named> which) {
        List<Named> all = kept.keySet().stream().filter(which).toList();
        if (all.size() > max) {
            kept.remove(all.getFirst());
        }
    }

    /// The catalogue as it was then, if it is kept.
    Optional<RingState> find(CatalogueVersion version) {
        return find(new Version.OfCatalogue(version));
    }

    /// A volume's lists as they were then, if they are kept.
    Optional<RingState> find(Aguid volume, Digest heads, Digest versions) {
        return find(new Version.OfObjects(volume, heads, versions));
    }

    private synchronized Optional<RingState> find(Version version) {
        return kept.entrySet().stream()
                .filter(entry -> entry.getKey().version().equals(version))
                .map(entry -> entry.getValue().state())
                .findFirst();
    }
}
