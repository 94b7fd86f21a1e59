package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"sigs.k8s.io/yaml"

	"github.com/languagetutor/languagetutor/server/postgres/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// output is what a command printed, which may be read while it goes on.
type output struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.String()
}

// tutor runs a command to its end.
func tutor(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs output
	code = run(t.Context(), args, strings.NewReader(""), &out, &errs)
	return code, out.String(), errs.String()
}

// succeeds runs a command that must, and returns what it printed.
func succeeds(t *testing.T, args ...string) string {
	t.Helper()
	code, stdout, stderr := tutor(t, args...)
	if code != 0 || stderr != "" {
		t.Fatalf("tutor %s: exit code %d, %s", strings.Join(args[:2], " "), code, stderr)
	}
	return stdout
}

// write makes a file for the test and returns its path.
func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestExitCodeTellsFailedFromNotUnderstood(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		args []string
		code int
		says string // on stdout for 0, else on stderr
	}{
		"version":                     {[]string{"version"}, 0, version},
		"help":                        {[]string{"--help"}, 0, "Serve the API."},
		"help of a command":           {[]string{"serve", "--help"}, 0, "--drain-delay"},
		"unknown flag":                {[]string{"version", "--frobnicate"}, 2, "--frobnicate"},
		"unknown command":             {[]string{"frobnicate"}, 2, "frobnicate"},
		"no command":                  {nil, 2, "expected one of"},
		"value of the wrong kind":     {[]string{"config", "--drain-delay=soon"}, 2, "--drain-delay"},
		"value that is none of these": {[]string{"config", "--log-level=loud"}, 2, "--log-level"},
		"required flag is missing":    {[]string{"migrate", "plan"}, 2, "--database-url"},
		"no such settings file":       {[]string{"--config=nowhere.yaml", "config"}, 2, "nowhere.yaml"},
		"misspelt setting":            {[]string{"--config=" + write(t, "tutor.yaml", "listne: ':1'\n"), "config"}, 2, "listne"},
		"no such file":                {[]string{"vocab", "import", "--database-url=postgres://db/x", "nowhere.csv"}, 2, "nowhere.csv"},
		"no file named":               {[]string{"vocab", "import", "--database-url=postgres://db/x"}, 1, "name the file"},
		"no database to serve on":     {[]string{"serve"}, 1, "setting database-url:"},
		"no key to serve with":        {[]string{"serve", "--database-url=postgres://db/x"}, 1, "setting signing-key-files:"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			code, stdout, stderr := tutor(t, c.args...)
			said, silent := stdout, stderr
			if c.code != 0 {
				said, silent = stderr, stdout
			}
			if code != c.code || !strings.Contains(said, c.says) || silent != "" {
				t.Errorf("exit code %d, want %d with %q\nstdout: %s\nstderr: %s", code, c.code, c.says, stdout, stderr)
			}
		})
	}
}

func TestConfigShowsNoSecretAndNamesWhatIsWrong(t *testing.T) {
	t.Parallel()
	const database, redis = "--database-url=postgres://tutor:hunter2@db/tutor", "--redis-url=redis://:swordfish@cache:6379"
	for name, c := range map[string]struct {
		args  []string
		code  int
		wrong string
	}{
		"all is right":         {[]string{database, redis, "--signing-key-files=key.pem", "--drain-delay=0s"}, 0, ""},
		"no key":               {[]string{database, redis}, 1, "setting signing-key-files:"},
		"delay out of range":   {[]string{database, redis, "--signing-key-files=key.pem", "--drain-delay=11m"}, 1, "setting drain-delay:"},
		"another database":     {[]string{"--database-url=mysql://tutor:hunter2@db/tutor", redis}, 1, "setting database-url:"},
		"another cache":        {[]string{database, "--redis-url=memcached://:swordfish@cache"}, 1, "setting redis-url:"},
		"a URL that is broken": {[]string{"--database-url=postgres://tutor:hunter2@[db/tutor", redis}, 1, "setting database-url:"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			code, stdout, stderr := tutor(t, append([]string{"config"}, c.args...)...)
			if code != c.code || !strings.Contains(stderr, c.wrong) || (c.wrong == "") != (stderr == "") {
				t.Errorf("exit code %d, want %d with %q: %s", code, c.code, c.wrong, stderr)
			}
			for _, secret := range []string{"hunter2", "swordfish"} {
				if strings.Contains(stdout+stderr, secret) {
					t.Errorf("shows %s:\n%s%s", secret, stdout, stderr)
				}
			}
			var shown map[string]any
			if err := yaml.Unmarshal([]byte(stdout), &shown); err != nil {
				t.Fatal(err)
			}
			if shown["database-url"] != "[redacted]" || shown["redis-url"] != "[redacted]" || shown["listen"] != ":8080" {
				t.Errorf("got\n%s", stdout)
			}
		})
	}
}

func TestDatabaseThatIsAwayIsAnErrorWithoutThePassword(t *testing.T) {
	t.Parallel()
	for name, url := range map[string]string{
		"away":   "postgres://tutor:hunter2@127.0.0.1:1/tutor?connect_timeout=1",
		"broken": "postgres://tutor:hunter2@[::1/tutor",
		"wrong":  "postgres://tutor:hunter2@127.0.0.1:1/tutor?sslmode=perhaps",
	} {
		for _, command := range [][]string{{"migrate", "up"}, {"migrate", "status"}, {"migrate", "plan"}, {"vocab", "seed"}} {
			code, stdout, stderr := tutor(t, append(command, "--database-url="+url)...)
			if code != 1 || stderr == "" || stdout != "" || strings.Contains(stderr, "hunter2") {
				t.Errorf("%s, %v: exit code %d, %q, %q", name, command, code, stdout, stderr)
			}
		}
	}
}
