package io.tarn.s3;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// A client of HTTP that sends what a test writes, however wrong.
final class RawClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;

    /// @param headers by lower-case name
    record Answer(int status, SortedMap<String, String> headers, String body) {
        Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }

        /// What S3 calls the error.
        String code() {
            int from = body.indexOf("<Code>");
            return from < 0 ? "" : body.substring(from + 6, body.indexOf("</Code>"));
        }
    }

    private final Socket socket;

    RawClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    /// One request on a connection of its own.
    static Answer ask(int port, String request) throws IOException {
        try (RawClient client = new RawClient(port)) {
            client.send(request);
            return client.answer(request.startsWith("HEAD "));
        }
    }

    void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    Answer answer(boolean head) throws IOException {
        InputStream in = socket.getInputStream();
        String status = line(in);
        SortedMap<String, String> headers = new TreeMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        int code = Integer.parseInt(status.split(" ", -1)[1]);
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        String body = head || code == 100 ? "" : body(in, length);
        return new Answer(code, headers, body);
    }

    /// As many bytes as come before the connection ends, in whatever way.
    private static String body(InputStream in, int length) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] buffer = new byte[1 << 16];
        try {
            while (body.size() < length) {
                int read = in.read(buffer, 0, Math.min(buffer.length, length - body.size()));
                if (read < 0) {
                    break;
                }
                body.write(buffer, 0, read);
            }
        } catch (java.net.SocketException _) {
            // Reset: what has come is all.
        }
        return body.toString(StandardCharsets.UTF_8);
    }

    /// A body in chunks (RFC 9112, 7.1), put together; after the headers were read.
    String chunks() throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder body = new StringBuilder();
        while (true) {
            int size = Integer.parseInt(line(in), 16);
            body.append(new String(in.readNBytes(size), StandardCharsets.UTF_8));
            line(in);
            if (size == 0) {
                return body.toString();
            }
        }
    }

    /// Whether the server has ended the connection; waits for it.
    boolean isEnded() throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (java.net.SocketException _) {
            return true;
        }
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new IOException("the connection ended in " + line);
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
