// Package grammar asks a LanguageTool server for the errors in a text.
//
// Here live its HTTP API and which of its findings a learner should hear of: errors, not style. The rules of the house are in
// language/rules, which does no I/O; findings have the same form. The invariant: a finding lies in the text and suggests something
// else, whatever the server says.
package grammar
