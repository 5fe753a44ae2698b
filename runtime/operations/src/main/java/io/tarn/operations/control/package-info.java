/// What clients and nodes say to a node besides block requests: volumes, status, accusations
/// (docs/spec/control.md). Until a ring orders it, a descriptor is its owner's signed word, and every
/// node keeps the latest revision it has seen.
package io.tarn.operations.control;
