package io.tarn.acceptance;

import io.tarn.catalogue.HostPort;
import java.io.IOException;

/// A process `tarn nbd` that exports a cluster's volumes.
final class NbdGateway implements AutoCloseable {
    private final TestCluster cluster;
    private final HostPort address;
    private final Child process;

    private NbdGateway(TestCluster cluster, HostPort address, Child process) {
        this.cluster = cluster;
        this.address = address;
        this.process = process;
    }

    static NbdGateway start(TestCluster cluster) throws Exception {
        var address = new HostPort("127.0.0.1", Ports.freeBase(0));
        Child process =
                TestCluster.startTarn(
                        cluster.directory(),
                        "nbd",
                        "--cluster",
                        cluster.clusterFile().toString(),
                        "--listen",
                        address.toString());
        var gateway = new NbdGateway(cluster, address, process);
        process.awaitOutput("nbd://");
        return gateway;
    }

    int port() {
        return address.port();
    }

    String uri(String volume) {
        return "nbd://" + address + "/" + volume;
    }

    /// Writes all over the volume from several jobs, and verifies every block.
    Child fio(String volume) throws IOException {
        return Tool.FIO.start(
                cluster.directory(),
                "--name=verify",
                "--ioengine=nbd",
                "--uri=" + uri(volume),
                "--rw=randwrite",
                "--bsrange=4k-64k",
                "--size=2M",
                "--numjobs=2",
                "--offset_increment=2M",
                "--iodepth=16",
                "--verify=crc32c",
                "--verify_state_save=0",
                "--do_verify=1",
                "--randrepeat=0",
                "--group_reporting");
    }

    @Override
    public void close() {
        process.close();
    }
}
