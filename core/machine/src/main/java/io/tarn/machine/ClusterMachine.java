package io.tarn.machine;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.catalogue.CatalogueAnswer;
import io.tarn.catalogue.CatalogueMachine;
import io.tarn.catalogue.CatalogueRequest;
import io.tarn.catalogue.Refusal;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import io.tarn.object.ObjectLimits;
import io.tarn.object.machine.ObjectMachine;
import io.tarn.object.machine.ObjectRequest;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.StateMachine;
import io.tarn.ring.state.RingState;

/// The catalogue and objects in one order. An operation's first byte says whose it is, an answer's first bytes whose it was,
/// and a key's first byte in the state whose entry it is; so neither sees what is the other's, but through a [CatalogueDirectory].
///
/// Whoever has business with either may have operations of both ordered. What they may change is each machine's own question.
public final class ClusterMachine implements StateMachine {
    private final KeyId ringOwner;
    private final CatalogueMachine catalogue;
    private final ObjectMachine objects;

    /// Whose an operation is.
    public enum Part {
        CATALOGUE,
        OBJECTS,
        /// It is refused, as one that the catalogue does not know.
        NOBODY;

        /// By its first byte: below [ObjectRequest#OPERATION] they are numbers of the catalogue's requests.
        public static Part of(Bytes operation) {
            if (operation.isEmpty()) {
                return NOBODY;
            }
            int first = Byte.toUnsignedInt(operation.byteAt(0));
            if (first == ObjectRequest.OPERATION) {
                return OBJECTS;
            }
            return first < ObjectRequest.OPERATION ? CATALOGUE : NOBODY;
        }
    }

    /// @param ringOwner who says which nodes and owners there are, and how much room these have
    public ClusterMachine(KeyId ringOwner, ObjectLimits limits) {
        this.ringOwner = ringOwner;
        catalogue = new CatalogueMachine(ringOwner, ObjectMachine::isStore);
        objects = new ObjectMachine(limits, new CatalogueDirectory(ringOwner));
    }

    @Override
    public boolean admits(IdentityKey client, RingState state) {
        return catalogue.admits(client, state) || objects.admits(client, state);
    }

    @Override
    public Executed execute(IdentityKey client, Bytes operation, AgreedTime time, RingState state) {
        return switch (Part.of(operation)) {
            case OBJECTS -> objects.execute(client, operation, time, state);
            case CATALOGUE ->
                    isRemovalOfServer(client, operation, state)
                            ? refused(state, Refusal.HOLDS_VOLUMES)
                            : catalogue.execute(client, operation, time, state);
            case NOBODY -> refused(state, Refusal.NO_REQUEST);
        };
    }

    /// The catalogue knows of its own volumes only.
    private boolean isRemovalOfServer(IdentityKey client, Bytes operation, RingState state) {
        try {
            return client.id().equals(ringOwner)
                    && CatalogueRequest.of(operation)
                            instanceof CatalogueRequest.RemoveNode(KeyId node)
                    && ObjectMachine.isServing(node, state);
        } catch (MalformedException e) {
            return false;
        }
    }

    private static Executed refused(RingState state, Refusal refusal) {
        return new Executed(state, new CatalogueAnswer.Refused(refusal).encoding());
    }
}
