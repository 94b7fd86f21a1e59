// Package crash tests what becomes of the program tutor, and of what it was told, when it is killed or stopped.
//
// The program is built and run as a process of its own, on a real PostgreSQL that survives it. Nothing that an answer has
// confirmed may be lost, nothing may count twice, and no process may be left. It runs on Linux, as the servers do.
package crash
