/// The files that name a cluster and configure one node of it; read by nodes and clients alike.
@org.jspecify.annotations.NullMarked
module io.tarn.cluster {
    requires transitive io.tarn.catalogue;
    requires org.tomlj;

    exports io.tarn.cluster;
}
