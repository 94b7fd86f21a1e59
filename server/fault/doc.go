// Package fault is the one error type that a use case shows to a client.
//
// A fault has a code, a message that says what to do, and for bad input the field. Its cause is for the log alone.
// Package rpc turns a fault into a Connect error; every other error leaves the server as "internal" with an id. Nothing
// here knows of transport, database, or language model.
package fault
