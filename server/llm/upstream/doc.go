// Package upstream is the way to the model providers: the one transport under all of them.
//
// Here live the clocks, the caps, the check of the address that is dialled, and the classes of what goes wrong. What a provider's
// messages mean lives in the adapters. The invariant: a request goes to the host that was configured and to no other, ends by
// itself, and whatever goes wrong is an *llm.Error without a key in it.
package upstream
