// Package client calls a server as one learner, through the public contract alone.
//
// Here live signing in and what every client of ours shares; what a client shows lives with it (demo, chat). It imports the
// generated contract and nothing of the server, so that what works here works for any client.
package client
