// Package docs tests that the pages below docs/ keep the promises that a machine can check.
//
// Each page with facts about the code has a test here, or in the room whose facts they are: that of docs/configuration.md is in
// server/config. Nothing here starts a server or a database. The package has no code of its own.
package docs
