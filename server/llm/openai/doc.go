// Package openai is the provider for OpenAI, for Azure, and for every server that speaks the same format.
//
// Here live the request in that format, the reading of its stream, and what its errors mean. Clocks, limits and the proxy are
// the given client's; retries are the router's. The invariant: an answer is whole only if the model said why it stopped,
// however the connection ended.
package openai
