package io.tarn.client;

/// Too few nodes of a cluster answer; the message is for people.
public final class ClusterUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    public ClusterUnavailableException(String what) {
        super(what);
    }
}
