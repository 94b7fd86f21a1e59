package crash

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
	"github.com/languagetutor/languagetutor/server"
	"github.com/languagetutor/languagetutor/server/postgres/private"
)

// killedInDevelopment kills `tutor dev`, which brings its own PostgreSQL, and starts it again on the same folder.
func killedInDevelopment(t *testing.T, bin string) {
	t.Helper()
	data := openFolder(t)
	first := develop(t, bin, data)
	deck := newID()
	_, err := signInDemo(t, first).vocabulary.CreateDeck(t.Context(), &pb.CreateDeckRequest{
		Id: deck, Name: "French", Language: "fr", TranslationLanguage: "en",
	})
	if err != nil {
		t.Fatal(err)
	}
	database := postmaster(t, data)
	cluster, err := filepath.EvalSymlinks(filepath.Join(data, "postgres", "data"))
	if err != nil {
		t.Fatal(err)
	}
	first.kill()
	eventually(t, nil, "PostgreSQL ends with the tutor that was killed", func() bool { return ended(t, database) })
	eventually(t, nil, "no process of PostgreSQL is left", func() bool { return len(processes(t, "cwd", cluster)) == 0 })

	second := develop(t, bin, data)
	found, err := signInDemo(t, second).vocabulary.GetDeck(t.Context(), &pb.GetDeckRequest{DeckId: deck})
	if err != nil || found.GetDeck().GetName() != "French" {
		t.Errorf("after the restart the deck is %v, %v", found, err)
	}
	if err := second.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if code := second.exits(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	if left := processes(t, "cwd", cluster); len(left) > 0 {
		t.Errorf("after a stop processes of PostgreSQL are left: %v", left)
	}
}

// openFolder is a folder that the account of PostgreSQL may enter. What PostgreSQL made for it goes with the test.
func openFolder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "tutor-crash-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := private.Remove(context.Background(), filepath.Join(dir, "postgres")); err != nil {
			t.Error(err)
		}
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

var welcome = regexp.MustCompile(`Language Tutor answers at (http://\S+)`)

// develop starts `tutor dev` and waits until it says where it answers.
func develop(t *testing.T, bin, data string) *program {
	t.Helper()
	p := start(t, bin, "dev", "--listen=127.0.0.1:0", "--data="+data)
	if !eventually(t, p.done, "tutor dev answers", func() bool { return welcome.MatchString(p.out.String()) }) {
		t.Fatalf("tutor dev ended: %v", p.cmd.ProcessState)
	}
	p.url = welcome.FindStringSubmatch(p.out.String())[1]
	return p
}

func signInDemo(t *testing.T, p *program) *learner {
	t.Helper()
	l := &learner{}
	l.meet(t, p.url)
	login, err := pb.NewAuthServiceClient(l.http, p.url).Login(t.Context(), &pb.LoginRequest{
		Email: server.DemoEmail, Password: server.DemoPassword,
	})
	if err != nil {
		t.Fatal(err)
	}
	l.token = login.GetTokens().GetAccessToken()
	return l
}

// postmaster watches the first process of the PostgreSQL below a folder.
func postmaster(t *testing.T, data string) (fd int) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(data, "postgres", "data", "postmaster.pid"))
	if err != nil {
		t.Fatal(err)
	}
	line, _, _ := strings.Cut(string(text), "\n")
	pid, err := strconv.Atoi(line)
	if err != nil {
		t.Fatal(err)
	}
	return watch(t, pid)
}
