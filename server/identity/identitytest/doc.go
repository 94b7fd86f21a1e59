// Package identitytest gives the tests of every room accounts, sessions and forged tokens.
//
// Accounts are made through the service itself, with cheap password hashes, no limits on guessing and a clock that the test
// holds. Only tests import this package.
package identitytest
