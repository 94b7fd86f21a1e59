// Package demo plays a learner's first day as a story on the terminal, through the public contract alone.
//
// It is a client: it imports the generated contract and nothing of the server, so that what it shows is what any client
// gets.
package demo
