/// Volumes as network block devices, for any NBD client.
@org.jspecify.annotations.NullMarked
module io.tarn.nbd {
    requires transitive io.tarn.client;
    requires transitive io.netty.handler;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.common;
    requires io.netty.transport;
    requires io.netty.transport.classes.epoll;
    requires io.netty.transport.unix.common;
    requires jdk.net;
    requires org.slf4j;

    exports io.tarn.nbd;
}
