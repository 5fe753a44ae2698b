package io.tarn.transport;

/// Learns when a link's server comes and goes. Called on an IO thread; must not block or throw.
public interface LinkListener {
    LinkListener NONE =
            new LinkListener() {
                @Override
                public void up() {}

                @Override
                public void down(LinkFailure reason) {}
            };

    /// Both ends know each other; requests flow.
    void up();

    /// An attempt to connect failed, or the connection broke; the link tries again by itself.
    void down(LinkFailure reason);
}
