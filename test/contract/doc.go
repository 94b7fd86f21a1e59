// Package contract tests a whole server over the wire, method by method from the descriptors of the contract.
//
// What holds for every method is proved here for every method: its policy, whose data it shows, and what it does with bad
// input. A method that is new to the contract fails these tests until requests_test.go has a good request of it. What a
// method does is tested in the room it belongs to.
package contract
