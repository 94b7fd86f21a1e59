// Package chat is a conversation with the tutor on a terminal, through the public contract alone.
//
// Here live the commands and how a turn looks as text; what every client shares is in package client. Whatever a server sends is
// printed without its control characters, so that no text can take over the terminal. It imports nothing of the server.
package chat
