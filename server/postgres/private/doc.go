// Package private runs a PostgreSQL server that belongs to one process: for `tutor dev` and for tests.
// The server listens on a UNIX socket only, in a folder that its own account alone may enter, so that it needs no
// password. Nothing of the application lives here; production databases are run by others.
// Invariant: one data folder has one server at a time, and the server does not outlive the process that started it
// (on Linux by a parent death signal; elsewhere the next start ends what was left).
//
// # Where the data lives
//
// Below Options.Dir: data/ (the cluster), socket/, postgres.log and lock. PostgreSQL refuses to run as root, so a
// process of root runs it as the owner of existing data, else as the account `postgres`, else as `nobody`. When that
// account may not enter Options.Dir (it is below /root, say), the four live in a new folder Options.StateDir/postgres-*
// instead, and Options.Dir/data is a symbolic link to the cluster there. Remove deletes both; who deletes only
// Options.Dir starts afresh and leaves the old cluster in StateDir. Binaries of an npm package that the account cannot
// reach are copied to Options.StateDir/postgresql-<version>, for all folders.
package private
