// Package rpc is the room between the network and the handlers: the HTTP server, who is calling, the policy of each
// method, the interceptors, and the form of errors.
//
// No use case and no SQL lives here, and no domain room is imported; domain rooms import this one for the caller of a
// request. It keeps three invariants: no method is served without a policy in its definition, no message is decoded before
// the caller has passed that policy, and no error leaves with a text that was not written for the client.
package rpc
