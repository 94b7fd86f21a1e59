// Package anthropic is the provider for Anthropic's own API, POST /v1/messages.
//
// Here live the request in that format, the reading of its events, and what its errors mean. Clocks, limits and the proxy are
// the given client's; retries are the router's. The invariant: an answer is whole only if the model said why it stopped,
// however the connection ended.
package anthropic
