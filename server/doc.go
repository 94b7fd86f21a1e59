// Package server is the composition root of the program tutor: it builds every room from one configuration and owns their
// start and graceful stop.
//
// No rule of the product lives here, and no room imports it. Invariant: what New opened, Run closes, in the reverse order,
// also when a part fails to start.
package server
