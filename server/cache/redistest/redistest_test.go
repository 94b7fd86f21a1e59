package redistest_test

import (
	"bufio"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"go.uber.org/goleak"

	"github.com/languagetutor/languagetutor/server/cache/redistest"
)

func TestMain(m *testing.M) {
	if os.Getenv("REDISTEST_CRASH") != "" {
		os.Exit(m.Run())
	}
	goleak.VerifyTestMain(m)
}

func dial(t *testing.T, address string) *redis.Client {
	t.Helper()
	options, err := redis.ParseURL(address)
	if err != nil {
		t.Fatal(err)
	}
	options.MaxRetries, options.DialerRetries = -1, 1
	client := redis.NewClient(options)
	t.Cleanup(func() {
		if err := client.Close(); err != nil {
			t.Error(err)
		}
	})
	return client
}

func TestServersArePrivateAndEmptyAgainAfterAKill(t *testing.T) {
	t.Parallel()
	one, other := redistest.New(t), redistest.Start(t)
	if err := dial(t, one.URL).Set(t.Context(), "k", "v", 0).Err(); err != nil {
		t.Fatal(err)
	}
	if n, err := dial(t, other).DBSize(t.Context()).Result(); err != nil || n != 0 {
		t.Fatalf("the other server holds %d keys, %v", n, err)
	}
	one.Kill(t)
	if err := dial(t, one.URL).Ping(t.Context()).Err(); err == nil {
		t.Fatal("a killed server answers")
	}
	one.Restart(t)
	if n, err := dial(t, one.URL).DBSize(t.Context()).Result(); err != nil || n != 0 {
		t.Fatalf("the server came back with %d keys, %v", n, err)
	}
}

// The test runs itself as a second process, which starts a server and dies without any cleanup.
func TestServerDiesWithTheProcessThatStartedIt(t *testing.T) {
	if os.Getenv("REDISTEST_CRASH") != "" {
		_, _ = os.Stdout.WriteString(redistest.Start(t) + "\n")
		_, _ = os.Stdin.Read(make([]byte, 1))
		os.Exit(3)
	}
	t.Parallel()
	cmd := exec.Command(os.Args[0], "-test.run=^TestServerDiesWithTheProcessThatStartedIt$")
	cmd.Env = append(os.Environ(), "REDISTEST_CRASH=1")
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	address, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	socket := strings.TrimPrefix(strings.TrimSpace(address), "unix://")
	t.Cleanup(func() { _ = os.RemoveAll(filepath.Dir(socket)) })
	conn, err := new(net.Dialer).DialContext(t.Context(), "unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	if err := conn.SetReadDeadline(time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	if err := stdin.Close(); err != nil { // the process crashes
		t.Fatal(err)
	}
	var exit *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &exit) || exit.ExitCode() != 3 {
		t.Fatalf("the crashing process ended with %v", err)
	}
	if n, err := conn.Read(make([]byte, 1)); err == nil || errors.Is(err, os.ErrDeadlineExceeded) {
		t.Fatalf("read %d bytes, %v: the server outlived its process", n, err)
	}
	if err := conn.Close(); err != nil {
		t.Fatal(err)
	}
}
