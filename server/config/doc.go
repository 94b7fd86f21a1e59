// Package config is the one typed configuration of the program tutor: its settings, their defaults, and what they may be.
//
// Flags, environment variables (TUTOR_*) and a YAML file set the same names, in this order of strength. An error names the
// setting as a flag. Secrets are of type Secret and never print. Nothing here opens, dials or reads what a setting names.
package config
