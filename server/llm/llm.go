package llm

import (
	"context"
	"encoding/json"
	"iter"
)

// Provider is a language model behind one API and one key.
type Provider interface {
	// Stream asks for an answer. The events are Deltas and Usages, and one Finish at the end; after an error, which is an *Error,
	// there are none. The request to the provider ends when the caller stops reading or the context ends.
	Stream(ctx context.Context, req Request) iter.Seq2[Event, error]
}

// Request is what a model is asked.
type Request struct {
	// System are the instructions, what changes least first, so that a provider can keep what it read of them.
	System []Block
	// Messages alternate between the learner and the tutor. The first and the last are the learner's.
	Messages []Message
	// MaxTokens bounds the answer, 1 or more.
	MaxTokens int
	// Temperature is 0 to 1.
	Temperature float64
	// Schema asks for JSON instead of prose. The caller checks the answer against it all the same.
	Schema *Schema
	// Brief says in data what the rest says in words. It is for the scripted provider, and is sent to no other.
	Brief Brief
}

// Block is a part of the instructions.
type Block struct {
	Text string
	// Stable says that this block and all before it are the same in many requests.
	Stable bool
}

// Role is who speaks.
type Role string

// The roles.
const (
	Learner Role = "user"
	Tutor   Role = "assistant"
)

// Message is what was said in one turn by one side. Text is not empty.
type Message struct {
	Role Role
	Text string
}

// Schema is the form of a structured answer.
type Schema struct {
	// Name is 1 to 64 letters, digits, dashes and underscores.
	Name string
	// JSON is a JSON Schema of an object, in which all properties are required and no others allowed.
	JSON json.RawMessage
}

// Task is what a request wants.
type Task string

// The tasks.
const (
	TaskReply     Task = "reply"     // say something in the conversation
	TaskAnalyse   Task = "analyse"   // find errors in the learner's text, as JSON
	TaskHint      Task = "hint"      // suggest what the learner could say
	TaskTranslate Task = "translate" // translate a selection
	TaskSimplify  Task = "simplify"  // say the last reply more simply
)

// Brief is a request in data.
type Brief struct {
	Task Task
	// Language is what the conversation is in, Native what the learner speaks; BCP 47.
	Language, Native string
	// Level is 1 (A1) to 6 (C2).
	Level int
	// Words is how many the answer may have; 0 means any number.
	Words int
	// Style is a style of conversation such as "travel"; Opening is the first line of its scenario, if there is one.
	Style, Opening string
	// Targets are terms that the answer should use.
	Targets []string
	// Text is what the task is about: the learner's message, or a selection.
	Text string
	// Turn counts the learner's messages before this one.
	Turn int
	// Seed makes the scripted answer the same each time.
	Seed uint64
}

// Event is a Delta, a Usage, a Finish, or, of a Router, a Start.
type Event interface{ event() }

// Start says who answers. It comes before anything else, and once more when another provider begins from the start: what was
// received until then is void.
type Start struct {
	Provider, Model string
}

// Delta is more of the answer's text, never empty.
type Delta struct {
	Text string
}

// Usage is what an answer took, counted by the provider. A later Usage replaces an earlier one.
type Usage struct {
	// Input and Output are tokens. Cached are those of the input that the provider had kept.
	Input, Output, Cached int
	// Estimated says that the provider told nothing and this is a guess.
	Estimated bool
}

// Finish ends an answer.
type Finish struct {
	Reason Reason
}

// Reason says why an answer ended.
type Reason string

// The reasons.
const (
	Stop   Reason = "stop"   // the model was done
	Length Reason = "length" // MaxTokens was reached
	Filter Reason = "filter" // the provider held back the rest
)

func (Start) event()  {}
func (Delta) event()  {}
func (Usage) event()  {}
func (Finish) event() {}
