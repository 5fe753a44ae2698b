package io.tarn.object.machine;

import io.tarn.base.Bytes;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import io.tarn.object.AccessList;
import io.tarn.object.Aguid;
import io.tarn.object.ObjectLimits;
import io.tarn.object.Right;
import io.tarn.object.SignedVolume;
import io.tarn.object.VolumeDescription;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.affairs.Charter;
import io.tarn.ring.state.RingState;
import java.util.Optional;

/// What a client does to volumes themselves. Each gives the state afterwards.
record VolumeTurn(
        ObjectLimits limits, Directory directory, KeyId client, AgreedTime now, RingState state) {
    private static final Bytes NOTHING = Bytes.EMPTY;

    private static void check(boolean holds, Refusal otherwise) throws RefusedException {
        if (!holds) {
            throw new RefusedException(otherwise);
        }
    }

    RingState put(SignedVolume signed) throws RefusedException {
        VolumeDescription description = signed.description();
        check(description.owner().id().equals(client), Refusal.NOT_ALLOWED);
        check(
                description.ring().equals(Charter.of(state).membership().ring()) && signed.verify(),
                Refusal.NOT_SIGNED);
        Optional<VolumeView> known = VolumeView.of(state, description.id());
        if (known.filter(view -> view.signed().equals(signed)).isPresent()) {
            return state;
        }
        if (known.isPresent()) {
            check(description.replaces(known.get().description()), Refusal.NO_SUCCESSOR);
        }
        for (IdentityKey server : description.signers()) {
            check(directory.isServer(server, state), Refusal.UNKNOWN_SERVER);
        }
        var ledger = new Ledger(state, client);
        if (known.isEmpty()) {
            create(description, ledger);
        }
        known.ifPresent(view -> removeServers(view.description(), ledger));
        for (IdentityKey server : description.signers()) {
            ledger.put(ObjectKeys.server(server.id(), description.id()), NOTHING);
        }
        ledger.put(ObjectKeys.description(description.id()), signed.encoding());
        return ledger.finishedWithin(limits);
    }

    private static void removeServers(VolumeDescription description, Ledger ledger) {
        for (IdentityKey server : description.signers()) {
            ledger.remove(ObjectKeys.server(server.id(), description.id()));
        }
    }

    private void create(VolumeDescription description, Ledger ledger) throws RefusedException {
        check(directory.isOwner(client, state), Refusal.NOT_AN_OWNER);
        RemovedVolume removed = removed(description.id()).orElse(RemovedVolume.NONE);
        check(description.revision() > removed.revision(), Refusal.NO_SUCCESSOR);
        check(
                state.part(ObjectKeys.owners(client)).size() < limits.volumesMax()
                        && state.part(ObjectKeys.removedVolumes(client)).size()
                                < ObjectLimits.REMOVED_MAX,
                Refusal.FULL);
        Bytes store = ObjectKeys.store(description.store());
        // Servers release what no version of the store's volume names.
        check(state.get(store).isEmpty(), Refusal.STORE_TAKEN);
        ledger.put(store, description.id().digest().value());
        var counters = new Counters(0, 0, removed.floor());
        ledger.put(ObjectKeys.owner(client, description.id()), NOTHING);
        ledger.put(ObjectKeys.counters(description.id()), counters.encoding());
    }

    private Optional<RemovedVolume> removed(Aguid volume) {
        return state.get(ObjectKeys.removedVolume(client, volume))
                .map(bytes -> ObjectKeys.decodedFields(bytes, RemovedVolume::read));
    }

    RingState setAccess(VolumeView volume, AccessList access) throws RefusedException {
        check(volume.allows(client, Right.GRANT, now), Refusal.NOT_ALLOWED);
        var ledger = new Ledger(state, volume.description().owner().id());
        removeClients(volume, ledger);
        for (AccessList.Grant grant : access.grants()) {
            ledger.grant(grant.key());
            ledger.put(ObjectKeys.client(grant.key(), volume.id()), NOTHING);
        }
        ledger.put(ObjectKeys.access(volume.id()), ObjectKeys.encoded(access));
        return ledger.finishedWithin(limits);
    }

    private static void removeClients(VolumeView volume, Ledger ledger) {
        for (AccessList.Grant grant : volume.access().grants()) {
            ledger.remove(ObjectKeys.client(grant.key(), volume.id()));
        }
    }

    /// Only of a volume of whose objects nothing is left, so that nothing that is retained goes with it. What is remembered
    /// keeps a volume that is made anew from giving numbers twice.
    RingState remove(Aguid volume) throws RefusedException {
        Optional<VolumeView> known = VolumeView.of(state, volume);
        if (known.isEmpty()) {
            check(removed(volume).isPresent(), Refusal.UNKNOWN_VOLUME);
            return state;
        }
        VolumeDescription description = known.get().description();
        check(description.owner().id().equals(client), Refusal.NOT_ALLOWED);
        check(known.get().heads().size() == 0, Refusal.NOT_EMPTY);
        var removed = new RemovedVolume(description.revision(), known.get().counters().floor());
        var ledger = new Ledger(state, client);
        removeClients(known.get(), ledger);
        removeServers(description, ledger);
        ledger.remove(ObjectKeys.store(description.store()));
        ledger.remove(ObjectKeys.sweep(volume));
        ledger.remove(ObjectKeys.description(volume));
        ledger.remove(ObjectKeys.access(volume));
        ledger.remove(ObjectKeys.counters(volume));
        ledger.remove(ObjectKeys.owner(client, volume));
        ledger.put(ObjectKeys.removedVolume(client, volume), removed.encoding());
        return ledger.finished();
    }
}
