// Package feed keeps numbered events for a short while, so that several readers on several replicas can follow them.
//
// A feed has a name and one producer. Its events live in the producer's process, and in a Redis Stream where there is a Redis.
// Nothing lives here alone: a feed is gone some minutes after its last event, or with its process and its Redis. It imports no
// domain room. The invariant: whoever reads on after an event gets the later ones in order, each once and without a hole, or
// gets nothing.
package feed
