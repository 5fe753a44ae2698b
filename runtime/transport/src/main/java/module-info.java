/// Requests and replies between mutually authenticated nodes over TCP.
@org.jspecify.annotations.NullMarked
module io.tarn.transport {
    requires static transitive org.jspecify;
    requires transitive io.tarn.base;
    requires transitive io.tarn.crypto;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.transport;
    requires io.netty.transport.classes.epoll;
    requires org.slf4j;

    exports io.tarn.transport;
}
