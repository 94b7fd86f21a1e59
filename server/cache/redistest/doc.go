// Package redistest runs a private redis-server for a test: on a UNIX socket alone, in a directory of its own, without
// persistence. It ends with the test, and with the test's process however that ends.
package redistest
