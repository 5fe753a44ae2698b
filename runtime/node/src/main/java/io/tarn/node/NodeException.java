package io.tarn.node;

/// A node cannot start; the message is for the operator.
public final class NodeException extends Exception {
    private static final long serialVersionUID = 1L;

    public NodeException(String what, Throwable cause) {
        super(what, cause);
    }
}
