// Package identity is the room of accounts: passwords, tokens, sessions, and the profile with the rules of the learner's day.
//
// Whoever signs in, and what a learner says of themselves, lives here; what learners learn does not. Secrets are stored as
// hashes only, and no secret and no email address is ever logged. It keeps two invariants: nobody learns from an answer who
// has an account, and a refresh token that is used twice, outside a grace of 10 seconds, ends the session it belongs to.
// Every statement names the learner (user_id, or id in users), except the look-ups by email and by token hash that find out
// who is there.
package identity
