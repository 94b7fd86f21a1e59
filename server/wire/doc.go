// Package wire converts the contract's shared types to and from the domain's.
//
// Only what several rooms' handlers need lives here; a type of one room is converted in that room's handler. No rules, no
// I/O.
package wire
