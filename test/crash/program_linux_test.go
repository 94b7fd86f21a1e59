package crash

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/languagetutor/languagetutor/server/identity"
)

// patience is how long a test waits for what should come at once.
const patience = 90 * time.Second

// build builds the program into a folder of the test.
func build(t *testing.T) string {
	t.Helper()
	bin := filepath.Join(t.TempDir(), "tutor")
	out, err := exec.CommandContext(t.Context(), "go", "build", "-o", bin, "github.com/languagetutor/languagetutor/cmd/tutor").CombinedOutput()
	if err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return bin
}

// program is a running tutor.
type program struct {
	t    *testing.T
	cmd  *exec.Cmd
	out  *output
	url  string
	done chan struct{} // closed when it has ended
}

// start starts the program. It ends with the test at the latest, and with the test's process however that ends.
func start(t *testing.T, bin string, args ...string) *program {
	t.Helper()
	p := &program{t: t, cmd: exec.Command(bin, args...), out: &output{}, done: make(chan struct{})}
	p.cmd.Stdout, p.cmd.Stderr = p.out, p.out
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "TUTOR_") {
			p.cmd.Env = append(p.cmd.Env, variable)
		}
	}
	dieWithParent(p.cmd)
	started := make(chan error, 1)
	go func() {
		// The system sends the signal when the thread ends that has started the child.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := p.cmd.Start()
		started <- err
		if err == nil {
			_ = p.cmd.Wait() // the state tells how it ended
			close(p.done)
		}
	}()
	if err := <-started; err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		p.kill()
		if t.Failed() {
			t.Logf("tutor %s said:\n%s", args[0], p.out.tail())
		}
	})
	return p
}

// serve starts `tutor serve` on a database and waits until it is ready.
func serve(t *testing.T, bin, database, key string) *program {
	t.Helper()
	if err := identity.EnsureKeyFile(key); err != nil {
		t.Fatal(err)
	}
	for range 5 {
		addr := freeAddress(t)
		p := start(t, bin, "serve", "--listen="+addr, "--metrics-listen=", "--drain-delay=0s", "--database-url="+database, "--signing-key-files="+key)
		p.url = "http://" + addr
		if p.becomes(http.StatusOK) {
			return p
		}
		if !strings.Contains(p.out.String(), "address already in use") {
			t.Fatalf("tutor serve ended: %v", p.cmd.ProcessState)
		}
	}
	t.Fatal("no free port")
	return nil
}

// freeAddress is one on which nobody listens, outside of the ports that the system gives to clients.
func freeAddress(t *testing.T) string {
	t.Helper()
	var config net.ListenConfig
	for {
		addr := fmt.Sprintf("127.0.0.1:%d", 20_000+rand.IntN(10_000))
		listener, err := config.Listen(t.Context(), "tcp", addr)
		if err != nil {
			continue
		}
		if err := listener.Close(); err != nil {
			t.Fatal(err)
		}
		return addr
	}
}

// becomes waits until /readyz answers with the status; false when the program ends before. A server that takes no
// connections any more counts as 503.
func (p *program) becomes(status int) bool {
	p.t.Helper()
	transport := &http.Transport{DisableKeepAlives: true}
	client := &http.Client{Transport: transport, Timeout: patience}
	return eventually(p.t, p.done, fmt.Sprintf("/readyz answers %d", status), func() bool {
		res, err := client.Get(p.url + "/readyz")
		if err != nil {
			return status == http.StatusServiceUnavailable
		}
		return res.Body.Close() == nil && res.StatusCode == status
	})
}

// eventually asks until the answer is yes; false when done is closed before.
func eventually(t *testing.T, done <-chan struct{}, what string, ask func() bool) bool {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	ticker := time.NewTicker(10 * time.Millisecond)
	defer ticker.Stop()
	for {
		if ask() {
			return true
		}
		select {
		case <-ticker.C:
		case <-done:
			return false
		case <-ctx.Done():
			t.Fatalf("in %s it did not come to this: %s", patience, what)
		}
	}
}

// kill ends the program as a failing machine does, and waits for its end.
func (p *program) kill() {
	_ = p.cmd.Process.Kill() // it may have ended
	<-p.done
}

// exits waits until the program has ended, and returns its exit code.
func (p *program) exits() int {
	p.t.Helper()
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case <-p.done:
	case <-timer.C:
		p.t.Fatal("the program does not end")
	}
	return p.cmd.ProcessState.ExitCode()
}

// output is what a program prints.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// tail is the end of the output.
func (o *output) tail() string {
	text := o.String()
	return text[max(0, len(text)-8000):]
}
