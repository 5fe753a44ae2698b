package io.tarn.block;

import io.tarn.base.MalformedException;

/// What a server of a volume does before it answers a prepare or a commit.
public enum Durability {
    /// The change is on disk: it survives the loss of power at all servers at once.
    FSYNC(1),
    /// The change has taken hold, and reaches the disk soon: the paper's battery-backed memory (§4).
    MEMORY(2);

    private final int code;

    Durability(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    public static Durability of(int code) throws MalformedException {
        for (Durability durability : values()) {
            if (durability.code == code) {
                return durability;
            }
        }
        throw new MalformedException("no durability has code " + code);
    }
}
