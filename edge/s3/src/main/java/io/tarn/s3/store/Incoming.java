package io.tarn.s3.store;

import java.io.InputStream;
import java.util.OptionalLong;

/// Content on its way from a client.
///
/// Signatures and checksums are verified as it is read; where one is wrong, [InputStream#read] throws
/// before it tells the end. So whoever reads to the end has what the client meant, and whoever commits
/// before does not.
public interface Incoming {
    /// The same stream at each call; to be read by one thread, once. Waits for the client.
    InputStream content();

    /// Bytes in all, if they were announced. Then the end comes there, or an exception.
    OptionalLong length();

    /// What is known at the end of the content, not before.
    ///
    /// @throws IllegalStateException if it has not been read to its end
    Attributes attributes();
}
