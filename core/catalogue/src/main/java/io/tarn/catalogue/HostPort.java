package io.tarn.catalogue;

import static io.tarn.base.Invariant.require;

import io.tarn.base.MalformedException;
import java.util.regex.Pattern;

/// Where a process listens, as text `HOST:PORT`: a name, an IPv4 address, or an IPv6 address in
/// brackets (RFC 3986, §3.2.2). Names are not resolved here.
///
/// @param host without brackets, at most 253 characters (RFC 1035, §2.3.4)
/// @param port TCP port, 1 to 65535
public record HostPort(String host, int port) {
    public static final int PORT_MAX = 65_535;

    /// Of the text: a host of the longest kind, a colon, a port.
    static final int CHARS_MAX = 253 + 1 + 5;

    private static final Pattern NAME_OR_IPV4 = Pattern.compile("[A-Za-z0-9_.-]{1,253}");
    private static final Pattern IPV6 =
            Pattern.compile("[0-9A-Fa-f:.]{2,45}(%[A-Za-z0-9_.-]{1,32})?");
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,5}");

    public HostPort {
        require(isHost(host), "not a host: " + host);
        require(port >= 1 && port <= PORT_MAX, "a port is 1 to 65535, not " + port);
    }

    /// Reads `HOST:PORT` from a person.
    ///
    /// @throws MalformedException whose message continues a sentence that begins with `address`
    public static HostPort parse(String text) throws MalformedException {
        boolean bracketed = text.startsWith("[");
        int hostEnd = bracketed ? text.indexOf(']') : text.lastIndexOf(':');
        if (bracketed && hostEnd < 0) {
            throw new MalformedException("has no closing bracket; write \"[::1]:7101\"");
        }
        int colon = bracketed ? hostEnd + 1 : hostEnd;
        if (colon < 0 || colon == text.length() || colon == text.length() - 1) {
            throw new MalformedException("has no port; write \"HOST:PORT\"");
        }
        String host = bracketed ? text.substring(1, hostEnd) : text.substring(0, hostEnd);
        if (!bracketed && host.indexOf(':') >= 0) {
            throw new MalformedException(
                    "is an IPv6 address without brackets; write \"[ADDRESS]:PORT\"");
        }
        if (text.charAt(colon) != ':' || !isHost(host) || bracketed != host.contains(":")) {
            throw new MalformedException("is not a host and a port; write \"HOST:PORT\"");
        }
        return new HostPort(host, port(text.substring(colon + 1)));
    }

    private static int port(String text) throws MalformedException {
        int port = DIGITS.matcher(text).matches() ? Integer.parseInt(text) : 0;
        if (port < 1 || port > PORT_MAX) {
            throw new MalformedException("has no valid port; a port is 1 to 65535");
        }
        return port;
    }

    private static boolean isHost(String host) {
        return host.indexOf(':') < 0
                ? NAME_OR_IPV4.matcher(host).matches()
                : IPV6.matcher(host).matches();
    }

    /// The text that [#parse] reads.
    @Override
    public String toString() {
        return host.indexOf(':') < 0 ? host + ":" + port : "[" + host + "]:" + port;
    }
}
