// Package pgtest gives each test a real, migrated database of its own.
// A test binary calls Main from TestMain; New and its kin then clone a template database, which takes some tens of
// milliseconds. The server is the one that TUTOR_TEST_DATABASE_URL names (`make test` starts one for all packages by
// `go run ./server/postgres/pgtest/run -- go test ./...`), or else a private one of the binary, started on first use.
// Only tests import this package.
// Invariant: no test sees another's rows, and no server outlives its run, however the run ends.
package pgtest
