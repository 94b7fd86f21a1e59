package pgtest

import (
	"context"
	"fmt"
	"io"
	"os"
	"testing"
)

// childMode, in the environment of a child process, makes it run a server until it is killed.
const childMode = "PGTEST_TEST_CHILD"

func TestMain(m *testing.M) {
	if os.Getenv(childMode) != "" {
		os.Exit(child())
	}
	Main(m)
}

func child() int {
	s, err := StartServer(context.Background())
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	fmt.Println(s.dir)
	_, _ = io.Copy(io.Discard, os.Stdin)
	return 2 // only reached when nobody killed it
}
