// Package llmtest is a language model on a port, for tests.
//
// Here live a server that speaks the wire formats of OpenAI, Azure and Anthropic, the faults it can be told to have, and the
// suite that every provider passes. Nothing here may be lenient: what the real services refuse is refused, with their own
// error bodies. The invariant: a request is either recorded as refused or takes exactly one step of the script.
package llmtest
