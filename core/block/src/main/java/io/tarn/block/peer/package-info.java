/// What a client's operations know of the servers they deal with, in both uses of blocks: whom they
/// have asked what, whom to leave alone for a while, and which fragments were shown. Not exported.
package io.tarn.block.peer;
