package io.tarn.object.index;

import io.tarn.block.immutable.Bguid;

/// An edit has to look at a block that it was not given.
public final class MissingBlockException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Bguid block;

    public MissingBlockException(Bguid block) {
        super("not given block " + block);
        this.block = block;
    }

    public Bguid block() {
        return block;
    }
}
