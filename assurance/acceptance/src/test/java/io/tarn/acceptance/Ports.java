package io.tarn.acceptance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/// Ports that nobody listens on.
final class Ports {
    private static final int FIRST = 20_000;

    /// Where systems begin to give out ports for outgoing connections by themselves.
    private static final int LAST = 32_000;

    private Ports() {}

    /// A port that is free, and the `above` next ones too.
    static int freeBase(int above) {
        while (true) {
            int base = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            if (areFree(base, above)) {
                return base;
            }
        }
    }

    private static boolean areFree(int base, int above) {
        for (int port = base; port <= base + above; port++) {
            try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                socket.getLocalPort();
            } catch (IOException e) {
                return false;
            }
        }
        return true;
    }
}
