package io.tarn.object.machine;

import io.tarn.base.MalformedException;

/// Why the machine does not do what it is asked.
public enum Refusal {
    NO_REQUEST(1, "the request is none that objects know"),
    UNKNOWN_VOLUME(2, "there is no such volume"),
    NOT_AN_OWNER(3, "this key may not have volumes in this cluster"),
    NOT_SIGNED(4, "the volume is not described by its owner's own word, for this ring"),
    NO_SUCCESSOR(5, "there is a volume of this name, which this description does not follow"),
    UNKNOWN_SERVER(6, "the volume names a server that is none of the cluster's"),
    FULL(7, "there is no room for more of these"),
    HELD_FULL(8, "too many blocks wait for dispersal"),
    NOT_ALLOWED(9, "this key has not the right"),
    EXPIRED(10, "the update came too late"),
    NOT_ATTESTED(11, "not all blocks are covered by receipts of m + f servers"),
    NO_SUCH_BLOCK(12, "the update uses a block that it does not bring"),
    NO_SUCH_RANGE(13, "a range is within the object, and begins and ends where blocks do"),
    NO_SUCH_VERSION(14, "there is no such version, or it is not retained"),
    TOO_LARGE(15, "a block is larger than the volume allows, or the update asks for too much work"),
    LOCKED(16, "the version is locked, and this is no longer"),
    NOT_EMPTY(17, "there are objects in the volume, or old versions of some"),
    OWNER_FULL(18, "the owner's volumes take all the room that the owner has"),
    RING_FULL(19, "all owners together take all the room that the ring has"),
    TOO_MANY_KEYS(20, "the owner has given rights to as many keys as it may, ever"),
    TOO_DEEP(21, "too many names of the volume begin with one another"),
    STORE_TAKEN(22, "another volume keeps its blocks under this name"),
    TOO_SOON(23, "the volume was swept not long ago"),
    NOT_THE_RINGS_OWNER(24, "only the owner of the ring may do this");

    private final int code;
    private final String text;

    Refusal(int code, String text) {
        this.code = code;
        this.text = text;
    }

    int code() {
        return code;
    }

    static Refusal of(int code) throws MalformedException {
        for (Refusal refusal : values()) {
            if (refusal.code == code) {
                return refusal;
            }
        }
        throw new MalformedException("no refusal has number " + code);
    }

    /// For people.
    @Override
    public String toString() {
        return text;
    }
}
