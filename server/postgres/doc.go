// Package postgres is the ground-floor room for PostgreSQL: the pool, transactions that run again when the server
// asks for it, the migrations, and the one place that tells what an error of the server means.
// No SQL of a domain lives here: stores own their statements and take a Querier.
// Invariant: a transaction function has no effect outside its transaction, so that it can be run again; and no error
// is ever told from another by its text, only by SQLSTATE and constraint name.
package postgres
