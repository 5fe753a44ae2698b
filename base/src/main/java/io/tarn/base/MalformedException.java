package io.tarn.base;

/// Bytes from a peer, a client, a file or a wire are not the encoding of any value.
///
/// Checked, so that a decoder's caller decides what hostile bytes cost their sender.
public final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    public MalformedException(String what) {
        super(what);
    }

    public MalformedException(String what, Throwable cause) {
        super(what, cause);
    }
}
