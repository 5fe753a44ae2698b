package io.tarn.catalogue;

import io.tarn.base.MalformedException;

/// Why the catalogue does not do what it is asked.
public enum Refusal {
    NO_REQUEST(1, "the request is none that the catalogue knows"),
    NOT_AN_OWNER(2, "this key is not an owner's in this cluster"),
    NOT_THE_OWNER(3, "only its owner may do this"),
    NOT_THE_RINGS_OWNER(4, "only the owner of the ring may do this"),
    NAME_TAKEN(5, "the name is taken"),
    ADDRESS_TAKEN(6, "another node has the address"),
    KEY_TAKEN(7, "the key has another part in the cluster"),
    ID_TAKEN(8, "there is, or was, another volume of this id"),
    UNKNOWN_SERVER(9, "the volume names a server that is not a node of the cluster"),
    UNKNOWN_VOLUME(10, "there is no such volume"),
    HOLDS_VOLUMES(13, "the node holds fragments of volumes"),
    IS_MEMBER(14, "the node is a member of the ring, or is about to be"),
    FULL(15, "the catalogue has no room for more of these"),
    NOT_SIGNED(16, "the volume is not described, or removed, by its owner's own signed word");

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
