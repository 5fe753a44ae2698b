package io.tarn.catalogue;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.block.SignedDescriptor;
import io.tarn.block.SignedRemoval;
import io.tarn.block.VolumeDescriptor;
import io.tarn.block.VolumeId;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.StateMachine;
import io.tarn.ring.affairs.Charter;
import io.tarn.ring.affairs.Succession;
import io.tarn.ring.state.RingState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/// The catalogue as a function from requests and states to answers and states. Who asks is proven by the
/// request's signature; what they may ask is decided here, by every member alike.
///
/// @param ringOwner who says which nodes and owners there are
/// @param isStore whether a volume is there for the blocks that objects are made of, and not for those of its own: then no node
///     stays for the sake of its descriptor
public record CatalogueMachine(KeyId ringOwner, BiPredicate<VolumeId, RingState> isStore)
        implements StateMachine {
    private static final Bytes NOTHING = Bytes.EMPTY;

    /// Where there are no objects.
    public CatalogueMachine(KeyId ringOwner) {
        this(ringOwner, (_, _) -> false);
    }

    @Override
    public boolean admits(IdentityKey client, RingState state) {
        KeyId id = client.id();
        return id.equals(ringOwner) || Catalogue.of(state).knows(id);
    }

    @Override
    public Executed execute(IdentityKey client, Bytes operation, AgreedTime time, RingState state) {
        try {
            CatalogueRequest request = CatalogueRequest.of(operation);
            return new Turn(client.id(), state).execute(request);
        } catch (MalformedException e) {
            return new Executed(state, new CatalogueAnswer.Refused(Refusal.NO_REQUEST).encoding());
        }
    }

    /// One request of one client.
    private final class Turn {
        private final KeyId client;
        private final RingState state;
        private final Catalogue catalogue;

        Turn(KeyId client, RingState state) {
            this.client = client;
            this.state = state;
            this.catalogue = Catalogue.of(state);
        }

        Executed execute(CatalogueRequest request) {
            return switch (request) {
                case CatalogueRequest.CreateVolume(SignedDescriptor volume) -> create(volume);
                case CatalogueRequest.RemoveVolume(SignedRemoval removal) -> remove(removal);
                case CatalogueRequest.PutNode(ClusterNode node) ->
                        isRingOwner() ? put(node) : stranger();
                case CatalogueRequest.RemoveNode(KeyId node) ->
                        isRingOwner() ? removeNode(node) : stranger();
                case CatalogueRequest.PutOwner(ClusterOwner owner) ->
                        isRingOwner() ? put(owner) : stranger();
                case CatalogueRequest.RemoveOwner(KeyId owner) ->
                        isRingOwner() ? removeOwner(owner) : stranger();
                case CatalogueRequest.NameVersion _ ->
                        new Executed(
                                state,
                                new CatalogueAnswer.VersionIs(CatalogueVersion.of(state))
                                        .encoding());
            };
        }

        private boolean isRingOwner() {
            return client.equals(ringOwner);
        }

        private Executed stranger() {
            return refused(Refusal.NOT_THE_RINGS_OWNER);
        }

        private Executed refused(Refusal refusal) {
            return new Executed(state, new CatalogueAnswer.Refused(refusal).encoding());
        }

        private Executed done(RingState after) {
            return new Executed(after, new CatalogueAnswer.Done().encoding());
        }

        private Executed put(CatalogueEntry entry) {
            return done(state.put(entry.key(), entry.encoding()));
        }

        private Executed create(SignedDescriptor signed) {
            VolumeDescriptor volume = signed.descriptor();
            if (catalogue.owner(client).isEmpty()) {
                return refused(Refusal.NOT_AN_OWNER);
            }
            if (!volume.owner().id().equals(client)) {
                return refused(Refusal.NOT_THE_OWNER);
            }
            if (!signed.verify()) {
                return refused(Refusal.NOT_SIGNED);
            }
            Optional<SignedDescriptor> known = catalogue.volume(volume.id());
            if (known.isPresent() || catalogue.removal(volume.id()).isPresent()) {
                return known.filter(signed::equals).isPresent()
                        ? done(state)
                        : refused(Refusal.ID_TAKEN);
            }
            if (catalogue.volume(volume.name()).isPresent()) {
                return refused(Refusal.NAME_TAKEN);
            }
            if (!volume.servers().stream().allMatch(server -> catalogue.node(server).isPresent())) {
                return refused(Refusal.UNKNOWN_SERVER);
            }
            Counts counts = Counts.of(client, state);
            if (counts.volumes() >= Catalogue.VOLUMES_MAX
                    || counts.removed() >= Catalogue.REMOVED_MAX) {
                return refused(Refusal.FULL);
            }
            var entry = new CatalogueEntry.OfVolume(signed);
            RingState after =
                    state.put(entry.key(), entry.encoding())
                            .put(CatalogueKeys.name(volume.name()), volume.id().value());
            for (KeyId user : users(volume)) {
                after = after.put(CatalogueKeys.client(user, volume.id()), NOTHING);
            }
            return done(counts.created().in(after, client));
        }

        private Executed remove(SignedRemoval removal) {
            VolumeId id = removal.volume();
            Optional<SignedDescriptor> known = catalogue.volume(id);
            if (known.isEmpty()) {
                return catalogue.removal(id).isPresent()
                        ? done(state)
                        : refused(Refusal.UNKNOWN_VOLUME);
            }
            VolumeDescriptor volume = known.get().descriptor();
            if (!volume.owner().id().equals(client)) {
                return refused(Refusal.NOT_THE_OWNER);
            }
            if (!removal.verify(volume)) {
                return refused(Refusal.NOT_SIGNED);
            }
            RingState after =
                    state.remove(CatalogueKeys.volume(id))
                            .remove(CatalogueKeys.name(volume.name()))
                            .put(CatalogueKeys.removed(id), removal.toBytes());
            for (KeyId user : users(volume)) {
                after = after.remove(CatalogueKeys.client(user, id));
            }
            return done(Counts.of(client, state).deleted().in(after, client));
        }

        private static SortedSet<KeyId> users(VolumeDescriptor volume) {
            var users = new TreeSet<>(volume.writers());
            users.addAll(volume.readers());
            return users;
        }

        private Executed put(ClusterNode node) {
            if (catalogue.owner(node.key().id()).isPresent()) {
                return refused(Refusal.KEY_TAKEN);
            }
            List<ClusterNode> others =
                    catalogue.nodes().stream()
                            .filter(other -> !other.key().equals(node.key()))
                            .toList();
            if (others.size() >= Parties.NODES_MAX) {
                return refused(Refusal.FULL);
            }
            if (others.stream().anyMatch(other -> other.name().equals(node.name()))) {
                return refused(Refusal.NAME_TAKEN);
            }
            if (others.stream().anyMatch(other -> other.address().equals(node.address()))) {
                return refused(Refusal.ADDRESS_TAKEN);
            }
            return put(new CatalogueEntry.OfNode(node));
        }

        private Executed removeNode(KeyId node) {
            if (catalogue.node(node).isEmpty()) {
                return done(state);
            }
            if (isMember(node)) {
                return refused(Refusal.IS_MEMBER);
            }
            if (catalogue.volumes().stream()
                    .map(SignedDescriptor::descriptor)
                    .anyMatch(volume -> isHeld(volume, node))) {
                return refused(Refusal.HOLDS_VOLUMES);
            }
            return removed(CatalogueKeys.node(node));
        }

        private boolean isHeld(VolumeDescriptor volume, KeyId node) {
            return volume.servers().contains(node) && !isStore.test(volume.id(), state);
        }

        private boolean isMember(KeyId node) {
            var charters = Stream.of(Optional.of(Charter.of(state)), Charter.next(state));
            return charters.flatMap(Optional::stream)
                            .anyMatch(charter -> charter.membership().find(node).isPresent())
                    || Succession.of(state)
                            .filter(change -> change.receiver(node).isPresent())
                            .isPresent();
        }

        private Executed put(ClusterOwner owner) {
            if (catalogue.node(owner.key().id()).isPresent()) {
                return refused(Refusal.KEY_TAKEN);
            }
            var others = new ArrayList<ClusterOwner>(catalogue.owners());
            others.removeIf(other -> other.key().equals(owner.key()));
            if (others.size() >= Parties.OWNERS_MAX) {
                return refused(Refusal.FULL);
            }
            if (others.stream().anyMatch(other -> other.name().equals(owner.name()))) {
                return refused(Refusal.NAME_TAKEN);
            }
            return put(new CatalogueEntry.OfOwner(owner));
        }

        private Executed removeOwner(KeyId owner) {
            return removed(CatalogueKeys.owner(owner));
        }

        private Executed removed(Bytes key) {
            return done(state.remove(key));
        }
    }
}
