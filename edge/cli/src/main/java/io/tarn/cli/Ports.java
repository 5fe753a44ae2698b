package io.tarn.cli;

import java.io.OutputStream;
import java.io.PrintWriter;
import java.security.SecureRandom;

/// What commands need of the world besides files, so that tests can give them another one.
///
/// @param connector to running clusters
/// @param host runs nodes in this process
/// @param stop tells commands that run for long when to stop
/// @param random for keys and ids
/// @param out where commands that run for long say that they have started
/// @param bytes the same place, for what is no text
record Ports(
        Connector connector,
        NodeHost host,
        StopSignal stop,
        SecureRandom random,
        PrintWriter out,
        OutputStream bytes) {}
