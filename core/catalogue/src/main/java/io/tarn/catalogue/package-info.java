/// The catalogue: which nodes a cluster has, who may make volumes on them, and which volumes there are. A
/// function from requests and states to answers and states, which a ring agrees about; nothing of it is
/// anybody's word alone.
///
/// Read in order: [Parties], [Catalogue], [CatalogueRequest], [CatalogueAnswer], [CatalogueMachine], [CataloguePage], [CatalogueVersion].
/// Formats: docs/spec/catalogue.md.
@org.jspecify.annotations.NullMarked
package io.tarn.catalogue;
